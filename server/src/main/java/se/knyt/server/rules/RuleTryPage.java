package se.knyt.server.rules;

import java.util.List;
import java.util.Optional;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.flows.RefundTrial;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.engine.flows.RuleTrial;

/**
 * The rule being edited, tried before it is saved.
 *
 * @param picked which of the options is tried, empty for none
 * @param number of the order or reference of the payout that was looked for, empty for the newest
 * @param missing whether nothing is there by it
 * @param path of the purchase that the refund is of, within the company
 */
public record RuleTryPage(
        String picked,
        String number,
        List<Option> options,
        boolean missing,
        Optional<RuleTrial> order,
        Optional<LineTrial> line,
        Optional<RefundTrial> refund,
        Optional<ReturnDrafts.Trial> draft,
        String path) {
    public RuleTryPage {
        options = List.copyOf(options);
    }

    /** Something that the rule can be tried on: how it is named in the form, and in words. */
    public record Option(String value, String label) {}

    /** Nothing tried yet. */
    RuleTryPage(List<Option> options, String picked, String number) {
        this(
                picked,
                number,
                options,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    public boolean isTried() {
        return order.isPresent() || line.isPresent() || refund.isPresent() || draft.isPresent();
    }
}

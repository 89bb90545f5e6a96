package se.knyt.server.returns;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.DraftPage;
import se.knyt.server.payouts.PayoutRow;
import se.knyt.server.shell.Paging;
import se.knyt.server.text.Messages.Message;

/**
 * Refunds that only one payout tells of, each with what booking it would make.
 *
 * @param others whether there are some that a person has let be, or of those nobody has where they are shown
 */
public record DraftsPage(
        PayoutRow row,
        DraftPage.Place place,
        List<Draft> drafts,
        boolean others,
        Paging paging,
        Optional<Wrong> wrong) {
    static final String LINE = "\\d{1,9}";
    private static final String LEFT = "left";

    /** Where an address says that the page begins; the start for anything else. */
    static DraftPage.Place place(String from, String state) {
        return new DraftPage.Place(from.matches(LINE) ? Integer.parseInt(from) : 0, state.equals(LEFT));
    }

    /** Below the company's own, with a query. */
    static String address(PayoutRow row, DraftPage.Place place) {
        return row.path() + "/returns?state=" + (place.letBe() ? LEFT : "open") + "&from=" + place.from();
    }

    /** The address of those let be, or of the others. */
    public String of(boolean letBe) {
        return address(row, new DraftPage.Place(0, letBe));
    }

    /** As a form sends it. */
    public String state() {
        return place.letBe() ? LEFT : "open";
    }

    /** What is wrong with what was written of a line: key of its text. */
    public record Wrong(int line, String text) {
        boolean of(Draft draft) {
            return line == draft.line();
        }
    }

    /** Key of what is wrong with what was written of one of them; empty where nothing is. */
    public String wrong(Draft draft) {
        return wrong.filter(w -> w.of(draft)).map(Wrong::text).orElse("");
    }

    /**
     * @param line names it within the payout
     * @param byRows whether the amount told the rows
     * @param problem what is in the way
     * @param ask what a person can say that the buyer got back in the currency of the purchase, where nothing tells it
     * @param left who has let it be and why, empty where nobody has
     */
    public record Draft(
            int line,
            Money amount,
            String order,
            long trail,
            boolean byRows,
            Optional<Message> problem,
            List<ShownNote> notes,
            Optional<Ask> ask,
            String left) {}

    /**
     * @param open refunds that no line has paid, one after another
     * @param written what the field begins with
     */
    public record Ask(String currency, Money most, String open, String written) {}
}

package se.knyt.server.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.flows.ReturnDrafts;

/**
 * Rules tried on a payout's line, or on one as the draft of a return.
 *
 * @param reference of the payout looked for, empty where none is
 * @param line the place in it, 0 for all
 * @param choices lines that can be picked
 * @param missing whether what was asked for is not there
 */
public record LineTrialPage(
        String reference,
        int line,
        List<Choice> choices,
        boolean missing,
        Optional<LineTrial> trial,
        Optional<ReturnDrafts.Trial> draft) {
    public LineTrialPage {
        choices = List.copyOf(choices);
    }

    /** A line that can be picked. */
    public record Choice(
            long payout,
            int seq,
            String provider,
            String reference,
            int line,
            String kind,
            String word,
            Money amount,
            Instant at) {}
}

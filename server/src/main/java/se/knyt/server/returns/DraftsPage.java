package se.knyt.server.returns;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.payouts.PayoutRow;
import se.knyt.server.text.Messages.Message;

/** Refunds that only one payout tells of, each with what booking it would make. */
public record DraftsPage(PayoutRow row, List<Draft> drafts, Optional<Wrong> wrong) {
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
     */
    public record Draft(
            int line,
            Money amount,
            String order,
            long trail,
            boolean byRows,
            Optional<Message> problem,
            List<ShownNote> notes,
            Optional<Ask> ask) {}

    /**
     * @param open refunds that no line has paid, one after another
     * @param written what the field begins with
     */
    public record Ask(String currency, Money most, String open, String written) {}
}

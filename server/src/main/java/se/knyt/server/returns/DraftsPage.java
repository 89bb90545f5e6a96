package se.knyt.server.returns;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.payouts.PayoutRow;
import se.knyt.server.text.Messages.Message;

/** Refunds that only one payout tells of, each with what booking it would make. */
public record DraftsPage(PayoutRow row, List<Draft> drafts) {
    /**
     * @param line names it within the payout
     * @param byRows whether the amount told the rows
     * @param problem what is in the way
     */
    public record Draft(
            int line, Money amount, String order, boolean byRows, Optional<Message> problem, List<ShownNote> notes) {}
}

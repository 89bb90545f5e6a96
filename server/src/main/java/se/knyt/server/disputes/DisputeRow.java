package se.knyt.server.disputes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Money;
import se.knyt.engine.disputes.MixedCurrencies;

/**
 * A dispute.
 *
 * @param provider its code
 * @param name the provider's id of the case, empty while only a payout tells of it
 * @param order number of the purchase, empty while it is not found
 * @param trail its purchase, 0 while it is not found
 * @param state code of how far it has come
 * @param stateWord the provider's own word for that
 * @param decidedBy who said how it ended, where the provider does not
 * @param reasonSaidBy who said the reason, where the provider does not
 * @param answerBySaidBy who said the last day, where the provider does not
 * @param fee what the provider says that it takes, null while it does not say
 * @param answerBy null where no last day is told
 * @param drawn what payouts have taken and not given back, negative, or nothing
 * @param mixed whether other currencies have taken or given back too
 * @param loss how it is booked, empty while it is not
 * @param lossKey of the voucher that books it
 */
public record DisputeRow(
        long id,
        String provider,
        String name,
        String order,
        long trail,
        String state,
        String stateWord,
        String decidedBy,
        String reason,
        String reasonWord,
        String reasonSaidBy,
        String answerBySaidBy,
        Money amount,
        @Nullable Money fee,
        Instant openedAt,
        @Nullable Instant answerBy,
        String link,
        Money drawn,
        MixedCurrencies mixed,
        String loss,
        String lossKey) {
    public boolean told() {
        return !name.isEmpty();
    }

    /** Key of the text that says the provider's word for the reason to a person; not every word has one. */
    public String reasonKey() {
        return "dispute.code." + reasonWord.replace(' ', '-');
    }

    public boolean needsAnswer() {
        return state.equals("needs-answer");
    }

    /** Whether a person can say how it ended: the provider does not. */
    public boolean decidable() {
        return loss.isEmpty() && (!told() || stateWord.isEmpty() || state.equals("unknown") || !decidedBy.isEmpty());
    }

    /** Whether a person can say by when it is to be answered: the provider does not, and nobody has decided it. */
    public boolean dayEnterable() {
        return (answerBy == null || !answerBySaidBy.isEmpty())
                && (needsAnswer() || state.equals("unknown") || (state.equals("under-review") && !decidedBy.isEmpty()));
    }

    /** Whether a person can say why it was opened: the provider does not. */
    public boolean reasonEnterable() {
        return (reason.equals("unknown") && reasonWord.isEmpty()) || !reasonSaidBy.isEmpty();
    }

    public boolean borne() {
        return state.equals("lost") || state.equals("accepted");
    }

    /** Whether it is no case of the buyer's: the provider has given the claim on the buyer back. */
    public boolean handedBack() {
        return reason.equals(Dispute.Reason.HANDED_BACK.code());
    }

    /** Whether a person can book who bears it. */
    public boolean bookable() {
        return (borne() || (handedBack() && state.equals("unknown"))) && loss.isEmpty() && drawn.isNegative();
    }

    /** Whether the money is in several currencies, which are never summed. */
    public boolean isMixed() {
        return mixed != MixedCurrencies.NONE;
    }

    /** Whether the money came back for a loss that is booked. */
    public boolean givenBack() {
        return !loss.isEmpty() && (!drawn.isNegative() || mixed == MixedCurrencies.BACK || !borne());
    }

    /** The chip's look. */
    public String look() {
        return switch (state) {
            case "needs-answer" -> "loose";
            case "under-review" -> "wait";
            case "won" -> "tied";
            case "lost", "accepted" -> loss.isEmpty() ? "bad" : "plain";
            default -> "unsure";
        };
    }
}

package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/**
 * One amount of a payout, with what it was matched with.
 *
 * @param line place in the settlement
 * @param kind what it is
 * @param providerKind the provider's own word
 * @param reference what names it to a person: order number or the provider's id
 * @param amount signed from the merchant's view
 * @param parts what it settles; empty for a sale or refund that has no match yet, and for kinds that need none
 * @param ruling what the company's rules say of it
 */
public record PayoutLineFact(
        String key,
        LocalDate eventDate,
        int line,
        PayoutLine.Kind kind,
        String providerKind,
        String reference,
        Money amount,
        List<MatchPart> parts,
        LineRuling ruling)
        implements Fact {
    public PayoutLineFact {
        parts = List.copyOf(parts);
    }

    /** One that no rule says anything of. */
    public PayoutLineFact(
            String key,
            LocalDate eventDate,
            int line,
            PayoutLine.Kind kind,
            String providerKind,
            String reference,
            Money amount,
            List<MatchPart> parts) {
        this(key, eventDate, line, kind, providerKind, reference, amount, parts, LineRuling.NONE);
    }

    /** The same where it settles something else. */
    public PayoutLineFact with(List<MatchPart> other) {
        return new PayoutLineFact(key, eventDate, line, kind, providerKind, reference, amount, other, ruling);
    }

    /** The same as rules say. */
    public PayoutLineFact ruled(LineRuling other) {
        return new PayoutLineFact(key, eventDate, line, kind, providerKind, reference, amount, parts, other);
    }
}

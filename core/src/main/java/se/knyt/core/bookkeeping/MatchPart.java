package se.knyt.core.bookkeeping;

import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * One open item that a payout line settles.
 *
 * @param target what kind of item
 * @param document number of the invoice or credit note, or key of the fact whose row is open on the provider's account
 * @param needs key of the entry that makes the document when that is ours and may not stand yet, else empty
 * @param amount the part of the line, signed as the line
 * @param open what is open on the item before, signed as the line: negative for a credit note
 * @param bookedValue what the item stands at in the currency of the books, signed as the line; only when it was sold in
 *     another currency, since then the exchange difference is booked with the payout
 * @param settled what the payout shows for this part in its own currency, signed as the part: the part itself where nothing was
 *     changed. Amounts of the payout are summed by it, those of the document by {@code amount}
 * @param account of an own row: the account of the provider's contract that it stands on, 0 for the provider's common one
 */
public record MatchPart(
        Target target,
        String document,
        String needs,
        Money amount,
        Money open,
        Optional<Money> bookedValue,
        Money settled,
        int account) {
    /** A part whose document is in the currency of the payout, and that stands on no contract's account. */
    public MatchPart(
            Target target, String document, String needs, Money amount, Money open, Optional<Money> bookedValue) {
        this(target, document, needs, amount, open, bookedValue, amount, 0);
    }

    /** What kind of item. */
    public enum Target {
        INVOICE,
        CREDIT_NOTE,
        /** A row of ours on the provider's account: a sale in mode B, a gift card sold in mode A. */
        OWN_ROW,
        /** What the merchant owes another provider, whose code is the document. */
        DEBT
    }

    /** The same on an account of one of the provider's contracts. */
    public MatchPart on(int other) {
        return new MatchPart(target, document, needs, amount, open, bookedValue, settled, other);
    }

    public static MatchPart invoice(String number, Money amount, Money open) {
        return new MatchPart(Target.INVOICE, number, "", amount, open, Optional.empty());
    }

    public static MatchPart creditNote(String number, Money amount, Money open) {
        return new MatchPart(Target.CREDIT_NOTE, number, "", amount, open, Optional.empty());
    }

    /** @param provider that the merchant owed */
    public static MatchPart debt(String provider, Money amount) {
        return new MatchPart(Target.DEBT, provider, "", amount, amount, Optional.empty());
    }

    /** A row of ours that stands at another rate than the payout's. */
    public static MatchPart ownRow(String factKey, Money amount, Money bookedValue) {
        return new MatchPart(Target.OWN_ROW, factKey, "", amount, amount, Optional.of(bookedValue));
    }

    public static MatchPart ownRow(String factKey, Money amount) {
        return new MatchPart(Target.OWN_ROW, factKey, "", amount, amount, Optional.empty());
    }
}

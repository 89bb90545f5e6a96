package se.knyt.core.bookkeeping;

import java.util.Locale;

/** The named reasons why what was paid and what was expected can differ. What is none of them is held. */
public enum DifferenceClass {
    /** A few minor units, as where an invoice is rounded to whole kronor. */
    ROUNDING,
    /** Less was paid than the invoice has open. */
    UNDERPAID,
    /** More was paid than the invoice has open. */
    OVERPAID,
    /** What a currency was worth on two days. */
    EXCHANGE,
    /** A fee that is not what the provider's contract says. */
    FEE,
    /** The VAT that a settlement states on its fees is not what the company's table says: booked as stated, and told. */
    FEE_VAT,
    /** The invoice is paid by hand in the accounting system: always held, a person chooses. */
    PAID_BY_HAND,
    /** Several providers shared a purchase otherwise than the shop told; together they paid what was owed. Nothing is written off. */
    OTHER_SHARE,
    /** A payout is more, or less, than its lines by exactly one purchase or refund that is in no payout. */
    MISSING_LINE,
    /** A line of a payout stands twice, and was paid once. */
    DOUBLED_LINE,
    /** A line of a payout would make it add up with its sign turned round. */
    WRONG_SIGN,
    /** What a payout's lines in another currency were changed into is not what the rate makes of them, and the payout is. */
    FX_SPREAD;

    /** Whether it is the difference of a payout that does not add up, explained by one thing. */
    public boolean ofPayout() {
        return this == MISSING_LINE || this == DOUBLED_LINE || this == WRONG_SIGN || this == FX_SPREAD;
    }

    /** As it stands in settings, addresses and keys of texts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a code that is none of ours */
    public static DifferenceClass ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}

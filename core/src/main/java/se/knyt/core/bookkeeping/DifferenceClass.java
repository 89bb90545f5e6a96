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
    /** The invoice is paid by hand in the accounting system: always held, a person chooses. */
    PAID_BY_HAND;

    /** As it stands in settings, addresses and keys of texts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

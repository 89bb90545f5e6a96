package se.knyt.core.bookkeeping;

/** VAT on a provider's fees. A property of its legal entity and the kind of fee, not of its name. */
public enum FeeVat {
    /** Swedish VAT of 25 %, booked as the settlement states it and checked. */
    SWEDISH_25,
    /** Exempt financial service. */
    EXEMPT,
    /** Foreign taxable service: reverse charge at 25 %, with its base rows. */
    REVERSE_CHARGE,
    /** Nobody has said: fees are held. */
    UNANSWERED
}

package se.knyt.core.bookkeeping;

/** When revenue and VAT are booked. */
public enum BookAt {
    /** Invoice method: at delivery, which is when the provider captures. */
    CAPTURE,
    /** Cash method: when paid. Posting holds everything under it, since nothing here is proved for it yet. */
    PAYOUT
}

package se.knyt.core.bookkeeping;

/** What a person decided about a charged rate that is not valid on the day of the chargeable event. */
public enum RateDecision {
    NONE,
    AS_CHARGED,
    VALID_RATE
}

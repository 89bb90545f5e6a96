package se.knyt.core.reconciliation;

/** The kinds of key that a payout line and an open item can have in common, strongest first. */
public enum KeyKind {
    /** The provider's id of the capture or refund, known to be one on both sides: two different ones contradict each other. */
    TRANSACTION_ID(1, true),
    /** Any id of the provider's: purchase, payment of the order's transaction, or an id of unknown kind kept with the item. */
    PROVIDER_ID(1, false),
    /** The reference that was given with the capture or refund; two different ones contradict each other. */
    CAPTURE_REFERENCE(2, true),
    /** The order number, or what else the shop gave as merchant reference. */
    ORDER_REFERENCE(2, false),
    /** An OCR number with a valid check digit; leading zeros do not count. */
    OCR(2, false),
    /** The same digits where no check digit says that they are an OCR number: enough for a suggestion, never for a match. */
    UNCHECKED_OCR(2, false);

    private final int tier;
    private final boolean contradicting;

    KeyKind(int tier, boolean contradicting) {
        this.tier = tier;
        this.contradicting = contradicting;
    }

    /** The tier of a match by this key with an equal amount. */
    public int tier() {
        return tier;
    }

    /** Whether an equal key with an equal amount is a match, and no mere suggestion. */
    boolean matches() {
        return this != UNCHECKED_OCR;
    }

    /** Whether two different keys of this kind say that line and item do not belong together. */
    boolean contradicting() {
        return contradicting;
    }
}

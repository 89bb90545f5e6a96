package se.knyt.engine.flows;

/** Keys of refunds that a person requests here: of the effect that pays back, and of the refund among those of a purchase. */
public final class RefundRequestKeys {
    /** Begins the id of such a refund among the refunds of a purchase. */
    public static final String PREFIX = "asked:";

    /** Begins the key of the effect that pays it back. */
    public static final String KEY = "refund:" + PREFIX;

    private RefundRequestKeys() {}

    /** Whether an effect pays back what a person has requested. */
    public static boolean isRequest(String effectKey) {
        return effectKey.startsWith(KEY);
    }

    /** The refund's id among those of its purchase, by the key of any of its effects. */
    public static String sourceId(String effectKey) {
        return RefundKeys.whole(effectKey).substring("refund:".length());
    }
}

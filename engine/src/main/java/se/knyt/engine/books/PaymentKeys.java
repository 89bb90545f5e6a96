package se.knyt.engine.books;

/** Keys of the effects that settle the lines of a payout in the accounting system. */
public final class PaymentKeys {
    private static final String CARD = ":payment:gift-card";

    private PaymentKeys() {}

    /** What a gift card pays of a sale, as posting names it. */
    public static String card(String saleKey) {
        return saleKey + CARD;
    }

    public static boolean isCard(String effectKey) {
        return effectKey.endsWith(CARD);
    }

    /** A line's own name: the provider's transaction where it has one, else its place. */
    public static String line(String provider, String payoutReference, String kind, String transactionId, int seq) {
        return provider + ":" + payoutReference + ":" + kind + ":" + (transactionId.isEmpty() ? seq : transactionId);
    }

    public static String register(String line) {
        return "pay:" + line;
    }

    public static String book(String line) {
        return "book-pay:" + line;
    }
}

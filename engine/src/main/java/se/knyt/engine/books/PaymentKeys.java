package se.knyt.engine.books;

import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.giftcards.StoredValue;

/** Keys of the effects that settle the lines of a payout in the accounting system. */
public final class PaymentKeys {
    private static final String CARD = ":payment:gift-card";
    private static final String STORE_CREDIT = ":payment:store-credit";
    private static final String PREPAYMENT = ":payment:prepayment";
    private static final String REVISED = ":v";
    private static final String PART = ":part";
    private static final String PARCEL = ":parcel";

    private PaymentKeys() {}

    /** What a gift card pays of a sale, as posting names it. */
    public static String card(String saleKey) {
        return saleKey + CARD;
    }

    /** Whether gift cards or store credit pay by it. */
    public static boolean isCard(String effectKey) {
        return effectKey.endsWith(CARD) || effectKey.endsWith(STORE_CREDIT);
    }

    /** Whether it is by this one of the two that is paid. */
    public static boolean isBy(StoredValue value, String effectKey) {
        return effectKey.endsWith(
                switch (value) {
                    case GIFT_CARD -> CARD;
                    case STORE_CREDIT -> STORE_CREDIT;
                });
    }

    /** Whether a payment is made at delivery, by a gift card, by store credit or from a prepayment: no payout's line is. */
    public static boolean isAtDelivery(String effectKey) {
        return isCard(effectKey) || effectKey.endsWith(PREPAYMENT);
    }

    /** A line's own name: the provider's transaction where it has one, else its place. */
    public static String line(String provider, String payoutReference, String kind, String transactionId, int seq) {
        return provider + ":" + payoutReference + ":" + kind + ":" + (transactionId.isEmpty() ? seq : transactionId);
    }

    /**
     * As {@link #line}, for a line whose amount the provider has changed: what was paid for the old amount is not its payment. A further
     * part of a line has a payment of its own.
     *
     * @param partOf place of the line that it is a further part of, 0 for a line itself
     */
    public static String line(
            String provider,
            String payoutReference,
            String kind,
            String transactionId,
            int seq,
            int revision,
            int partOf) {
        var line = line(provider, payoutReference, kind, transactionId, partOf == 0 ? seq : partOf);
        return revised(partOf == 0 ? line : line + PARCEL + seq, revision);
    }

    static String revised(String line, int revision) {
        return revision == 1 ? line : line + REVISED + revision;
    }

    /** The line's name whatever its revision. */
    static String unrevised(String line) {
        int at = line.lastIndexOf(REVISED);
        return at >= 0 && line.substring(at + REVISED.length()).matches("\\d{1,9}") ? line.substring(0, at) : line;
    }

    /** The payment of one of several documents that a line settles: the first is named as the line. */
    static String part(String line, int ordinal) {
        return ordinal == 1 ? line : line + PART + ordinal;
    }

    /** The line or its payment, whichever of several documents it is for. */
    static String whole(String part) {
        int at = part.lastIndexOf(PART);
        return at >= 0 && part.substring(at + PART.length()).matches("\\d{1,9}") ? part.substring(0, at) : part;
    }

    /** Whether a booked payment is of this line. */
    public static boolean isBookOf(String effectKey, String line) {
        return whole(effectKey).equals(book(line));
    }

    /** Whether a booked payment pays a credit back by another road, of this fact and this word of it. */
    public static boolean isBookByRoad(String effectKey, String factKey, int nth) {
        return effectKey.startsWith(book(OtherRoad.prefix(factKey, nth)));
    }

    /** Takes the payment of one credit note by another road back. */
    public static String undoByRoad(String payment) {
        return "undo-road:" + payment;
    }

    public static String register(String line) {
        return "pay:" + line;
    }

    public static String book(String line) {
        return "book-pay:" + line;
    }
}

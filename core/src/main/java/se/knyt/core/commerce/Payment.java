package se.knyt.core.commerce;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * One transaction at a payment provider as the shop or the provider tells it: reserved, captured, refunded or voided.
 *
 * @param sourceId the transaction's id in the source
 * @param orderSourceId id of the order in the shop, empty when the provider is the source
 * @param orderNumber number of the order where known, else empty
 * @param type what happened
 * @param state whether it did
 * @param provider the provider's code, in lower case
 * @param amount always positive; the type carries the direction
 * @param at when it happened
 * @param parentSourceId the transaction it acts on (the authorization of a capture), else empty
 * @param paymentId the payment id that the shop gave the provider, else empty
 * @param providerOrderId the provider's own id of the reservation, else empty
 * @param providerTransactionId the provider's own id of this capture or refund, else empty
 * @param expiresAt last moment a reservation can be captured, epoch when not told
 * @param cardId the shop's id of the gift card that paid, or was paid back to; else empty
 * @param cardEnds the last four characters of its code, never more; empty when not told
 * @param buyers the same amount in the currency that the buyer paid in, where that is another and the source tells it; else null
 */
public record Payment(
        String sourceId,
        String orderSourceId,
        String orderNumber,
        Type type,
        State state,
        String provider,
        Money amount,
        Instant at,
        String parentSourceId,
        String paymentId,
        String providerOrderId,
        String providerTransactionId,
        Instant expiresAt,
        String cardId,
        String cardEnds,
        @Nullable Money buyers)
        implements Document {
    /** Of a card's code never more than its last characters. */
    public Payment {
        cardEnds = GiftCard.ends(cardEnds);
    }

    /** One that the buyer paid in the currency of its amount. */
    public Payment(
            String sourceId,
            String orderSourceId,
            String orderNumber,
            Type type,
            State state,
            String provider,
            Money amount,
            Instant at,
            String parentSourceId,
            String paymentId,
            String providerOrderId,
            String providerTransactionId,
            Instant expiresAt,
            String cardId,
            String cardEnds) {
        this(
                sourceId,
                orderSourceId,
                orderNumber,
                type,
                state,
                provider,
                amount,
                at,
                parentSourceId,
                paymentId,
                providerOrderId,
                providerTransactionId,
                expiresAt,
                cardId,
                cardEnds,
                null);
    }

    /** One that no gift card has to do with. */
    public Payment(
            String sourceId,
            String orderSourceId,
            String orderNumber,
            Type type,
            State state,
            String provider,
            Money amount,
            Instant at,
            String parentSourceId,
            String paymentId,
            String providerOrderId,
            String providerTransactionId,
            Instant expiresAt) {
        this(
                sourceId,
                orderSourceId,
                orderNumber,
                type,
                state,
                provider,
                amount,
                at,
                parentSourceId,
                paymentId,
                providerOrderId,
                providerTransactionId,
                expiresAt,
                "",
                "");
    }

    /** The same, counted as so much. */
    public Payment counted(Money as) {
        return new Payment(
                sourceId,
                orderSourceId,
                orderNumber,
                type,
                state,
                provider,
                as,
                at,
                parentSourceId,
                paymentId,
                providerOrderId,
                providerTransactionId,
                expiresAt,
                cardId,
                cardEnds,
                buyers);
    }

    /** What happened. SALE is reserved and captured in one. */
    public enum Type {
        AUTHORIZATION,
        CAPTURE,
        SALE,
        REFUND,
        VOID
    }

    /** Whether it did. */
    public enum State {
        PENDING,
        SUCCESS,
        FAILURE,
        UNRECOGNIZED
    }

    @Override
    public DocumentKind kind() {
        return DocumentKind.PAYMENT;
    }
}

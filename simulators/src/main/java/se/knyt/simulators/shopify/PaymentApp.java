package se.knyt.simulators.shopify;

import tools.jackson.databind.node.ObjectNode;

/**
 * A payment provider's app in the shop: it owns the purchase at the provider and is the only one that captures and refunds there.
 * A transaction whose answer was lost is sent again until it is known.
 */
interface PaymentApp {
    /** What became of one call to the provider. */
    sealed interface Outcome {
        /** @param id the provider's own of the capture or refund; empty where it gives none */
        record Done(String id) implements Outcome {}

        record Refused(String text) implements Outcome {}

        /** No answer, or one that says nothing: it may have happened. */
        record Unknown() implements Outcome {}
    }

    /**
     * A finished checkout.
     *
     * @param paymentId what the provider gets as the merchant's reference
     * @param amount minor units; less than the order's total when a gift card pays the rest
     * @param fraudPending whether the provider has not decided yet
     * @param tellsOrderName whether the provider also gets the order's name
     */
    record Checkout(String paymentId, long amount, boolean fraudPending, boolean tellsOrderName) {}

    /**
     * What the buyer has agreed to there.
     *
     * @param purchase the provider's id of it
     * @param accepted false while the provider checks for fraud
     * @param expiresAt when the reservation ends, empty where it does not tell
     */
    record Authorization(String purchase, boolean accepted, String expiresAt) {}

    /**
     * @throws UserError when the provider does not take the checkout
     */
    Authorization authorize(ObjectNode order, Checkout checkout);

    /** @param transaction the shop's id of it, the same each time it is sent */
    Outcome capture(String purchase, String transaction, long amount, String reference);

    Outcome refund(String purchase, String transaction, long amount, String reference);

    Outcome cancel(String purchase, String transaction);

    /** What the app leaves with a transaction of the shop. */
    ObjectNode receipt(String kind, String purchase, String id);

    /** Whether the shop offers it now. */
    default boolean available() {
        return true;
    }

    /** Whether the money is taken with the purchase, so that nothing is reserved and there is nothing to capture. */
    default boolean takesAtOnce() {
        return false;
    }

    /** Adds to a transaction that is done what the provider tells the shop of its settlement; most tell nothing. */
    default void settled(ObjectNode transaction) {}
}

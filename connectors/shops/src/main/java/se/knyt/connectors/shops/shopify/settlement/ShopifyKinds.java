package se.knyt.connectors.shops.shopify.settlement;

import se.knyt.core.commerce.PayoutLine.Kind;

/** What Shopify's types of balance transaction are to us, whether they stand in an export or come by its interface. */
public final class ShopifyKinds {
    private ShopifyKinds() {}

    /** Whether the word names the payout itself, which is no line of it. */
    public static boolean isPayout(String word) {
        return ShopifyType.isPayout(word);
    }

    /** @param amount signed minor units: of what goes both ways, the sign says which */
    public static Kind of(String word, long amount) {
        return ShopifyType.of(word).kind(amount);
    }

    /** @param cost minor units that were taken; negative for what came back */
    public static Kind ofFee(String word, long cost) {
        return ShopifyType.of(word).feeKind(cost);
    }
}

package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders whose buyer pays in another currency than the shop's (Shopify Markets): every {@code MoneyBag} has the amount in both, by the one
 * rate of the order. Captures and refunds are given in the buyer's: the {@code currency} of {@code OrderCaptureInput} and of
 * {@code RefundInput} "must be the presentment currency … required … for orders where the currency and presentment currency differ".
 */
final class Presentment {
    private static final String RATE = "_presentmentRate";

    private Presentment() {}

    /** Takes the caller's wish {@code {"presentment":{"currency":"EUR","rate":"0.0885"}}}: units of it for one of the shop's. */
    static void wish(ObjectNode order, JsonNode wanted) {
        var presentment = wanted.path("presentment");
        if (presentment.isObject()) {
            var rate = new BigDecimal(Json.text(presentment, "rate"));
            if (rate.signum() <= 0) {
                throw new IllegalArgumentException("presentment.rate is positive");
            }
            order.put("presentmentCurrencyCode", Settings.currency(Json.text(presentment, "currency")))
                    .put(RATE, rate.toPlainString());
        }
    }

    static boolean isOther(JsonNode order) {
        return order.has(RATE);
    }

    private static BigDecimal rate(JsonNode order) {
        return new BigDecimal(Json.text(order, RATE));
    }

    private static long toBuyers(JsonNode order, long shop) {
        return BigDecimal.valueOf(shop)
                .multiply(rate(order))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** What an amount of the buyer's is in the shop's currency. */
    static long toShops(JsonNode order, long buyers) {
        return isOther(order)
                ? BigDecimal.valueOf(buyers)
                        .divide(rate(order), 0, RoundingMode.HALF_UP)
                        .longValueExact()
                : buyers;
    }

    /** The amount that the buyer knows. */
    static long of(JsonNode holder, String bag) {
        return Amount.minor(Json.text(holder.path(bag).path("presentmentMoney"), "amount"));
    }

    static ObjectNode bag(JsonNode order, long shop, long buyers) {
        var bag = Amount.bag(shop, Json.text(order, "currencyCode"));
        bag.set("presentmentMoney", Amount.money(buyers, Json.text(order, "presentmentCurrencyCode")));
        return bag;
    }

    /** The currency that a capture or refund is asked for in must be the buyer's, and named where it is not the shop's. */
    static void check(JsonNode order, String named, String... field) {
        boolean missing = named.isEmpty() && isOther(order);
        if (missing || (!named.isEmpty() && !named.equals(Json.text(order, "presentmentCurrencyCode")))) {
            throw new UserError("Currency must be the presentment currency of the order", field);
        }
    }

    /** What of an authorization the buyer can still be charged, in his currency; nothing where the shop has nothing left of it. */
    static long capturable(JsonNode order, JsonNode authorization, long shopsLeft) {
        if (!isOther(order) || shopsLeft == 0) {
            return shopsLeft;
        }
        long left = of(authorization, "amountSet");
        for (var transaction : order.path("transactions")) {
            left -= OrderFigures.takes(transaction, authorization) ? of(transaction, "amountSet") : 0;
        }
        return Math.max(0, left);
    }

    /** What a capture that the shop's staff choose in its own currency is in the buyer's. */
    static long toCapture(JsonNode order, JsonNode authorization, long shops) {
        long left = OrderFigures.capturable(order, authorization);
        if (!isOther(order)) {
            return shops;
        }
        return shops == left ? capturable(order, authorization, left) : toBuyers(order, shops);
    }

    /** A refund that the shop's staff choose in its own currency, as it is asked for in the buyer's. */
    static JsonNode asked(JsonNode order, JsonNode refund) {
        var input = (ObjectNode) refund.deepCopy();
        input.put("currency", Json.text(order, "presentmentCurrencyCode"));
        for (var transaction : input.path("transactions")) {
            long amount = Amount.minor(Json.text(transaction, "amount"));
            var parent = OrderBook.part(order, "transactions", Json.text(transaction, "parentId"))
                    .orElseThrow();
            boolean whole = amount == Amount.of(parent, "amountSet");
            ((ObjectNode) transaction)
                    .put("amount", Amount.text(whole ? of(parent, "amountSet") : toBuyers(order, amount)));
        }
        return input;
    }

    /** Gives every amount of the order that has none yet the buyer's. */
    static void localize(ObjectNode order) {
        if (isOther(order)) {
            localize(order, order);
        }
    }

    private static void localize(ObjectNode order, JsonNode node) {
        var shop = node.path("shopMoney");
        if (shop.isObject()
                && Json.text(node.path("presentmentMoney"), "currencyCode").equals(Json.text(order, "currencyCode"))) {
            ((ObjectNode) node)
                    .set(
                            "presentmentMoney",
                            Amount.money(
                                    toBuyers(order, Amount.minor(Json.text(shop, "amount"))),
                                    Json.text(order, "presentmentCurrencyCode")));
        }
        node.forEach(child -> localize(order, child));
    }
}

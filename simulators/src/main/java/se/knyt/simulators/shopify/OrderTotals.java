package se.knyt.simulators.shopify;

import java.util.List;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The sums of an order, worked out from its lines. */
final class OrderTotals {
    private final ObjectNode order;
    private final String currency;

    OrderTotals(ObjectNode order, String currency) {
        this.order = order;
        this.currency = currency;
    }

    /** With goods that are put on the order after it was placed. */
    void raise(long gross, long tax, boolean included) {
        raise("subtotalPriceSet", gross);
        raise("totalPriceSet", gross + (included ? 0 : tax));
        raise("totalTaxSet", tax);
        taxByRate();
    }

    private void raise(String bag, long by) {
        order.set(bag, bag(Amount.of(order, bag) + by));
    }

    void put(Sale sale) {
        long goods = 0;
        long discount = 0;
        long tax = 0;
        long quantity = 0;
        for (var line : order.path("lineItems")) {
            goods += Amount.of(line, "originalTotalSet") - Amount.of(line, "totalDiscountSet");
            discount += Amount.of(line, "totalDiscountSet");
            tax += Amount.of(line.path("taxLines").path(0), "priceSet");
            quantity += Json.number(line, "quantity");
        }
        tax += Amount.of(order.path("shippingLines").path(0).path("taxLines").path(0), "priceSet");
        tax += Amount.of(order.path("additionalFees").path(0).path("taxLines").path(0), "priceSet");
        long total =
                goods + sale.shippingMinor() + sale.feeMinor() + sale.tipMinor() + (sale.taxesIncluded() ? 0 : tax);
        order.put("subtotalLineItemsQuantity", quantity);
        for (var same : List.of("subtotalPriceSet", "currentSubtotalPriceSet")) {
            order.set(same, bag(goods));
        }
        for (var same : List.of("totalShippingPriceSet", "currentShippingPriceSet")) {
            order.set(same, bag(sale.shippingMinor()));
        }
        for (var same : List.of("totalTaxSet", "currentTotalTaxSet")) {
            order.set(same, bag(tax));
        }
        for (var same : List.of("totalDiscountsSet", "currentTotalDiscountsSet")) {
            order.set(same, bag(discount));
        }
        for (var same : List.of("totalPriceSet", "originalTotalPriceSet")) {
            order.set(same, bag(total));
        }
        order.set("totalTipReceivedSet", bag(sale.tipMinor()));
        order.set("totalRefundedShippingSet", bag(0));
        order.putObject("totalCashRoundingAdjustment").set("paymentSet", bag(0));
        ((ObjectNode) order.path("totalCashRoundingAdjustment")).set("refundSet", bag(0));
        taxByRate();
    }

    private void taxByRate() {
        var byTitle = new java.util.LinkedHashMap<String, ObjectNode>();
        for (var list : List.of("lineItems", "shippingLines", "additionalFees")) {
            for (var line : order.path(list)) {
                for (JsonNode tax : line.path("taxLines")) {
                    var key = Json.text(tax, "title") + tax.path("rate");
                    var sum = byTitle.computeIfAbsent(key, _ -> {
                        var first = (ObjectNode) tax.deepCopy();
                        first.set("priceSet", bag(0));
                        return first;
                    });
                    sum.set("priceSet", bag(Amount.of(sum, "priceSet") + Amount.of(tax, "priceSet")));
                }
            }
        }
        for (var field : List.of("taxLines", "currentTaxLines")) {
            var all = order.putArray(field);
            byTitle.values().forEach(tax -> all.add(tax.deepCopy()));
        }
    }

    private ObjectNode bag(long minor) {
        return Amount.bag(minor, currency);
    }
}

package se.knyt.simulators.shopify;

import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An order's lines in Klarna's form: minor units, tax included. */
final class KlarnaLines {
    private KlarnaLines() {}

    /** @param amount what Klarna pays; less than the order's total when a gift card pays the rest */
    static ArrayNode of(ObjectNode order, long amount) {
        boolean included = order.path("taxesIncluded").asBoolean(true);
        var lines = Json.array();
        long sum = 0;
        for (var item : order.path("lineItems")) {
            long discount = Amount.of(item, "totalDiscountSet");
            long tax = Amount.of(item.path("taxLines").path(0), "priceSet");
            long total = Amount.of(item, "originalTotalSet") - discount + (included ? 0 : tax);
            var line = lines.addObject().put("type", "physical").put("reference", Json.text(item, "sku"));
            line.put("name", Json.text(item, "name"));
            if (included) {
                line.put("quantity", Json.number(item, "quantity"))
                        .put("unit_price", Amount.of(item, "originalUnitPriceSet"))
                        .put("total_discount_amount", discount);
            } else {
                line.put("quantity", 1).put("unit_price", total).put("total_discount_amount", 0);
            }
            line.put("total_amount", total).put("total_tax_amount", tax).put("tax_rate", rate(item));
            sum += total;
        }
        var shipping = order.path("shippingLines").path(0);
        long price = Amount.of(shipping, "discountedPriceSet");
        if (price > 0) {
            long tax = Amount.of(shipping.path("taxLines").path(0), "priceSet");
            long total = price + (included ? 0 : tax);
            single(lines, "shipping_fee", Json.text(shipping, "title"), total)
                    .put("total_tax_amount", tax)
                    .put("tax_rate", rate(shipping));
            sum += total;
        }
        for (var fee : order.path("additionalFees")) {
            long tax = Amount.of(fee.path("taxLines").path(0), "priceSet");
            long total = Amount.of(fee, "price") + (included ? 0 : tax);
            single(lines, "surcharge", Json.text(fee, "name"), total)
                    .put("total_tax_amount", tax)
                    .put("tax_rate", rate(fee));
            sum += total;
        }
        long tip = Amount.of(order, "totalTipReceivedSet");
        if (tip > 0) {
            single(lines, "surcharge", "Dricks", tip).put("total_tax_amount", 0).put("tax_rate", 0);
            sum += tip;
        }
        if (sum > amount) {
            single(lines, "gift_card", "Presentkort", amount - sum)
                    .put("total_tax_amount", 0)
                    .put("tax_rate", 0);
        }
        return lines;
    }

    private static ObjectNode single(ArrayNode lines, String type, String name, long total) {
        return lines.addObject()
                .put("type", type)
                .put("name", name)
                .put("quantity", 1)
                .put("unit_price", total)
                .put("total_amount", total)
                .put("total_discount_amount", 0);
    }

    private static long rate(JsonNode line) {
        if (line.path("taxLines").isEmpty()) {
            return 0; // a gift card is sold untaxed
        }
        var rate = line.path("taxLines").path(0).path("rate").decimalValue();
        return rate.movePointRight(4).longValueExact();
    }
}

package se.knyt.simulators.shopify;

import java.util.Locale;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The old REST shape that webhooks still carry: snake case, numeric ids beside {@code admin_graphql_api_id}. */
final class WebhookBody {
    private WebhookBody() {}

    static ObjectNode of(String topic, ObjectNode order) {
        if (topic.startsWith("REFUNDS")) {
            return part(order, last(order, "refunds"));
        }
        if (topic.startsWith("RETURNS")) {
            return returned(order);
        }
        if (topic.startsWith("FULFILLMENTS")) {
            var fulfillment = last(order, "fulfillments");
            return part(order, fulfillment)
                    .put("status", Json.text(fulfillment, "status").toLowerCase(Locale.ROOT))
                    .put(
                            "tracking_number",
                            Json.text(fulfillment.path("trackingInfo").path(0), "number"));
        }
        if (topic.startsWith("ORDER_TRANSACTIONS")) {
            var transaction = last(order, "transactions");
            return part(order, transaction)
                    .put("kind", Json.text(transaction, "kind").toLowerCase(Locale.ROOT))
                    .put("status", Json.text(transaction, "status").toLowerCase(Locale.ROOT))
                    .put("gateway", Json.text(transaction, "gateway"))
                    .put("payment_id", Json.text(transaction, "paymentId"))
                    .put("amount", Amount.text(Amount.of(transaction, "amountSet")));
        }
        return order(order);
    }

    /** The newest return, as the documents' samples have it: with its order's id and its lines, and no amount. */
    private static ObjectNode returned(JsonNode order) {
        var made = last(order, "returns");
        var body = identified(made).put("status", Json.text(made, "status").toLowerCase(Locale.ROOT));
        body.set("order", identified(order));
        body.put("total_return_line_items", made.path("returnLineItems").size()).put("name", Json.text(made, "name"));
        var lines = body.putArray("return_line_items");
        for (var line : made.path("returnLineItems")) {
            lines.add(identified(line)
                    .put("quantity", Json.number(line, "quantity"))
                    .put("return_reason", Json.text(line, "returnReason").toLowerCase(Locale.ROOT))
                    .put("return_reason_note", Json.text(line, "returnReasonNote"))
                    .putNull("customer_note"));
        }
        return body;
    }

    private static ObjectNode identified(JsonNode node) {
        return Json.object()
                .put("id", Gid.number(Json.text(node, "id")))
                .put("admin_graphql_api_id", Json.text(node, "id"));
    }

    private static JsonNode last(JsonNode order, String list) {
        var nodes = order.path(list);
        return nodes.path(nodes.size() - 1);
    }

    private static ObjectNode part(JsonNode order, JsonNode part) {
        return Json.object()
                .put("id", Gid.number(Json.text(part, "id")))
                .put("admin_graphql_api_id", Json.text(part, "id"))
                .put("order_id", Json.number(order, "legacyResourceId"))
                .put("created_at", Json.text(part, "createdAt"));
    }

    private static ObjectNode order(ObjectNode order) {
        var body = Json.object()
                .put("id", Json.number(order, "legacyResourceId"))
                .put("admin_graphql_api_id", Json.text(order, "id"))
                .put("name", Json.text(order, "name"))
                .put("order_number", Json.number(order, "number"))
                .put("email", Json.text(order, "email"))
                .put("created_at", Json.text(order, "createdAt"))
                .put("updated_at", Json.text(order, "updatedAt"))
                .put("currency", Json.text(order, "currencyCode"))
                .put("taxes_included", order.path("taxesIncluded").asBoolean(true))
                .put("total_price", Amount.text(Amount.of(order, "totalPriceSet")))
                .put("subtotal_price", Amount.text(Amount.of(order, "subtotalPriceSet")))
                .put("total_tax", Amount.text(Amount.of(order, "totalTaxSet")))
                .put(
                        "financial_status",
                        Json.text(order, "displayFinancialStatus").toLowerCase(Locale.ROOT));
        if (order.hasNonNull("cancelledAt")) {
            body.put("cancelled_at", Json.text(order, "cancelledAt"));
        }
        if (Json.text(order, "displayFulfillmentStatus").equals("FULFILLED")) {
            body.put("fulfillment_status", "fulfilled");
        } else {
            body.putNull("fulfillment_status");
        }
        var total = body.putObject("total_price_set");
        total.set("shop_money", restMoney(order.path("totalPriceSet").path("shopMoney")));
        total.set("presentment_money", restMoney(order.path("totalPriceSet").path("presentmentMoney")));
        var lines = body.putArray("line_items");
        for (var line : order.path("lineItems")) {
            var item = lines.addObject()
                    .put("id", Gid.number(Json.text(line, "id")))
                    .put("admin_graphql_api_id", Json.text(line, "id"))
                    .put("title", Json.text(line, "title"))
                    .put("sku", Json.text(line, "sku"))
                    .put("quantity", Json.number(line, "quantity"))
                    .put("price", Amount.text(Amount.of(line, "originalUnitPriceSet")));
            var taxes = item.putArray("tax_lines");
            for (var tax : line.path("taxLines")) {
                var shown = taxes.addObject();
                shown.put("title", Json.text(tax, "title"));
                shown.set("rate", tax.path("rate"));
                shown.put("price", Amount.text(Amount.of(tax, "priceSet")));
            }
        }
        return body;
    }

    private static ObjectNode restMoney(JsonNode money) {
        return Json.object()
                .put("amount", Json.text(money, "amount"))
                .put("currency_code", Json.text(money, "currencyCode"));
    }
}

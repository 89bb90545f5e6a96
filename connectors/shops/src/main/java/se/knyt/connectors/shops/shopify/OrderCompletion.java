package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an order whole whose lists go on beyond what came with the page. The bytes kept are the order's slice followed by each
 * further answer as it came, one a line.
 */
final class OrderCompletion {
    private final ShopifyClient client;
    private final ByteArrayOutputStream raw = new ByteArrayOutputStream();
    private boolean whole = true;

    OrderCompletion(ShopifyClient client) {
        this.client = client;
    }

    /** The bytes of all answers that the order was read from. */
    byte[] raw() {
        return raw.toByteArray();
    }

    /** Whether the page's own slice was enough. */
    boolean wasWhole() {
        return whole;
    }

    JsonNode complete(JsonNode order, byte[] slice) {
        raw.writeBytes(slice);
        if (!(order instanceof ObjectNode changed)) {
            return order;
        }
        var id = Json.text(order, "id");
        list(changed, id, "transactions", Queries.TRANSACTIONS, Queries.TRANSACTIONS_MAX, Queries.ALL_TRANSACTIONS);
        list(changed, id, "fulfillments", Queries.FULFILLMENTS, Queries.FULFILLMENTS_MAX, Queries.ALL_FULFILLMENTS);
        list(changed, id, "refunds", Queries.REFUNDS, Queries.REFUNDS_MAX, Queries.ALL_REFUNDS);
        Connections.complete(order, id, "order", "lineItems", Queries.MORE_LINE_ITEMS, this::fetch);
        for (var fulfillment : Json.list(order, "fulfillments")) {
            Connections.complete(
                    fulfillment,
                    Json.text(fulfillment, "id"),
                    "node",
                    "fulfillmentLineItems",
                    Queries.MORE_FULFILLMENT_LINES,
                    this::fetch);
        }
        for (var refund : Json.list(order, "refunds")) {
            Connections.complete(
                    refund, Json.text(refund, "id"), "node", "refundLineItems", Queries.MORE_REFUND_LINES, this::fetch);
            Connections.requireWhole(refund, "refundShippingLines");
            Connections.requireWhole(refund, "orderAdjustments");
        }
        Connections.requireWhole(order, "shippingLines");
        if (!ShopifyClient.nodes(order, "returns").isEmpty()) {
            returns(changed, id);
        }
        StoreCreditOfOrder.complete(changed, id, this::fetch);
        return order;
    }

    private void returns(ObjectNode order, String id) {
        var found = fetch(Queries.RETURNS, Json.object().put("id", id))
                .path("order")
                .path("returns");
        order.set("returns", found);
        Connections.requireWhole(order, "returns");
        for (var made : ShopifyClient.nodes(order, "returns")) {
            Connections.complete(
                    made, Json.text(made, "id"), "node", "returnLineItems", Queries.MORE_RETURN_LINES, this::fetch);
            Connections.requireWhole(made, "refunds");
            Connections.requireWhole(made, "exchangeLineItems");
        }
    }

    /** A list without pages that is exactly as long as was asked for may go on. */
    private void list(ObjectNode order, String id, String field, int asked, int askedMax, String document) {
        if (Json.list(order, field).size() < asked) {
            return;
        }
        var all = fetch(document, Json.object().put("id", id)).path("order").path(field);
        if (!all.isArray() || all.size() >= askedMax) {
            throw new IllegalArgumentException("more than " + (askedMax - 1) + " " + field);
        }
        order.set(field, all);
    }

    /** @throws ProviderFailure when it cannot be read now; the page is then read again as a whole */
    private JsonNode fetch(String document, ObjectNode variables) {
        whole = false;
        var result = client.query(document, variables);
        raw.write('\n');
        raw.writeBytes(result.raw());
        return result.data();
    }
}

package se.knyt.connectors.shops.shopify;

import java.io.ByteArrayOutputStream;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an order whole whose lists go on beyond what came with the page. The bytes kept are the order's slice followed by each
 * further answer as it came, one a line.
 */
final class OrderCompletion {
    private static final int PAGES_MAX = 50;

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
        list(changed, id, "transactions", Queries.TRANSACTIONS, Queries.ALL_TRANSACTIONS);
        list(changed, id, "fulfillments", Queries.FULFILLMENTS, Queries.ALL_FULFILLMENTS);
        list(changed, id, "refunds", Queries.REFUNDS, Queries.ALL_REFUNDS);
        connection(order, id, "order", "lineItems", Queries.MORE_LINE_ITEMS);
        for (var fulfillment : Json.list(order, "fulfillments")) {
            connection(
                    fulfillment,
                    Json.text(fulfillment, "id"),
                    "node",
                    "fulfillmentLineItems",
                    Queries.MORE_FULFILLMENT_LINES);
        }
        for (var refund : Json.list(order, "refunds")) {
            connection(refund, Json.text(refund, "id"), "node", "refundLineItems", Queries.MORE_REFUND_LINES);
        }
        if (Json.flagOr(order.path("shippingLines").path("pageInfo"), "hasNextPage", false)) {
            throw new IllegalArgumentException("more than 5 shipping lines");
        }
        return order;
    }

    /** A list without pages that is exactly as long as was asked for may go on. */
    private void list(ObjectNode order, String id, String field, int asked, String document) {
        if (Json.list(order, field).size() < asked) {
            return;
        }
        var all = fetch(document, Json.object().put("id", id)).path("order").path(field);
        if (!all.isArray() || all.size() >= Queries.LIST_MAX) {
            throw new IllegalArgumentException("more than " + (Queries.LIST_MAX - 1) + " " + field);
        }
        order.set(field, all);
    }

    private void connection(JsonNode parent, String id, String root, String field, String document) {
        var info = parent.path(field).path("pageInfo");
        for (int page = 0; Json.flagOr(info, "hasNextPage", false); page++) {
            if (page == PAGES_MAX) {
                throw new IllegalArgumentException("more than " + PAGES_MAX + " pages of " + field);
            }
            var variables = Json.object().put("id", id).put("after", Json.text(info, "endCursor"));
            var next = fetch(document, variables).path(root).path(field);
            if (!(parent.path(field).path("nodes") instanceof ArrayNode nodes)
                    || !next.path("nodes").isArray()) {
                throw new IllegalArgumentException("a page of " + field + " is missing");
            }
            next.path("nodes").forEach(nodes::add);
            info = next.path("pageInfo");
        }
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

package se.knyt.simulators.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shop's orders by name, without ids and times: equal for two runs that did the same things at other times. Of a metafield only
 * namespace and key: its value may be a number that another system gave.
 */
final class ShopifyCanonical {
    private static final Set<String> LEFT_OUT = Set.of(
            "id",
            "legacyResourceId",
            "createdAt",
            "updatedAt",
            "processedAt",
            "cancelledAt",
            "closedAt",
            "orderId",
            "orderProcessedAt",
            "authorizationExpiresAt",
            "receiptJson",
            "customer",
            "variant",
            "product",
            "location");

    private ShopifyCanonical() {}

    static ObjectNode write(List<ObjectNode> orders) {
        var all = Json.object();
        var list = all.putArray("orders");
        orders.stream()
                .sorted(java.util.Comparator.comparing(order -> Json.text(order, "name")))
                .forEach(order -> list.add(strip(order, order)));
        return all;
    }

    private static boolean foreign(ObjectNode object, String field) {
        return field.equals("value") && object.has("namespace");
    }

    private static JsonNode strip(JsonNode node, ObjectNode order) {
        if (node instanceof ObjectNode object) {
            var kept = Json.object();
            for (var field : object.properties()) {
                var name = field.getKey();
                if (name.equals("_lineItem")) {
                    var sku = OrderBook.part(
                                    order, "lineItems", field.getValue().asString(""))
                            .map(line -> Json.text(line, "sku"));
                    kept.put("sku", sku.orElse(""));
                } else if (!name.startsWith("_") && !LEFT_OUT.contains(name) && !foreign(object, name)) {
                    kept.set(name, strip(field.getValue(), order));
                }
            }
            return kept;
        }
        if (node instanceof ArrayNode array) {
            var texts = new ArrayList<JsonNode>();
            array.forEach(element -> texts.add(strip(element, order)));
            var sorted = Json.array();
            texts.stream().map(Json::canonical).sorted().map(Json::read).forEach(sorted::add);
            return sorted;
        }
        return node;
    }
}

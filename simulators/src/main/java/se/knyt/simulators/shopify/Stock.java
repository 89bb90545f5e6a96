package se.knyt.simulators.shopify;

import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What is in stock at each location, by article, in Shopify's states: what is sold is committed and no longer available; what is shipped is
 * no longer on hand. Goods refunded as RETURN are on hand and available again at the refund's location; as CANCEL they were never shipped
 * and are available again; as NO_RESTOCK nothing changes.
 */
final class Stock {
    /** What each location holds of each article before anything is sold. */
    private static final long OPENING = 1000;

    private final OrderBook book;

    Stock(OrderBook book) {
        this.book = book;
    }

    private static final class Level {
        long available = OPENING;
        long onHand = OPENING;
    }

    ArrayNode list() {
        var levels = new TreeMap<String, Level>();
        for (var order : book.all()) {
            for (var item : order.path("lineItems")) {
                level(levels, Locations.FIRST, item).available -= Json.number(item, "quantity");
            }
            for (var fulfillment : order.path("fulfillments")) {
                for (var line : fulfillment.path("fulfillmentLineItems")) {
                    level(levels, Locations.FIRST, item(order, line)).onHand -= Json.number(line, "quantity");
                }
            }
            for (var refund : order.path("refunds")) {
                refund.path("refundLineItems").forEach(line -> restock(levels, order, line));
            }
        }
        var list = Json.array();
        levels.forEach((key, level) -> {
            int at = key.indexOf(' ');
            list.addObject()
                    .put("location", key.substring(0, at))
                    .put("sku", key.substring(at + 1))
                    .put("available", level.available)
                    .put("committed", level.onHand - level.available)
                    .put("on_hand", level.onHand);
        });
        return list;
    }

    private static void restock(Map<String, Level> levels, JsonNode order, JsonNode line) {
        if (!line.path("restocked").asBoolean(false)) {
            return;
        }
        var level = level(levels, Json.text(line.path("location"), "id"), item(order, line));
        level.available += Json.number(line, "quantity");
        if (Json.text(line, "restockType").equals("RETURN")) {
            level.onHand += Json.number(line, "quantity");
        }
    }

    private static JsonNode item(JsonNode order, JsonNode line) {
        return OrderBook.part(order, "lineItems", Json.text(line, "_lineItem")).orElseThrow();
    }

    private static Level level(Map<String, Level> levels, String location, JsonNode item) {
        return levels.computeIfAbsent(Gid.number(location) + " " + Json.text(item, "sku"), _ -> new Level());
    }
}

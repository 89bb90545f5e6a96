package se.knyt.simulators.shopify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shipments against fulfilment orders. */
final class Fulfilments {
    private static final Set<String> SHIPPABLE = Set.of("OPEN", "IN_PROGRESS");

    private final OrderBook book;
    private final Consumer<Runnable> alone;

    Fulfilments(OrderBook book, Consumer<Runnable> alone) {
        this.book = book;
        this.alone = alone;
    }

    /** A fulfilment as {@code FulfillmentInput} describes it; gives its id. */
    String create(JsonNode input) {
        var groups = input.path("lineItemsByFulfillmentOrder");
        if (groups.isEmpty()) {
            throw new UserError("At least one fulfillment order is required", "fulfillment");
        }
        var id = new String[1];
        alone.accept(() -> {
            var first = Json.text(groups.path(0), "fulfillmentOrderId");
            var order = book.find(first, "fulfillment");
            var units = new LinkedHashMap<String, Long>();
            for (var group : groups) {
                take(order, group, units);
            }
            id[0] = add(order, units, input.path("trackingInfo"));
            boolean whole = true;
            for (var fulfillmentOrder : order.path("fulfillmentOrders")) {
                whole &= close((ObjectNode) fulfillmentOrder);
            }
            if (whole) {
                book.save(order, "FULFILLMENTS_CREATE", "ORDERS_FULFILLED");
            } else {
                book.save(order, "FULFILLMENTS_CREATE");
            }
        });
        return id[0];
    }

    private static boolean close(ObjectNode fulfillmentOrder) {
        long remaining = 0;
        for (var line : fulfillmentOrder.path("lineItems")) {
            remaining += Json.number(line, "remainingQuantity");
        }
        if (remaining == 0) {
            fulfillmentOrder.put("status", "CLOSED").put("requestStatus", "CLOSED");
        }
        return remaining == 0;
    }

    private void take(ObjectNode order, JsonNode group, Map<String, Long> units) {
        var fulfillmentOrder = OrderBook.part(order, "fulfillmentOrders", Json.text(group, "fulfillmentOrderId"))
                .orElseThrow(() -> new UserError("Fulfillment order does not exist.", "fulfillment"));
        if (!SHIPPABLE.contains(Json.text(fulfillmentOrder, "status"))) {
            throw new UserError(
                    "Fulfillment order " + Gid.number(Json.text(fulfillmentOrder, "id"))
                            + " has an unfulfillable status= "
                            + Json.text(fulfillmentOrder, "status").toLowerCase(java.util.Locale.ROOT) + ".",
                    "fulfillment");
        }
        var wanted = group.path("fulfillmentOrderLineItems");
        for (var node : fulfillmentOrder.path("lineItems")) {
            var line = (ObjectNode) node;
            long remaining = Json.number(line, "remainingQuantity");
            long quantity = wanted.isEmpty() ? remaining : quantity(wanted, Json.text(line, "id"));
            if (quantity < 0 || quantity > remaining) {
                throw new UserError("Invalid fulfillment order line item quantity requested.", "fulfillment");
            }
            if (quantity > 0) {
                line.put("remainingQuantity", remaining - quantity);
                units.merge(Json.text(line, "_lineItem"), quantity, Long::sum);
            }
        }
        for (var asked : wanted) {
            if (OrderBook.part(fulfillmentOrder, "lineItems", Json.text(asked, "id"))
                    .isEmpty()) {
                throw new UserError("Fulfillment order line item does not exist.", "fulfillment");
            }
        }
        if (units.isEmpty()) {
            throw new UserError("Fulfillment order line items are required.", "fulfillment");
        }
        fulfillmentOrder.put("status", "IN_PROGRESS").put("updatedAt", book.time());
    }

    private static long quantity(JsonNode wanted, String lineId) {
        long sum = 0;
        for (var line : wanted) {
            if (Json.text(line, "id").equals(lineId)) {
                if (Json.number(line, "quantity") < 1) {
                    throw new UserError("Quantity must be greater than 0.", "fulfillment");
                }
                sum += Json.number(line, "quantity");
            }
        }
        return sum;
    }

    private String add(ObjectNode order, Map<String, Long> units, JsonNode tracking) {
        var fulfillments = (ArrayNode) order.path("fulfillments");
        var id = Gid.within(order, "Fulfillment");
        var fulfillment = fulfillments
                .addObject()
                .put("id", id)
                .put("legacyResourceId", Gid.number(id))
                .put("name", Json.text(order, "name") + "-F" + fulfillments.size())
                .put("status", "SUCCESS")
                .put("displayStatus", "FULFILLED")
                .put("requiresShipping", true)
                .put("createdAt", book.time())
                .put("updatedAt", book.time())
                .put(
                        "totalQuantity",
                        units.values().stream().mapToLong(Long::longValue).sum());
        fulfillment.set("location", Locations.first());
        fulfillment.set("trackingInfo", tracking(tracking));
        var lines = fulfillment.putArray("fulfillmentLineItems");
        var currency = Json.text(order, "currencyCode");
        units.forEach((lineId, quantity) -> {
            var item = OrderBook.part(order, "lineItems", lineId).orElseThrow();
            long whole = Json.number(item, "quantity");
            var line = lines.addObject()
                    .put("id", Gid.within(order, "FulfillmentLineItem"))
                    .put("_lineItem", lineId)
                    .put("quantity", quantity);
            long total = Amount.of(item, "originalTotalSet");
            long discounted = total - Amount.of(item, "totalDiscountSet");
            line.set("originalTotalSet", Amount.bag(Amount.share(total, 0, quantity, whole), currency));
            line.set("discountedTotalSet", Amount.bag(Amount.share(discounted, 0, quantity, whole), currency));
        });
        return id;
    }

    private static ArrayNode tracking(JsonNode wanted) {
        var list = Json.array();
        var numbers = wanted.path("numbers").isEmpty() ? one(wanted, "number") : wanted.path("numbers");
        var urls = wanted.path("urls").isEmpty() ? one(wanted, "url") : wanted.path("urls");
        for (int i = 0; i < Math.max(numbers.size(), urls.size()); i++) {
            var info = list.addObject();
            if (wanted.hasNonNull("company")) {
                info.put("company", Json.text(wanted, "company"));
            }
            info.put("number", numbers.path(i).asString(""));
            if (urls.has(i)) {
                info.put("url", urls.path(i).asString(""));
            }
        }
        return list;
    }

    private static ArrayNode one(JsonNode wanted, String field) {
        var list = Json.array();
        if (wanted.hasNonNull(field)) {
            list.add(Json.text(wanted, field));
        }
        return list;
    }

    void updateTracking(String fulfillmentId, JsonNode wanted) {
        alone.accept(() -> {
            var order = book.find(fulfillmentId, "fulfillmentId");
            var fulfillment = OrderBook.part(order, "fulfillments", fulfillmentId)
                    .orElseThrow(() -> new UserError("Fulfillment does not exist", "fulfillmentId"));
            fulfillment.put("updatedAt", book.time()).set("trackingInfo", tracking(wanted));
            book.save(order, "FULFILLMENTS_UPDATE");
        });
    }
}

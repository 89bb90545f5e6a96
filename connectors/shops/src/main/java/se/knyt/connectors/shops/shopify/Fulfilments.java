package se.knyt.connectors.shops.shopify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.http.Pages;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Fulfil;
import se.knyt.spi.EffectBody.FulfilRow;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the shop that goods have left. Shopify wants them by fulfilment order, and one call covers one location only; a delivery
 * from two is two calls, of which each can be told from the other afterwards by what it delivered.
 */
final class Fulfilments {
    private static final int PAGES_MAX = 20;
    private static final Set<String> OPEN = Set.of("OPEN", "IN_PROGRESS");

    private final ShopifyClient client;
    private final boolean notifyBuyer;

    Fulfilments(ShopifyClient client, boolean notifyBuyer) {
        this.client = client;
        this.notifyBuyer = notifyBuyer;
    }

    Performed perform(EffectRequest request, Fulfil fulfil) {
        var key = Notes.key("fulfil", request.key());
        var order = state(fulfil, key);
        var ids = new ArrayList<String>();
        var left = wanted(fulfil);
        if (Notes.made(order)) {
            ids.addAll(takeDone(order, fulfil, left));
        } else {
            note(order, fulfil, key);
        }
        for (var call : plan(fulfil, left)) {
            var payload = client.mutate(Queries.FULFIL, call, "fulfillmentCreate", "shopify.fulfil-refused");
            ids.add(id(payload));
        }
        if (ids.isEmpty()) {
            throw new ProviderFailure.Refused("shopify.fulfil-empty", "nothing to deliver", arguments(fulfil));
        }
        return performed(ids);
    }

    private static String id(JsonNode payload) {
        var fulfillment = payload.path("fulfillment");
        if (!Json.has(fulfillment, "id")) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no fulfilment");
        }
        return Json.text(fulfillment, "id");
    }

    Asked ask(EffectRequest request, Fulfil fulfil) {
        var order = state(fulfil, Notes.key("fulfil", request.key()));
        if (!Notes.made(order)) {
            return new Asked.NotThere();
        }
        var left = wanted(fulfil);
        var ids = takeDone(order, fulfil, left);
        // Some of it from one of two locations: sending again sends only the rest.
        boolean all = left.values().stream().allMatch(quantity -> quantity.signum() == 0);
        return all && !ids.isEmpty() ? new Asked.There(performed(ids)) : new Asked.NotThere();
    }

    private static Performed performed(List<String> ids) {
        return new Performed(ids.getFirst(), Map.of("fulfilments", String.join(" ", ids)));
    }

    /** Quantity by row: the row's id in the shop, or {@code sku:} and the article number. */
    private static Map<String, BigDecimal> wanted(Fulfil fulfil) {
        var wanted = new LinkedHashMap<String, BigDecimal>();
        for (FulfilRow row : fulfil.rows()) {
            var name = row.rowId().isEmpty() ? "sku:" + row.sku() : row.rowId();
            wanted.merge(name, row.quantity().value(), BigDecimal::add);
        }
        return wanted;
    }

    /** Takes off what deliveries since the first try, with the same tracking number, have delivered. */
    private static List<String> takeDone(JsonNode order, Fulfil fulfil, Map<String, BigDecimal> left) {
        var before = Notes.before(order);
        var ids = new ArrayList<String>();
        for (var fulfillment : Json.list(order, "fulfillments")) {
            var id = Json.text(fulfillment, "id");
            if (before.contains(id) || !delivers(fulfillment, fulfil)) {
                continue;
            }
            for (var row : Deliveries.rows(fulfillment)) {
                if (!takeOff(left, row.rowId(), row.quantity().value())) {
                    takeOff(left, "sku:" + row.sku(), row.quantity().value());
                }
            }
            ids.add(id);
        }
        return ids;
    }

    private static boolean takeOff(Map<String, BigDecimal> left, String name, BigDecimal quantity) {
        return left.computeIfPresent(
                        name, (ignored, value) -> value.subtract(quantity).max(BigDecimal.ZERO))
                != null;
    }

    private static boolean delivers(JsonNode fulfillment, Fulfil fulfil) {
        var status = Json.textOr(fulfillment, "status", "");
        if (status.equals("CANCELLED") || status.equals("ERROR") || status.equals("FAILURE")) {
            return false;
        }
        var tracking = Json.list(fulfillment, "trackingInfo");
        var number = tracking.isEmpty() ? "" : Json.textOr(tracking.getFirst(), "number", "");
        return number.equals(fulfil.trackingNumber());
    }

    private void note(JsonNode order, Fulfil fulfil, String key) {
        var there = Json.list(order, "fulfillments").stream()
                .map(each -> Json.text(each, "id"))
                .toList();
        try {
            Notes.make(client, fulfil.orderSourceId(), key, there);
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw new ProviderFailure.NotSent("the note before the delivery got no answer");
        }
    }

    private JsonNode state(Fulfil fulfil, String key) {
        var variables = Json.object().put("id", fulfil.orderSourceId()).put("key", key);
        var order = client.query(Queries.FULFIL_STATE, variables).data().path("order");
        if (!order.isObject()) {
            throw new ProviderFailure.Refused("shopify.no-such-order", "no such order", arguments(fulfil));
        }
        var deliveries = Json.list(order, "fulfillments");
        if (deliveries.size() >= Queries.FULFILLMENTS_MAX) {
            throw new ProviderFailure.Refused("shopify.too-many-deliveries", "too many deliveries", arguments(fulfil));
        }
        for (var delivery : deliveries) {
            whole(delivery, "fulfillmentLineItems", Queries.MORE_FULFILLMENT_LINES);
        }
        return order;
    }

    private void whole(JsonNode parent, String field, String document) {
        try {
            Connections.complete(
                    parent,
                    Json.text(parent, "id"),
                    "node",
                    field,
                    document,
                    (query, variables) -> client.query(query, variables).data());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the shop's answer: " + e.getMessage());
        }
    }

    /** What the shop has left to deliver, by fulfilment order. */
    private List<JsonNode> fulfillmentOrders(Fulfil fulfil) {
        var orders = Pages.all("", PAGES_MAX, after -> {
            var variables = Json.object().put("id", fulfil.orderSourceId());
            if (!after.isEmpty()) {
                variables.put("after", after);
            }
            var data = client.query(Queries.FULFILLMENT_ORDERS, variables).data();
            var info = data.path("order").path("fulfillmentOrders").path("pageInfo");
            return new Pages.Part<>(
                    ShopifyClient.nodes(data.path("order"), "fulfillmentOrders"),
                    Json.flagOr(info, "hasNextPage", false) ? Json.text(info, "endCursor") : "");
        });
        for (var order : orders) {
            whole(order, "lineItems", Queries.MORE_FULFILLMENT_ORDER_LINES);
        }
        return orders;
    }

    /** The calls to make, one for each location, or a refusal when the shop does not have that much left to deliver. */
    private List<ObjectNode> plan(Fulfil fulfil, Map<String, BigDecimal> left) {
        var byLocation = new LinkedHashMap<String, Map<String, List<ObjectNode>>>();
        boolean held = false;
        for (var fulfillmentOrder : fulfillmentOrders(fulfil)) {
            var status = Json.text(fulfillmentOrder, "status");
            held |= status.equals("ON_HOLD");
            if (!OPEN.contains(status)) {
                continue;
            }
            var location = Json.textOr(fulfillmentOrder.path("assignedLocation").path("location"), "id", "");
            var lines = lines(fulfillmentOrder, left);
            if (!lines.isEmpty()) {
                byLocation
                        .computeIfAbsent(location, ignored -> new LinkedHashMap<>())
                        .put(Json.text(fulfillmentOrder, "id"), lines);
            }
        }
        var missing = left.entrySet().stream()
                .filter(entry -> entry.getValue().signum() > 0)
                .findFirst();
        if (missing.isPresent()) {
            var arguments = new HashMap<>(arguments(fulfil));
            arguments.put("row", missing.get().getKey());
            arguments.put("quantity", missing.get().getValue().toPlainString());
            throw new ProviderFailure.Refused(
                    held ? "shopify.on-hold" : "shopify.nothing-left",
                    "the shop has not so much left to deliver",
                    arguments);
        }
        return byLocation.values().stream().map(orders -> call(fulfil, orders)).toList();
    }

    /** What this fulfilment order can deliver of what is left; takes it off. */
    private static List<ObjectNode> lines(JsonNode fulfillmentOrder, Map<String, BigDecimal> left) {
        var lines = new ArrayList<ObjectNode>();
        for (var line : ShopifyClient.nodes(fulfillmentOrder, "lineItems")) {
            var item = Json.get(line, "lineItem");
            var name = left.containsKey(Json.text(item, "id"))
                    ? Json.text(item, "id")
                    : "sku:" + Json.textOr(item, "sku", "");
            var want = left.getOrDefault(name, BigDecimal.ZERO);
            var take = want.min(BigDecimal.valueOf(Json.whole(line, "remainingQuantity")));
            if (take.signum() > 0) {
                lines.add(Json.object().put("id", Json.text(line, "id")).put("quantity", pieces(take)));
                left.put(name, want.subtract(take));
            }
        }
        return lines;
    }

    private static int pieces(BigDecimal quantity) {
        try {
            return quantity.intValueExact();
        } catch (ArithmeticException e) {
            throw new ProviderFailure.Refused(
                    "shopify.pieces",
                    "Shopify delivers whole pieces only",
                    Map.of("quantity", quantity.toPlainString()));
        }
    }

    private ObjectNode call(Fulfil fulfil, Map<String, List<ObjectNode>> orders) {
        var byOrder = Json.array();
        orders.forEach((id, lines) -> {
            var one = byOrder.addObject().put("fulfillmentOrderId", id);
            var array = one.putArray("fulfillmentOrderLineItems");
            lines.forEach(array::add);
        });
        var fulfillment = Json.object().put("notifyCustomer", notifyBuyer);
        fulfillment.set("lineItemsByFulfillmentOrder", byOrder);
        if (!fulfil.trackingNumber().isEmpty() || !fulfil.carrier().isEmpty()) {
            var tracking = fulfillment.putObject("trackingInfo");
            putIfAny(tracking, "company", fulfil.carrier());
            putIfAny(tracking, "number", fulfil.trackingNumber());
            putIfAny(tracking, "url", fulfil.trackingUrl());
        }
        var variables = Json.object();
        variables.set("fulfillment", fulfillment);
        return variables;
    }

    private static void putIfAny(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static Map<String, String> arguments(Fulfil fulfil) {
        return Map.of("order", fulfil.orderSourceId(), "reference", fulfil.reference());
    }
}

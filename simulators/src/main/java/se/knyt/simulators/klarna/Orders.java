package se.knyt.simulators.klarna;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders in the form the API shows them, and the rules of what may be done to one. */
final class Orders {
    static final String ORDER = "order";
    private static final long AMOUNT_MAX = 200_000_000;

    private final SimulatorStore store;
    private final Ledger ledger;

    Orders(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /** The order as of {@code now}: an authorization that has run out is shown as such without anybody touching it. */
    ObjectNode read(String id, Instant now) {
        var order = store.find(ORDER, id).orElseThrow(() -> Refusal.noSuchOrder(id));
        return asOf(order, now);
    }

    static ObjectNode asOf(ObjectNode order, Instant now) {
        boolean over = !now.isBefore(Instant.parse(Json.text(order, "expires_at")));
        if (over && Json.number(order, "remaining_authorized_amount") > 0) {
            order.put("remaining_authorized_amount", 0);
            order.put("status", Json.number(order, "captured_amount") == 0 ? "EXPIRED" : "CAPTURED");
        }
        return order;
    }

    /** An order as the checkout leaves it: authorized, fraud check done or pending. */
    ObjectNode create(SimulatorStore.Batch batch, JsonNode wanted, Instant now) {
        OrderLines.check(wanted.path("order_lines"));
        long amount = amount(wanted, "order_amount");
        if (wanted.has("order_lines") && OrderLines.sum(wanted.path("order_lines")) != amount) {
            throw Refusal.badValue("order_lines do not sum to order_amount");
        }
        var id = Wire.uuid("klarna order " + batch.next(ORDER, 1));
        var order = Json.object()
                .put("order_id", id)
                .put("status", "AUTHORIZED")
                .put("fraud_status", wanted.path("fraud_status").asString("ACCEPTED"))
                .put("order_amount", amount)
                .put("original_order_amount", amount)
                .put("captured_amount", 0)
                .put("refunded_amount", 0)
                .put("remaining_authorized_amount", amount)
                .put("purchase_currency", wanted.path("purchase_currency").asString("SEK"))
                .put("purchase_country", wanted.path("purchase_country").asString("SE"))
                .put("locale", wanted.path("locale").asString("sv-se"))
                .put("created_at", Wire.time(now))
                .put(
                        "expires_at",
                        Wire.time(now.plus(Duration.ofDays(ledger.terms().authorizationDays()))))
                .put("klarna_reference", id.substring(0, 8).toUpperCase(Locale.ROOT));
        for (var copied : List.of(
                "order_lines",
                "customer",
                "billing_address",
                "shipping_address",
                "merchant_reference1",
                "merchant_reference2",
                "merchant_data")) {
            if (wanted.has(copied)) {
                order.set(copied, wanted.path(copied).deepCopy());
            }
        }
        order.putArray("captures");
        order.putArray("refunds");
        order.putObject("initial_payment_method").put("type", "INVOICE").put("description", "Faktura");
        batch.put(ORDER, id, order);
        return order;
    }

    private static long amount(JsonNode body, String field) {
        var node = body.path(field);
        if (!node.isIntegralNumber()) {
            throw Refusal.badValue(field + " is a whole number of minor units");
        }
        long amount = node.asLong(-1);
        if (amount < 1 || amount > AMOUNT_MAX) {
            throw Refusal.badValue(field + " is 1 to " + AMOUNT_MAX);
        }
        return amount;
    }

    private static void checkText(JsonNode body, String field) {
        if (Json.text(body, field).length() > 255) {
            throw Refusal.badValue(field + " has at most 255 characters");
        }
    }

    ObjectNode capture(SimulatorStore.Batch batch, ObjectNode order, JsonNode body, Instant now) {
        long amount = amount(body, "captured_amount");
        checkText(body, "reference");
        checkText(body, "description");
        OrderLines.check(body.path("order_lines"));
        if (body.path("order_lines").size() > 0 && OrderLines.sum(body.path("order_lines")) != amount) {
            throw Refusal.badValue("order_lines do not sum to captured_amount");
        }
        ShippingInfo.check(body.path("shipping_info"));
        if (!Json.text(order, "fraud_status").equals("ACCEPTED")) {
            throw captureNotAllowed("The order's fraud status is " + Json.text(order, "fraud_status"));
        }
        long remaining = Json.number(order, "remaining_authorized_amount");
        if (amount > remaining) {
            throw captureNotAllowed("The captured amount is higher than the remaining authorized amount " + remaining);
        }
        var captures = (ArrayNode) order.path("captures");
        int number = captures.size() + 1;
        var capture = captures.addObject()
                .put("capture_id", Wire.uuid(Json.text(order, "order_id") + " capture " + number))
                .put("klarna_reference", Json.text(order, "klarna_reference") + "-" + number)
                .put("captured_amount", amount)
                .put("captured_at", Wire.time(now))
                .put("refunded_amount", 0);
        copy(body, capture, List.of("description", "reference", "order_lines", "shipping_info"));
        copy(order, capture, List.of("billing_address", "shipping_address"));
        order.put("captured_amount", Json.number(order, "captured_amount") + amount);
        order.put("remaining_authorized_amount", remaining - amount);
        order.put("status", remaining == amount ? "CAPTURED" : "PART_CAPTURED");
        batch.put(ORDER, Json.text(order, "order_id"), order);
        ledger.sale(batch, order, capture, now);
        return capture;
    }

    private static Refusal captureNotAllowed(String text) {
        return new Refusal(403, "CAPTURE_NOT_ALLOWED", text);
    }

    private static void copy(JsonNode from, ObjectNode to, List<String> fields) {
        for (var field : fields) {
            if (from.has(field)) {
                to.set(field, from.path(field).deepCopy());
            }
        }
    }

    ObjectNode refund(SimulatorStore.Batch batch, ObjectNode order, JsonNode body, Instant now) {
        long amount = amount(body, "refunded_amount");
        checkText(body, "reference");
        checkText(body, "description");
        OrderLines.check(body.path("order_lines"));
        if (body.path("order_lines").size() > 0 && OrderLines.sum(body.path("order_lines")) != amount) {
            throw Refusal.badValue("order_lines do not sum to refunded_amount");
        }
        long refundable = Json.number(order, "captured_amount") - Json.number(order, "refunded_amount");
        if (amount > refundable) {
            throw new Refusal(
                    403,
                    "REFUND_NOT_ALLOWED",
                    "The refunded amount is higher than the captured amount not yet refunded, " + refundable);
        }
        var refunds = (ArrayNode) order.path("refunds");
        var refund = refunds.addObject()
                .put("refund_id", Wire.uuid(Json.text(order, "order_id") + " refund " + (refunds.size() + 1)))
                .put("refunded_amount", amount)
                .put("refunded_at", Wire.time(now))
                .put("credit_invoice", false);
        copy(body, refund, List.of("description", "reference", "order_lines"));
        order.put("refunded_amount", Json.number(order, "refunded_amount") + amount);
        spread(order.path("captures"), amount);
        batch.put(ORDER, Json.text(order, "order_id"), order);
        ledger.refund(batch, order, refund, now);
        return refund;
    }

    /** A refund is made against the order; the captures show it oldest first. */
    private static void spread(JsonNode captures, long amount) {
        long left = amount;
        for (var capture : captures) {
            long refunded = Json.number(capture, "refunded_amount");
            long part = Math.min(left, Json.number(capture, "captured_amount") - refunded);
            ((ObjectNode) capture).put("refunded_amount", refunded + part);
            left -= part;
        }
    }

    void cancel(SimulatorStore.Batch batch, ObjectNode order) {
        if (Json.number(order, "captured_amount") > 0) {
            throw new Refusal(403, "CANCEL_NOT_ALLOWED", "The order has captures");
        }
        if (!Json.text(order, "status").equals("CANCELLED")) {
            mustBeOpen(order);
        }
        order.put("status", "CANCELLED").put("remaining_authorized_amount", 0);
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    void releaseRemaining(SimulatorStore.Batch batch, ObjectNode order) {
        mustBeOpen(order);
        order.put("remaining_authorized_amount", 0);
        order.put("status", Json.number(order, "captured_amount") == 0 ? "CANCELLED" : "CAPTURED");
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    void extend(SimulatorStore.Batch batch, ObjectNode order, Instant now) {
        mustBeOpen(order);
        order.put(
                "expires_at", Wire.time(now.plus(Duration.ofDays(ledger.terms().authorizationDays()))));
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    void updateAuthorization(SimulatorStore.Batch batch, ObjectNode order, JsonNode body) {
        mustBeOpen(order);
        long amount = amount(body, "order_amount");
        OrderLines.check(body.path("order_lines"));
        long captured = Json.number(order, "captured_amount");
        if (amount < captured) {
            throw new Refusal(403, "NOT_ALLOWED", "The new order amount is lower than the captured amount");
        }
        if (amount > Json.number(order, "original_order_amount")) {
            throw new Refusal(403, "NOT_ALLOWED", "The new order amount needs a new credit decision");
        }
        order.put("order_amount", amount).put("remaining_authorized_amount", amount - captured);
        copy(body, order, List.of("order_lines", "description"));
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    void updateReferences(SimulatorStore.Batch batch, ObjectNode order, JsonNode body) {
        for (var field : List.of("merchant_reference1", "merchant_reference2")) {
            checkText(body, field);
            if (body.has(field)) {
                order.put(field, Json.text(body, field));
            }
        }
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    void addShippingInfo(SimulatorStore.Batch batch, ObjectNode order, ObjectNode target, JsonNode body) {
        var added = body.path("shipping_info");
        if (!added.isArray() || added.isEmpty() || added.size() > 500) {
            throw Refusal.badValue("shipping_info is a list of 1 to 500");
        }
        ShippingInfo.check(added);
        var all =
                target.path("shipping_info") instanceof ArrayNode present ? present : target.putArray("shipping_info");
        added.forEach(all::add);
        batch.put(ORDER, Json.text(order, "order_id"), order);
    }

    private static void mustBeOpen(JsonNode order) {
        if (Json.number(order, "remaining_authorized_amount") == 0) {
            throw new Refusal(403, "NOT_ALLOWED", "The order is " + Json.text(order, "status"));
        }
    }

    static ObjectNode captureOf(JsonNode order, String captureId) {
        for (var capture : order.path("captures")) {
            if (Json.text(capture, "capture_id").equals(captureId)) {
                return (ObjectNode) capture;
            }
        }
        throw new Refusal(404, "NO_SUCH_CAPTURE", "No capture with id " + captureId);
    }

    static JsonNode refundOf(JsonNode order, String refundId) {
        for (var refund : order.path("refunds")) {
            if (Json.text(refund, "refund_id").equals(refundId)) {
                return refund;
            }
        }
        throw new Refusal(404, "NOT_FOUND", "No refund with id " + refundId);
    }
}

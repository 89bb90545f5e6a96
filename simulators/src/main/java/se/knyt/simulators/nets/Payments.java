package se.knyt.simulators.nets;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Payments in the form the API shows them, and the rules of what may be done to one. */
final class Payments {
    static final String PAYMENT = "payment";
    static final String CHARGE = "charge";
    static final String REFUND = "refund";

    private final Ledger ledger;
    private final Refunds refunds;
    private final Hooks hooks;

    Payments(Ledger ledger, Refunds refunds, Hooks hooks) {
        this.ledger = ledger;
        this.refunds = refunds;
        this.hooks = hooks;
    }

    static ObjectNode find(SimulatorStore.Batch batch, String id) {
        return batch.find(PAYMENT, id).orElseThrow(() -> Refusal.notFound("payment " + id));
    }

    private static String newId(SimulatorStore.Batch batch, String what) {
        return Wire.id("nets " + what + " " + batch.next("id", 1));
    }

    /** A payment as the merchant's shop makes it: nothing is reserved before the buyer has paid. */
    ObjectNode create(SimulatorStore.Batch batch, JsonNode body, Instant now) {
        var order = body.path("order");
        long amount = Wire.amount(order, "amount");
        var currency = Json.text(order, "currency");
        if (!currency.matches("[A-Z]{3}")) {
            throw Refusal.of("order.currency", "is a currency of three letters");
        }
        if (Json.text(order, "reference").length() > 128) {
            throw Refusal.of("order.reference", "has at most 128 characters");
        }
        var asItems = Json.object();
        asItems.set("orderItems", order.path("items"));
        Wire.checkItems(asItems, amount);
        var id = newId(batch, PAYMENT);
        var payment = Json.object()
                .put("paymentId", id)
                .put("created", Wire.time(now))
                .put("_number", batch.next(PAYMENT, 1))
                .put("_reserved", 0)
                .put("_charged", 0)
                .put("_cancelled", 0);
        payment.putObject("orderDetails")
                .put("amount", amount)
                .put("currency", currency)
                .put("reference", Json.text(order, "reference"));
        if (body.has("myReference")) {
            payment.put("myReference", Json.text(body, "myReference"));
        }
        payment.putArray("charges");
        payment.set("_hooks", Hooks.checked(body.path("notifications").path("webHooks")));
        hooks.tell(batch, payment, "payment.created", Json.object(), now);
        batch.put(PAYMENT, id, payment);
        return payment;
    }

    /** The buyer pays: the whole amount is reserved. */
    ObjectNode reserve(SimulatorStore.Batch batch, String id, String method, Instant now) {
        var payment = find(batch, id);
        Terms.checkMethod(method);
        if (Json.number(payment, "_reserved") > 0 || payment.has("terminated")) {
            throw Refusal.of("paymentId", "The payment is not open to the buyer");
        }
        long amount = Json.number(payment.path("orderDetails"), "amount");
        var expires = now.plus(Duration.ofDays(ledger.terms().number("authorization_days")));
        payment.put("_reserved", amount).put("_expires", Wire.time(expires)).put("_method", method);
        payment.putObject("paymentDetails").put("paymentType", type(method)).put("paymentMethod", method);
        hooks.tell(batch, payment, "payment.reservation.created.v2", amounts(payment, amount), now);
        batch.put(PAYMENT, id, payment);
        return payment;
    }

    static String type(String method) {
        return switch (method) {
            case "Swish" -> "WALLET";
            case "Klarna" -> "INVOICE";
            default -> "CARD";
        };
    }

    private static ObjectNode amounts(JsonNode payment, long amount) {
        var data = Json.object();
        data.set("amount", Hooks.amount(payment, amount));
        data.put("paymentMethod", Json.text(payment, "_method"))
                .put("paymentType", type(Json.text(payment, "_method")));
        return data;
    }

    private static long open(JsonNode payment, Instant now) {
        if (!payment.has("_expires") || !now.isBefore(Instant.parse(Json.text(payment, "_expires")))) {
            return 0;
        }
        return Json.number(payment, "_reserved")
                - Json.number(payment, "_charged")
                - Json.number(payment, "_cancelled");
    }

    ObjectNode charge(SimulatorStore.Batch batch, String id, JsonNode body, Instant now) {
        var payment = find(batch, id);
        long amount = Wire.amount(body, "amount");
        Wire.checkItems(body, amount);
        long open = open(payment, now);
        if (amount > open) {
            throw Refusal.of("amount", "The amount exceeds what is reserved and not charged, " + open);
        }
        var chargeId = newId(batch, CHARGE);
        var charge = ((ArrayNode) payment.path("charges"))
                .addObject()
                .put("chargeId", chargeId)
                .put("amount", amount)
                .put("created", Wire.time(now));
        charge.set("orderItems", items(body));
        if (body.has("myReference")) {
            payment.put("myReference", Json.text(body, "myReference"));
        }
        payment.put("_charged", Json.number(payment, "_charged") + amount);
        batch.put(PAYMENT, id, payment);
        batch.put(CHARGE, chargeId, Json.object().put("paymentId", id).put("amount", amount));
        ledger.charge(batch, payment, chargeId, amount, now);
        var data = amounts(payment, amount).put("chargeId", chargeId);
        data.set("orderItems", items(body));
        hooks.tell(batch, payment, "payment.charge.created.v2", data, now);
        return Json.object().put("chargeId", chargeId);
    }

    /** Whether all that the buyer has paid is meant, with nothing charged before. */
    static boolean isWhole(SimulatorStore.Batch batch, String id, JsonNode body) {
        var payment = find(batch, id);
        return Json.number(payment, "_charged") == 0
                && Json.number(body, "amount") == Json.number(payment, "_reserved");
    }

    static JsonNode items(JsonNode body) {
        return body.path("orderItems").isArray() ? body.path("orderItems").deepCopy() : Json.array();
    }

    /** What is reserved and not charged is given up; only whole, and only before anything is charged. */
    void cancel(SimulatorStore.Batch batch, String id, JsonNode body, Instant now) {
        var payment = find(batch, id);
        long amount = Wire.amount(body, "amount");
        long open = open(payment, now);
        if (Json.number(payment, "_charged") > 0 || open == 0 || amount != open) {
            throw Refusal.of("amount", "Only an uncharged payment can be cancelled, and only whole: " + open);
        }
        payment.put("_cancelled", amount);
        var data = Json.object().put("cancelId", newId(batch, "cancel"));
        data.set("amount", Hooks.amount(payment, amount));
        hooks.tell(batch, payment, "payment.cancel.created", data, now);
        batch.put(PAYMENT, id, payment);
    }

    void terminate(SimulatorStore.Batch batch, String id, Instant now) {
        var payment = find(batch, id);
        if (Json.number(payment, "_reserved") > 0) {
            throw Refusal.of("paymentId", "The payment has been paid");
        }
        batch.put(PAYMENT, id, payment.put("terminated", Wire.time(now)));
    }

    void rename(SimulatorStore.Batch batch, String id, JsonNode body, boolean own) {
        var payment = find(batch, id);
        var field = own ? "myReference" : "reference";
        var text = Json.text(body, field);
        if (text.isEmpty() || text.length() > 128) {
            throw Refusal.of(field, "has 1 to 128 characters");
        }
        if (own) {
            payment.put(field, text);
        } else {
            ((ObjectNode) payment.path("orderDetails")).put(field, text);
        }
        batch.put(PAYMENT, id, payment);
    }

    /** As the API shows it. Zero amounts are left out of the summary. */
    ObjectNode shown(ObjectNode payment, Instant now) {
        var shown = Wire.shown(payment);
        var summary = Json.object();
        long expired = Json.number(payment, "_reserved")
                - Json.number(payment, "_charged")
                - Json.number(payment, "_cancelled")
                - open(payment, now);
        put(summary, "reservedAmount", Json.number(payment, "_reserved"));
        put(summary, "chargedAmount", Json.number(payment, "_charged"));
        put(summary, "refundedAmount", refunds.sum(Json.text(payment, "paymentId")));
        put(summary, "cancelledAmount", Json.number(payment, "_cancelled") + expired);
        shown.set("summary", summary);
        var list = shown.putArray("refunds");
        refunds.of(Json.text(payment, "paymentId")).forEach(refund -> list.add(Wire.shown(refund)));
        return shown;
    }

    private static void put(ObjectNode summary, String field, long amount) {
        if (amount != 0) {
            summary.put(field, amount);
        }
    }

    /** The charges of a payment with what is left of each to refund, oldest first. */
    List<ObjectNode> refundable(SimulatorStore.Batch batch, String id) {
        var left = new ArrayList<ObjectNode>();
        for (var charge : find(batch, id).path("charges")) {
            var chargeId = Json.text(charge, "chargeId");
            long rest = Json.number(charge, "amount") - refunds.sumOfCharge(chargeId);
            left.add(Json.object().put("chargeId", chargeId).put("left", rest));
        }
        return left;
    }
}

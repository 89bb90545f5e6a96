package se.knyt.simulators.paypal;

import java.time.Duration;
import java.time.Instant;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /v2/payments/authorizations/{id}/reauthorize}: another authorization in the place of one whose three days have passed, once
 * from day 4 to day 29, and never of one that was made so itself. The last day stays that of the first one.
 */
final class Reauthorizations {
    static final String PARENT = "_parent";
    static final String CHILD = "_child";
    private static final Duration HONOURED = Duration.ofDays(3);

    /** In US dollars, of which the documents give the limit; elsewhere the payer's own amount is the limit (PSD2). */
    private static final long USD_MORE = 75_00;

    private final Payments payments;
    private final Ledger ledger;

    Reauthorizations(Payments payments, Ledger ledger) {
        this.payments = payments;
        this.ledger = ledger;
    }

    ObjectNode reauthorize(SimulatorStore.Batch batch, String id, JsonNode body, Instant now) {
        var old = payments.find(batch, Payments.AUTHORIZATION, id);
        mustBeOpen(Payments.asOf(old, now));
        if (old.has(PARENT)) {
            throw Refusal.unprocessable(
                    "REAUTHORIZATION_NOT_SUPPORTED",
                    "A reauthorize cannot be attempted on an authorization_id that is the result of a prior"
                            + " reauthorization or on an authorization made on an Order saved using the"
                            + " `v2/orders/id/save` API.");
        }
        if (old.has(CHILD)
                || now.isBefore(Instant.parse(Json.text(old, "create_time")).plus(HONOURED))) {
            throw Refusal.unprocessable(
                    "REAUTHORIZATION_TOO_SOON",
                    "A reauthorization is only allowed once from Day 4 to Day 29 since the date of the original"
                            + " authorization.");
        }
        var currency = Json.text(old, "_currency");
        long before = Json.number(old, "_amount");
        long amount = body.has("amount")
                ? Wire.minor(body.path("amount"), currency, "AUTH_CURRENCY_MISMATCH")
                : before - Json.number(old, "_captured");
        if (amount > most(before, currency)) {
            throw Refusal.unprocessable(
                    "AUTHORIZATION_AMOUNT_EXCEEDED", "Authorization amount specified exceeded allowable limit.");
        }
        return replace(batch, old, amount, now);
    }

    private static void mustBeOpen(ObjectNode authorization) {
        switch (Json.text(authorization, "status")) {
            case "VOIDED" ->
                throw Refusal.unprocessable(
                        "AUTHORIZATION_VOIDED", "A voided authorization cannot be captured or reauthorized. ");
            case "CAPTURED" ->
                throw Refusal.unprocessable(
                        "AUTHORIZATION_ALREADY_CAPTURED", "Authorization has previously been captured.");
            default -> {
                // It can be.
            }
        }
    }

    private static long most(long before, String currency) {
        return currency.equals("USD")
                ? Math.min(Math.multiplyExact(before, 115L) / 100, Math.addExact(before, USD_MORE))
                : before;
    }

    private ObjectNode replace(SimulatorStore.Batch batch, ObjectNode old, long amount, Instant now) {
        var oldId = Json.text(old, "id");
        var currency = Json.text(old, "_currency");
        var id = ledger.newId(batch, Payments.AUTHORIZATION);
        var made = old.deepCopy()
                .put("id", id)
                .put("status", "CREATED")
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("_amount", amount)
                .put("_captured", 0)
                .put("_captures", 0)
                .put(PARENT, oldId);
        made.set("amount", Wire.money(amount, currency));
        made.putObject("supplementary_data")
                .putObject("related_ids")
                .put("order_id", Json.text(old, "_order"))
                .put("authorization_id", oldId);
        batch.put(Payments.AUTHORIZATION, id, made);
        batch.put(Payments.AUTHORIZATION, oldId, old.put(CHILD, id).put("update_time", Wire.time(now)));
        var order = payments.find(batch, Payments.ORDER, Json.text(old, "_order"));
        batch.put(Payments.ORDER, Json.text(order, "id"), order.put("_authorization", id));
        var about = Payments.references(made).put("paypal_reference_id", oldId);
        about.put("paypal_reference_id_type", "TXN");
        ledger.note(batch, new Ledger.Movement("T1301", id, amount, currency, about), now);
        return made;
    }
}

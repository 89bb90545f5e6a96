package se.knyt.simulators.stripe;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Money given back to buyers: several times, each a part, together never more than was captured. */
final class Refunds {
    static final String REFUND = "refund";
    private static final Set<String> REASONS = Set.of("", "duplicate", "fraudulent", "requested_by_customer");

    private final SimulatorStore store;
    private final Payments payments;
    private final Ledger ledger;
    private final Events events;

    Refunds(SimulatorStore store, Payments payments, Ledger ledger, Events events) {
        this.store = store;
        this.payments = payments;
        this.ledger = ledger;
        this.events = events;
    }

    ObjectNode refund(String id) {
        return store.find(REFUND, id).orElseThrow(() -> Refusal.missing("refund", REFUND, id));
    }

    /** Refunds {@code wanted} of the charge, or all that is left of it. */
    ObjectNode create(
            Change change, ObjectNode charge, OptionalLong wanted, String reason, Map<String, String> metadata) {
        var chargeId = Json.text(charge, "id");
        if (!REASONS.contains(reason)) {
            throw Refusal.parameter("parameter_invalid", "reason", "Invalid reason: " + reason);
        }
        if (!charge.path("captured").asBoolean(false)) {
            throw Refusal.state("charge_not_captured", "Charge " + chargeId + " has not been captured.");
        }
        if (charge.path("disputed").asBoolean(false)) {
            throw Refusal.state(
                    "charge_disputed", "Charge " + chargeId + " has been charged back; cannot issue a refund.");
        }
        long left = Json.number(charge, "amount_captured") - Json.number(charge, "amount_refunded");
        if (left == 0) {
            throw Refusal.state("charge_already_refunded", "Charge " + chargeId + " has already been refunded.");
        }
        long amount = wanted.orElse(left);
        Terms.mustBeWhole(amount, Json.text(charge, "currency"));
        if (amount > left) {
            throw Refusal.parameter(
                    "",
                    "amount",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        var refund = write(change, charge, amount, reason, metadata);
        long refunded = Json.number(charge, "amount_refunded") + amount;
        charge.put("amount_refunded", refunded).put("refunded", refunded == Json.number(charge, "amount_captured"));
        change.batch().put(Payments.CHARGE, chargeId, charge);
        events.add(change, "refund.created", refund);
        events.add(change, "charge.refunded", charge);
        return refund;
    }

    private ObjectNode write(
            Change change, ObjectNode charge, long amount, String reason, Map<String, String> metadata) {
        var id = Wire.id(change.batch(), "re");
        var method = Json.text(charge.path("payment_method_details"), "type");
        var transaction = ledger.add(
                change,
                new Ledger.Cause(
                        method.equals("card") ? "refund" : "payment_refund",
                        "refund",
                        id,
                        "REFUND FOR CHARGE (" + Json.text(charge, "description") + ")"),
                ledger.settled(amount, Json.text(charge, "currency")).negated(),
                List.of());
        var refund = Json.object()
                .put("id", id)
                .put("object", REFUND)
                .put("amount", amount)
                .put("balance_transaction", Json.text(transaction, "id"))
                .put("charge", Json.text(charge, "id"))
                .put("created", Wire.time(change.now()))
                .put("currency", Json.text(charge, "currency"))
                .put("payment_intent", Json.text(charge, "payment_intent"))
                .put("reason", reason.isEmpty() ? null : reason)
                .putNull("receipt_number")
                .put("status", "succeeded");
        refund.putObject("destination_details")
                .put("type", method)
                .putObject(method)
                .put("type", "refund");
        var kept = refund.putObject("metadata");
        metadata.forEach(kept::put);
        change.batch().put(REFUND, id, refund);
        return refund;
    }

    /** The refund that a part capture made at versions before 2025-03-31.basil: what was never taken from the buyer. */
    static void letGo(Change change, ObjectNode charge, String id, long amount, String transaction) {
        var refund = Json.object()
                .put("id", id)
                .put("object", REFUND)
                .put("amount", amount)
                .put("balance_transaction", transaction)
                .put("charge", Json.text(charge, "id"))
                .put("created", Wire.time(change.now()))
                .put("currency", Json.text(charge, "currency"))
                .put("payment_intent", Json.text(charge, "payment_intent"))
                .putNull("reason")
                .putNull("receipt_number")
                .put("status", "succeeded");
        refund.putObject("metadata");
        change.batch().put(REFUND, id, refund);
    }

    /** The buyer's bank does not take the money, also days later: it comes back to the balance. */
    ObjectNode fail(Change change, String id) {
        var refund = refund(id);
        if (!Json.text(refund, "status").equals("succeeded")) {
            throw new IllegalArgumentException("the refund is " + Json.text(refund, "status"));
        }
        var charge = payments.charge(Json.text(refund, "charge"));
        long amount = Json.number(refund, "amount");
        var given = store.peek(Ledger.TRANSACTION, Json.text(refund, "balance_transaction"))
                .orElseThrow();
        var back = new Ledger.Settled(Json.number(given, "amount"), Json.text(given, "currency"), null).negated();
        var transaction = ledger.add(
                change,
                new Ledger.Cause("refund_failure", "refund_failure", id, "REFUND FAILURE (" + id + ")"),
                back,
                List.of());
        refund.put("status", "failed")
                .put("failure_reason", "expired_or_canceled_card")
                .put("failure_balance_transaction", Json.text(transaction, "id"));
        charge.put("amount_refunded", Json.number(charge, "amount_refunded") - amount)
                .put("refunded", false);
        change.batch().put(REFUND, id, refund);
        change.batch().put(Payments.CHARGE, Json.text(charge, "id"), charge);
        events.add(change, "refund.failed", refund);
        return refund;
    }
}

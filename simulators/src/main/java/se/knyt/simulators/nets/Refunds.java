package se.knyt.simulators.nets;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Refunds: begun by a call, done some minutes later by the clock, unless they are called back or fail. */
final class Refunds {
    private final SimulatorStore store;
    private final Ledger ledger;
    private final Hooks hooks;
    private volatile @Nullable Instant nextDue;

    Refunds(SimulatorStore store, Ledger ledger, Hooks hooks) {
        this.store = store;
        this.ledger = ledger;
        this.hooks = hooks;
        findNextDue();
    }

    void findNextDue() {
        nextDue = store.all(Payments.REFUND).stream()
                .filter(Refunds::pending)
                .map(Refunds::due)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    Optional<Instant> nextDue() {
        return Optional.ofNullable(nextDue);
    }

    private static boolean pending(JsonNode refund) {
        return Json.text(refund, "state").equals("Pending");
    }

    private static Instant due(JsonNode refund) {
        return Instant.parse(Json.text(refund, "_due"));
    }

    /** Refunds of a payment that were made, oldest first. */
    List<ObjectNode> of(String payment) {
        return store.all(Payments.REFUND).stream()
                .filter(refund -> Json.text(refund, "_payment").equals(payment))
                .toList();
    }

    /** What of a payment has gone back or is about to. */
    long sum(String payment) {
        return of(payment).stream().mapToLong(Refunds::counted).sum();
    }

    long sumOfCharge(String charge) {
        return store.all(Payments.REFUND).stream()
                .filter(refund -> Json.text(refund, "_charge").equals(charge))
                .mapToLong(Refunds::counted)
                .sum();
    }

    private static long counted(JsonNode refund) {
        return List.of("Pending", "Completed").contains(Json.text(refund, "state")) ? Json.number(refund, "amount") : 0;
    }

    /** Whether all that a charge took is meant. */
    static boolean isWhole(SimulatorStore.Batch batch, String chargeId, JsonNode body) {
        return batch.find(Payments.CHARGE, chargeId)
                .map(charge -> Json.number(charge, "amount") == Json.number(body, "amount"))
                .orElse(true);
    }

    ObjectNode begin(SimulatorStore.Batch batch, String chargeId, JsonNode body, Instant now) {
        var charge = batch.find(Payments.CHARGE, chargeId).orElseThrow(() -> Refusal.notFound("charge " + chargeId));
        long amount = Wire.amount(body, "amount");
        Wire.checkItems(body, amount);
        long left = Json.number(charge, "amount") - sumOfCharge(chargeId);
        if (amount > left) {
            throw Refusal.of("amount", "The amount exceeds what is charged and not refunded, " + left);
        }
        var payment = Payments.find(batch, Json.text(charge, "paymentId"));
        var id = Wire.id("nets refund " + batch.next("id", 1));
        var due = now.plus(ledger.terms().refunding());
        var refund = Json.object()
                .put("refundId", id)
                .put("amount", amount)
                .put("state", "Pending")
                .put("lastUpdated", Wire.time(now))
                .put("_payment", Json.text(payment, "paymentId"))
                .put("_charge", chargeId)
                .put("_reference", Json.text(body, "myReference"))
                .put("_due", Wire.time(due));
        refund.set("orderItems", Payments.items(body));
        batch.put(Payments.REFUND, id, refund);
        var data = Json.object()
                .put("refundId", id)
                .put("reconciliationReference", id.substring(0, 25))
                .put("executed", Wire.time(now))
                .put("paymentActionId", id);
        data.set("orderItems", Payments.items(body));
        data.set("amount", Hooks.amount(payment, amount));
        hooks.tell(batch, payment, "payment.refund.initiated.v2", data, now);
        var next = nextDue;
        if (next == null || due.isBefore(next)) {
            nextDue = due; // too early at worst, if the commit should fail: then the run finds nothing
        }
        return Json.object().put("refundId", id);
    }

    /** Calls a refund back, or lets it fail at the buyer's bank, while it is not done. */
    void end(SimulatorStore.Batch batch, String id, String state, Instant now) {
        var refund = batch.find(Payments.REFUND, id).orElseThrow(() -> Refusal.notFound("refund " + id));
        if (!pending(refund)) {
            throw Refusal.of("refundId", "The refund is " + Json.text(refund, "state"));
        }
        finish(batch, refund, state, now);
    }

    private void finish(SimulatorStore.Batch batch, ObjectNode refund, String state, Instant now) {
        refund.put("state", state).put("lastUpdated", Wire.time(now));
        var id = Json.text(refund, "refundId");
        batch.put(Payments.REFUND, id, refund);
        var payment = Payments.find(batch, Json.text(refund, "_payment"));
        long amount = Json.number(refund, "amount");
        var data = Json.object().put("refundId", id);
        data.set("amount", Hooks.amount(payment, amount));
        switch (state) {
            case "Completed" -> {
                ledger.refund(batch, payment, id, amount, now);
                hooks.tell(batch, payment, "payment.refund.completed", data, now);
            }
            case "Failed" -> {
                data.putObject("error")
                        .put("code", "911")
                        .put("message", "Error occurred")
                        .put("source", "Internal");
                hooks.tell(batch, payment, "payment.refund.failed", data, now);
            }
            default -> {}
        }
    }

    /** Finishes what is due, each at its own time. */
    void runDue(Instant now) {
        var due = nextDue;
        while (due != null && !due.isAfter(now)) {
            for (var refund : store.all(Payments.REFUND)) {
                if (pending(refund) && !due(refund).isAfter(due)) {
                    var batch = store.batch();
                    finish(batch, refund.deepCopy(), "Completed", due);
                    batch.commit();
                }
            }
            findNextDue();
            due = nextDue;
        }
        hooks.wake();
    }
}

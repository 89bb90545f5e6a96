package se.knyt.simulators.paypal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cases of buyers. One inside PayPal holds the money until it is decided; one that comes from a card's bank takes it at once. A case
 * that nobody answers by its last day is lost.
 */
final class Disputes {
    static final String DISPUTE = "dispute";
    static final Set<String> REASONS = Set.of(
            "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
            "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED",
            "UNAUTHORISED",
            "CREDIT_NOT_PROCESSED",
            "DUPLICATE_TRANSACTION",
            "INCORRECT_AMOUNT",
            "PAYMENT_BY_OTHER_MEANS",
            "CANCELED_RECURRING_BILLING",
            "OTHER");

    private final SimulatorStore store;
    private final Ledger ledger;
    private volatile @Nullable Instant nextDue;

    Disputes(SimulatorStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
        findNextDue();
    }

    void findNextDue() {
        nextDue = store.all(DISPUTE).stream()
                .filter(Disputes::open)
                .map(Disputes::due)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    Optional<Instant> nextDue() {
        return Optional.ofNullable(nextDue);
    }

    static boolean open(JsonNode dispute) {
        return !Json.text(dispute, "dispute_state").equals("RESOLVED");
    }

    private static Instant due(JsonNode dispute) {
        return Instant.parse(Json.text(dispute, "seller_response_due_date"));
    }

    ObjectNode open(SimulatorStore.Batch batch, ObjectNode capture, OptionalLong wanted, String given, Instant now) {
        var currency = Json.text(capture, "_currency");
        long captured = Json.number(capture, "_amount");
        long amount = wanted.orElse(captured);
        var reason = given.isEmpty() ? "MERCHANDISE_OR_SERVICE_NOT_RECEIVED" : given;
        boolean chargeback = Json.text(capture, "_method").equals("card");
        if (!REASONS.contains(reason)) {
            throw Refusal.invalid(
                    "reason", "is one of " + REASONS.stream().sorted().toList());
        }
        if (amount <= 0 || amount > captured) {
            throw Refusal.invalid("amount_minor", "is 1 to what was captured, " + captured);
        }
        long number = batch.next(DISPUTE, 10_001);
        var id = "PP-D-" + number;
        var due = now.plus(Duration.ofDays(ledger.terms().number("evidence_days")));
        var dispute = Json.object()
                .put("dispute_id", id)
                .put("create_time", Wire.time(now))
                .put("update_time", Wire.time(now))
                .put("reason", reason)
                .put("status", "WAITING_FOR_SELLER_RESPONSE")
                .put("dispute_state", "REQUIRED_ACTION")
                .put("dispute_life_cycle_stage", "CHARGEBACK")
                .put("dispute_channel", chargeback ? "EXTERNAL" : "INTERNAL")
                .put("seller_response_due_date", Wire.time(due))
                .put("_capture", Json.text(capture, "id"))
                .put("_amount", amount)
                .put("_currency", currency)
                .put("_invoice", Json.text(capture, "invoice_id"))
                .put("_custom", Json.text(capture, "custom_id"));
        dispute.set("dispute_amount", Wire.money(amount, currency));
        dispute.putArray("disputed_transactions")
                .addObject()
                .put("seller_transaction_id", Json.text(capture, "id"))
                .put("invoice_number", Json.text(capture, "invoice_id"))
                .put("custom", Json.text(capture, "custom_id"))
                .put("create_time", Json.text(capture, "create_time"));
        if (chargeback) {
            move(batch, dispute, "T1201", -amount, now);
            fee(batch, dispute, "T0106", "chargeback_fee", now);
        } else {
            move(batch, dispute, "T1110", -amount, now);
        }
        batch.put(DISPUTE, id, dispute);
        var next = nextDue;
        if (next == null || due.isBefore(next)) {
            nextDue = due; // too early at worst, if the commit should fail: then the run finds nothing
        }
        return dispute;
    }

    /** Decides a case; the money of one that is won comes back, of one that is lost stays away. */
    ObjectNode close(SimulatorStore.Batch batch, String id, boolean won, Instant now) {
        var dispute = batch.find(DISPUTE, id).orElseThrow(() -> Refusal.notFound());
        if (!open(dispute)) {
            throw Refusal.unprocessable("ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE", "The dispute is resolved.");
        }
        long amount = Json.number(dispute, "_amount");
        if (Json.text(dispute, "dispute_channel").equals("EXTERNAL")) {
            if (won) {
                move(batch, dispute, "T1202", amount, now);
            }
        } else {
            move(batch, dispute, "T1111", amount, now);
            if (!won) {
                move(batch, dispute, "T1106", -amount, now);
                fee(batch, dispute, "T0114", "dispute_fee", now);
            }
        }
        dispute.put("status", "RESOLVED").put("dispute_state", "RESOLVED").put("update_time", Wire.time(now));
        dispute.putObject("dispute_outcome")
                .put("outcome_code", won ? "RESOLVED_SELLER_FAVOUR" : "RESOLVED_BUYER_FAVOUR")
                .set("amount_refunded", Wire.money(won ? 0 : amount, Json.text(dispute, "_currency")));
        batch.put(DISPUTE, id, dispute);
        return dispute;
    }

    private void move(SimulatorStore.Batch batch, ObjectNode dispute, String code, long amount, Instant now) {
        var about = about(dispute);
        var id = ledger.newId(batch, "dispute");
        ledger.add(batch, new Ledger.Movement(code, id, amount, Json.text(dispute, "_currency"), about), now);
    }

    /** Fees of disputes are taken in the account's own currency. */
    private void fee(SimulatorStore.Batch batch, ObjectNode dispute, String code, String term, Instant now) {
        long fee = ledger.terms().number(term);
        if (fee > 0) {
            var id = ledger.newId(batch, "dispute fee");
            ledger.add(batch, new Ledger.Movement(code, id, -fee, Terms.PRIMARY, about(dispute)), now);
        }
    }

    private static ObjectNode about(JsonNode dispute) {
        return Json.object()
                .put("paypal_reference_id", Json.text(dispute, "_capture"))
                .put("paypal_reference_id_type", "TXN")
                .put("invoice_id", Json.text(dispute, "_invoice"))
                .put("custom_field", Json.text(dispute, "_custom"));
    }

    /** Loses what was not answered in time, each at its own. */
    void runDue(Instant now) {
        var due = nextDue;
        while (due != null && !due.isAfter(now)) {
            for (var dispute : store.all(DISPUTE)) {
                if (open(dispute) && !due(dispute).isAfter(due)) {
                    var batch = store.batch();
                    close(batch, Json.text(dispute, "dispute_id"), false, due);
                    batch.commit();
                }
            }
            findNextDue();
            due = nextDue;
        }
    }
}

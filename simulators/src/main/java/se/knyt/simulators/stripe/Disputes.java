package se.knyt.simulators.stripe;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chargebacks: the money is drawn with a fee when the buyer's bank asks, and comes back if the merchant wins. */
final class Disputes {
    static final String DISPUTE = "dispute";
    static final String DUE = "evidence-due";

    private final SimulatorStore store;
    private final Agenda agenda;
    private final Payments payments;
    private final Ledger ledger;
    private final Events events;

    Disputes(SimulatorStore store, Agenda agenda, Payments payments, Ledger ledger, Events events) {
        this.store = store;
        this.agenda = agenda;
        this.payments = payments;
        this.ledger = ledger;
        this.events = events;
    }

    ObjectNode dispute(String id) {
        return store.find(DISPUTE, id).orElseThrow(() -> Refusal.missing(DISPUTE, DISPUTE, id));
    }

    ObjectNode open(Change change, ObjectNode charge, OptionalLong wanted, String reason) {
        long left = Json.number(charge, "amount_captured") - Json.number(charge, "amount_refunded");
        long amount = wanted.orElse(left);
        if (charge.path("disputed").asBoolean(false) || amount < 1 || amount > left) {
            throw new IllegalArgumentException("of the charge " + left + " can be disputed, once");
        }
        var id = Wire.id(change.batch(), "dp");
        var chargeId = Json.text(charge, "id");
        var drawn = ledger.add(
                change,
                new Ledger.Cause("adjustment", DISPUTE, id, "Chargeback withdrawal for " + chargeId),
                ledger.settled(amount, Json.text(charge, "currency")).negated(),
                List.of(new Ledger.Fee(
                        "stripe_fee", "Dispute fee", ledger.terms().disputeFee())));
        var due = change.now().plus(Duration.ofDays(ledger.terms().evidenceDays()));
        var dispute = Json.object()
                .put("id", id)
                .put("object", DISPUTE)
                .put("amount", amount)
                .put("charge", chargeId)
                .put("created", Wire.time(change.now()))
                .put("currency", Json.text(charge, "currency"))
                .put("is_charge_refundable", false)
                .put("livemode", false)
                .put("payment_intent", Json.text(charge, "payment_intent"))
                .put("reason", reason.isEmpty() ? "general" : reason)
                .put("status", "needs_response");
        dispute.putArray("balance_transactions").add(drawn);
        dispute.putObject("evidence");
        dispute.putObject("evidence_details")
                .put("due_by", Wire.time(due))
                .put("has_evidence", false)
                .put("past_due", false)
                .put("submission_count", 0);
        dispute.putObject("metadata");
        charge.put("disputed", true).put("dispute", id);
        change.batch().put(DISPUTE, id, dispute);
        change.batch().put(Payments.CHARGE, chargeId, charge);
        agenda.put(
                change.batch(),
                DUE + " " + id,
                due,
                Json.object().put("what", DUE).put("about", id));
        events.add(change, "charge.dispute.created", dispute);
        events.add(change, "charge.dispute.funds_withdrawn", dispute);
        return dispute;
    }

    /** The merchant's evidence; with {@code submit} the bank has it and decides. */
    ObjectNode update(Change change, String id, Params params) {
        var dispute = dispute(id);
        mustBeOpen(dispute);
        var evidence = (ObjectNode) dispute.path("evidence");
        params.members("evidence").forEach(evidence::put);
        var details = (ObjectNode) dispute.path("evidence_details");
        details.put("has_evidence", !evidence.isEmpty());
        if (params.flag("submit", true) && !evidence.isEmpty()) {
            details.put("submission_count", Json.number(details, "submission_count") + 1);
            dispute.put("status", "under_review");
            agenda.remove(change.batch(), DUE + " " + id);
        }
        change.batch().put(DISPUTE, id, dispute);
        events.add(change, "charge.dispute.updated", dispute);
        return dispute;
    }

    /** The time for evidence is over and none was handed in. */
    void evidenceDue(Change change, String id) {
        var dispute = dispute(id);
        if (Json.text(dispute, "status").equals("needs_response")) {
            ((ObjectNode) dispute.path("evidence_details")).put("past_due", true);
            lose(change, dispute);
        }
    }

    /** The merchant gives in. */
    ObjectNode close(Change change, String id) {
        var dispute = dispute(id);
        mustBeOpen(dispute);
        return lose(change, dispute);
    }

    /** The bank decides. */
    ObjectNode decide(Change change, String id, boolean won) {
        var dispute = dispute(id);
        mustBeOpen(dispute);
        if (!won) {
            return lose(change, dispute);
        }
        var drawn = dispute.path("balance_transactions").path(0);
        long fee = ledger.terms().disputeFeeReturned() ? -Json.number(drawn, "fee") : 0;
        var back = ledger.add(
                change,
                new Ledger.Cause(
                        "adjustment",
                        "dispute_reversal",
                        id,
                        "Chargeback reversal for " + Json.text(dispute, "charge")),
                new Ledger.Settled(Json.number(drawn, "amount"), Json.text(drawn, "currency"), null).negated(),
                fee == 0 ? List.of() : List.of(new Ledger.Fee("stripe_fee", "Dispute fee", fee)));
        ((ArrayNode) dispute.path("balance_transactions")).add(back);
        finish(change, dispute, "won");
        events.add(change, "charge.dispute.funds_reinstated", dispute);
        return dispute;
    }

    private ObjectNode lose(Change change, ObjectNode dispute) {
        return finish(change, dispute, "lost");
    }

    private ObjectNode finish(Change change, ObjectNode dispute, String status) {
        var id = Json.text(dispute, "id");
        dispute.put("status", status);
        change.batch().put(DISPUTE, id, dispute);
        agenda.remove(change.batch(), DUE + " " + id);
        var charge = payments.charge(Json.text(dispute, "charge"));
        change.batch().put(Payments.CHARGE, Json.text(charge, "id"), charge.put("disputed", !status.equals("won")));
        events.add(change, "charge.dispute.closed", dispute);
        return dispute;
    }

    private static void mustBeOpen(ObjectNode dispute) {
        if (Json.text(dispute, "status").matches("won|lost")) {
            throw Refusal.state("", "This dispute is already closed");
        }
    }
}

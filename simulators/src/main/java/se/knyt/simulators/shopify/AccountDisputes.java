package se.knyt.simulators.shopify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Chargebacks and inquiries: a chargeback draws the money with a fee at once, and both come back if the merchant wins. */
final class AccountDisputes {
    static final String DISPUTE = "payments_dispute";
    static final String DUE = "evidence-due";

    /** Reasons with a code of the card network for each. */
    private static final Map<String, String> REASONS = Map.of(
            "FRAUDULENT", "10.4",
            "GENERAL", "13.9",
            "DUPLICATE", "12.6",
            "PRODUCT_NOT_RECEIVED", "13.1",
            "PRODUCT_UNACCEPTABLE", "13.3",
            "CREDIT_NOT_PROCESSED", "13.6",
            "SUBSCRIPTION_CANCELLED", "13.2",
            "UNRECOGNIZED", "10.4");

    private final SimulatorStore store;
    private final Agenda agenda;
    private final AccountLedger ledger;
    private final Webhooks webhooks;

    AccountDisputes(SimulatorStore store, Agenda agenda, AccountLedger ledger, Webhooks webhooks) {
        this.store = store;
        this.agenda = agenda;
        this.ledger = ledger;
        this.webhooks = webhooks;
    }

    List<ObjectNode> all() {
        return store.all(DISPUTE);
    }

    /**
     * The buyer's bank asks, or takes the money back.
     *
     * @param payment the purchase as the account keeps it
     * @param amount minor units of the order's currency; all that was captured and not refunded when empty
     * @param inquiry whether the bank only asks: no money moves
     */
    ObjectNode open(
            SimulatorStore.Batch batch,
            ObjectNode payment,
            OptionalLong amount,
            String wantedReason,
            boolean inquiry,
            Instant now) {
        long left = Json.number(payment, "captured") - Json.number(payment, "refunded");
        long disputed = amount.orElse(left);
        if (disputed < 1 || disputed > left || payment.has("dispute")) {
            throw new UserError("Of the payment " + Amount.text(left) + " can be disputed, once");
        }
        var reason = wantedReason.isEmpty() ? "GENERAL" : wantedReason.toUpperCase(Locale.ROOT);
        var code = REASONS.get(reason);
        if (code == null) {
            throw new UserError(
                    "reason is one of " + REASONS.keySet().stream().sorted().toList());
        }
        long number = batch.next(DISPUTE, 7_700_001);
        var id = Gid.of("ShopifyPaymentsDispute", number);
        var due = now.plus(ledger.terms().evidence()).truncatedTo(ChronoUnit.SECONDS);
        var dispute = Json.object()
                .put("id", id)
                .put("legacyResourceId", number)
                .put("type", inquiry ? "INQUIRY" : "CHARGEBACK")
                .put("status", "NEEDS_RESPONSE")
                .put("initiatedAt", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("evidenceDueBy", due.toString())
                .put("_payment", Json.text(payment, "id"))
                .put("_order", Json.text(payment.path("order"), "id"));
        dispute.set("amount", Amount.money(disputed, Json.text(payment, "currency")));
        dispute.putObject("reasonDetails").put("reason", reason).put("networkReasonCode", code);
        if (!inquiry) {
            withdraw(batch, dispute, payment, disputed, now);
        }
        payment.put("dispute", id);
        batch.put(ShopifyPaymentsApp.PAYMENT, Json.text(payment, "id"), payment);
        batch.put(DISPUTE, id, dispute);
        agenda.put(
                batch, DUE + " " + number, due, Json.object().put("what", DUE).put("about", id));
        webhooks.enqueue(batch, "DISPUTES_CREATE", body(dispute));
        return dispute;
    }

    private void withdraw(
            SimulatorStore.Batch batch, ObjectNode dispute, ObjectNode payment, long amount, Instant now) {
        var terms = ledger.terms();
        var bought = Json.text(payment, "currency");
        long drawn = AccountTerms.exchanged(amount, terms.exchangeRate(bought));
        long fee = terms.chargebackFee();
        dispute.put("_drawn", drawn).put("_fee", fee).put("_currency", terms.settledIn(bought));
        boolean apart = terms.chargebackFeeApart();
        move(batch, dispute, payment, "DISPUTE_WITHDRAWAL", Math.negateExact(drawn), apart ? 0 : fee, now);
        if (apart && fee > 0) {
            move(batch, dispute, payment, "CHARGEBACK_FEE", Math.negateExact(fee), 0, now);
        }
    }

    private void move(
            SimulatorStore.Batch batch,
            JsonNode dispute,
            JsonNode payment,
            String type,
            long amount,
            long fee,
            Instant now) {
        ledger.add(
                batch,
                new AccountLedger.Movement(
                        type,
                        "DISPUTE",
                        Json.number(dispute, "legacyResourceId"),
                        amount,
                        fee,
                        Json.text(dispute, "_currency"),
                        payment.path("order"),
                        ""),
                now);
    }

    /** The merchant hands in evidence. */
    ObjectNode answer(SimulatorStore.Batch batch, ObjectNode dispute, Instant now) {
        mustBeOpen(dispute);
        var id = Json.text(dispute, "id");
        dispute.put("status", "UNDER_REVIEW")
                .put("evidenceSentOn", now.truncatedTo(ChronoUnit.SECONDS).toString());
        agenda.remove(batch, DUE + " " + Json.number(dispute, "legacyResourceId"));
        batch.put(DISPUTE, id, dispute);
        webhooks.enqueue(batch, "DISPUTES_UPDATE", body(dispute));
        return dispute;
    }

    /** The time for evidence is over and none was handed in. */
    void evidenceDue(SimulatorStore.Batch batch, String id, Instant now) {
        var dispute = batch.find(DISPUTE, id).orElseThrow();
        if (Json.text(dispute, "status").equals("NEEDS_RESPONSE")) {
            decide(batch, dispute, false, now);
        }
    }

    /** The bank decides. */
    ObjectNode decide(SimulatorStore.Batch batch, ObjectNode dispute, boolean won, Instant now) {
        mustBeOpen(dispute);
        var payment = store.peek(ShopifyPaymentsApp.PAYMENT, Json.text(dispute, "_payment"))
                .orElseThrow();
        if (won && dispute.has("_drawn")) {
            reinstate(batch, dispute, payment, now);
        }
        dispute.put("status", won ? "WON" : "LOST")
                .put("finalizedOn", now.truncatedTo(ChronoUnit.SECONDS).toString());
        agenda.remove(batch, DUE + " " + Json.number(dispute, "legacyResourceId"));
        batch.put(DISPUTE, Json.text(dispute, "id"), dispute);
        webhooks.enqueue(batch, "DISPUTES_UPDATE", body(dispute));
        return dispute;
    }

    private void reinstate(SimulatorStore.Batch batch, ObjectNode dispute, ObjectNode payment, Instant now) {
        boolean returned = ledger.terms().chargebackFeeReturned();
        boolean apart = ledger.terms().chargebackFeeApart();
        long fee = returned ? Json.number(dispute, "_fee") : 0;
        long drawn = Json.number(dispute, "_drawn");
        move(batch, dispute, payment, "DISPUTE_REVERSAL", drawn, apart ? 0 : -fee, now);
        if (apart && fee > 0) {
            move(batch, dispute, payment, "CHARGEBACK_FEE_REFUND", fee, 0, now);
        }
    }

    private static void mustBeOpen(JsonNode dispute) {
        if (Json.text(dispute, "status").matches("WON|LOST")) {
            throw new UserError("The dispute is already closed");
        }
    }

    /** The REST shape that the webhook carries. */
    private static ObjectNode body(ObjectNode dispute) {
        var body = Json.object()
                .put("id", Json.number(dispute, "legacyResourceId"))
                .put("order_id", Gid.number(Json.text(dispute, "_order")))
                .put("type", Json.text(dispute, "type").toLowerCase(Locale.ROOT))
                .put("amount", Json.text(dispute.path("amount"), "amount"))
                .put("currency", Json.text(dispute.path("amount"), "currencyCode"))
                .put(
                        "reason",
                        Json.text(dispute.path("reasonDetails"), "reason").toLowerCase(Locale.ROOT))
                .put("network_reason_code", Json.text(dispute.path("reasonDetails"), "networkReasonCode"))
                .put("status", Json.text(dispute, "status").toLowerCase(Locale.ROOT))
                .put("evidence_due_by", Json.text(dispute, "evidenceDueBy"))
                .put("initiated_at", Json.text(dispute, "initiatedAt"));
        for (var field : Map.of("evidence_sent_on", "evidenceSentOn", "finalized_on", "finalizedOn")
                .entrySet()) {
            body.set(field.getKey(), dispute.optional(field.getValue()).orElse(NullNode.getInstance()));
        }
        return body;
    }
}

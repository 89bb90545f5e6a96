package se.knyt.simulators.adyen;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dispute goes in rounds: it is opened, with a period to defend it in; the chargeback takes the money with a fee, a defence that is
 * taken gives it back, and the issuer can take it a second time. All that is told of it has the dispute's own reference.
 */
final class Disputes {
    static final String DISPUTE = "dispute";

    /** On the agenda: the period to defend one in has ended. */
    static final String PERIOD = "defense-period";

    private static final Set<String> OPEN = Set.of("notified", "charged_back");

    /** Of the opening, by scheme. */
    private static final Map<String, Duration> PERIODS = Map.of("visa", Duration.ofDays(18));

    private static final Duration PERIOD_OTHERWISE = Duration.ofDays(40);

    private static final Map<String, String> USUAL_CODES = Map.of("visa", "13.1", "mc", "4853", "amex", "C08");

    /** As the examples of the description have them. */
    private static final Map<String, String> TEXTS = Map.of(
            "10.4", "Other Fraud-Card Absent Environment",
            "13.1", "Merchandise/Services Not Received",
            "13.3", "Not as Described or Defective Merchandise/Services");

    private final Agenda agenda;
    private final Payments payments;
    private final Ledger ledger;
    private final Hooks hooks;

    Disputes(Agenda agenda, Payments payments, Ledger ledger, Hooks hooks) {
        this.agenda = agenda;
        this.payments = payments;
        this.ledger = ledger;
        this.hooks = hooks;
    }

    /** The issuer asks first; no money moves. */
    ObjectNode requestInformation(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        var asked = Json.object()
                .put("id", Wire.reference(change.batch()))
                .put("amount", Payments.refundable(payment))
                .put("status", "Unresponded");
        tell(change, "REQUEST_FOR_INFORMATION", payment, asked);
        return payment;
    }

    /** The dispute is opened and told of; no money moves yet. */
    ObjectNode open(Change change, String paymentReference, OptionalLong wanted, String reason) {
        var payment = payments.find(change.batch(), paymentReference);
        long left = Payments.refundable(payment);
        long amount = wanted.orElse(left);
        if (amount < 1
                || amount > left
                || change.batch().find(DISPUTE, paymentReference).isPresent()) {
            throw new IllegalArgumentException("of the payment " + left + " can be charged back, once");
        }
        var scheme = Json.text(payment, "paymentMethod");
        var code = reason.matches("[A-Z0-9.]{2,8}") ? reason : USUAL_CODES.getOrDefault(scheme, "");
        var ends = change.now().plus(PERIODS.getOrDefault(scheme, PERIOD_OTHERWISE));
        var dispute = Json.object()
                .put("id", Wire.reference(change.batch()))
                .put("amount", amount)
                .put("scheme", scheme)
                .put("code", code)
                .put("reason", reason.equals(code) || reason.isEmpty() ? TEXTS.getOrDefault(code, "") : reason)
                .put("ends_at", ends.toString())
                .put("state", "notified")
                .put("status", "Undefended");
        keep(change, paymentReference, dispute);
        agenda.put(
                change.batch(),
                PERIOD + " " + paymentReference,
                ends,
                Json.object().put("what", PERIOD).put("about", paymentReference));
        tell(change, "NOTIFICATION_OF_CHARGEBACK", payment, dispute);
        return dispute;
    }

    /** The money is taken; what was not opened before is opened first. */
    ObjectNode chargeback(Change change, String paymentReference, OptionalLong wanted, String reason) {
        var payment = payments.find(change.batch(), paymentReference);
        var opened = change.batch().find(DISPUTE, paymentReference);
        boolean told = opened.map(found -> Json.text(found, "state"))
                .filter("notified"::equals)
                .isPresent();
        var dispute = told ? opened.orElseThrow() : open(change, paymentReference, wanted, reason);
        long amount = Json.number(dispute, "amount");
        keep(change, paymentReference, dispute.put("state", "charged_back"));
        book(change, "Chargeback", payment, dispute, -amount, ledger.terms().chargebackFees());
        tell(change, "CHARGEBACK", payment, dispute);
        return dispute;
    }

    /** The merchant hands in what defends it. */
    ObjectNode defend(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        var dispute = undefended(change, paymentReference).put("status", "Pending");
        keep(change, paymentReference, dispute);
        agenda.remove(change.batch(), PERIOD + " " + paymentReference);
        tell(change, "INFORMATION_SUPPLIED", payment, dispute);
        return dispute;
    }

    /** The merchant gives in. */
    ObjectNode accept(Change change, String paymentReference) {
        return ended(change, paymentReference, undefended(change, paymentReference), "Accepted");
    }

    /** Nobody has defended it in time; nothing where somebody has. */
    void periodEnded(Change change, String paymentReference) {
        change.batch()
                .find(DISPUTE, paymentReference)
                .filter(Disputes::isUndefended)
                .ifPresent(dispute -> ended(change, paymentReference, dispute, "Lost"));
    }

    private ObjectNode ended(Change change, String paymentReference, ObjectNode dispute, String status) {
        agenda.remove(change.batch(), PERIOD + " " + paymentReference);
        var payment = payments.find(change.batch(), paymentReference);
        keep(change, paymentReference, dispute.put("state", "lost").put("status", status));
        tell(change, "DISPUTE_DEFENSE_PERIOD_ENDED", payment, dispute);
        return dispute;
    }

    /** Adyen and the issuer decide on the merchant's defence: taken, the money is back, though not for good. */
    ObjectNode decide(Change change, String paymentReference, boolean won) {
        var dispute = dispute(change, paymentReference, "charged_back");
        if (!won) {
            return ended(change, paymentReference, undefended(change, paymentReference), "Lost");
        }
        if (isUndefended(dispute)) {
            dispute = defend(change, paymentReference);
        }
        var payment = payments.find(change.batch(), paymentReference);
        keep(change, paymentReference, dispute.put("state", "reversed"));
        book(change, "ChargebackReversed", payment, dispute, Json.number(dispute, "amount"), Terms.Fees.NONE);
        tell(change, "CHARGEBACK_REVERSED", payment, dispute);
        return dispute;
    }

    /** The issuer has taken the defence, or has not answered it in time. */
    ObjectNode issuerSilent(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        var dispute = dispute(change, paymentReference, "reversed")
                .put("state", "won")
                .put("status", "Won");
        keep(change, paymentReference, dispute);
        tell(change, "ISSUER_RESPONSE_TIMEFRAME_EXPIRED", payment, dispute);
        return dispute;
    }

    /** The issuer does not take the defence: the money goes a second time. */
    ObjectNode second(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        var dispute = dispute(change, paymentReference, "reversed")
                .put("state", "second")
                .put("status", "Lost");
        keep(change, paymentReference, dispute);
        book(change, "SecondChargeback", payment, dispute, -Json.number(dispute, "amount"), Terms.Fees.NONE);
        tell(change, "SECOND_CHARGEBACK", payment, dispute);
        return dispute;
    }

    private static boolean isUndefended(JsonNode dispute) {
        return OPEN.contains(Json.text(dispute, "state"))
                && Json.text(dispute, "status").equals("Undefended");
    }

    private static ObjectNode undefended(Change change, String paymentReference) {
        return change.batch()
                .find(DISPUTE, paymentReference)
                .filter(Disputes::isUndefended)
                .orElseThrow(() -> new IllegalArgumentException("the payment has no dispute that waits for a defence"));
    }

    private static ObjectNode dispute(Change change, String paymentReference, String state) {
        return change.batch()
                .find(DISPUTE, paymentReference)
                .filter(found -> Json.text(found, "state").equals(state))
                .orElseThrow(() -> new IllegalArgumentException("the payment has no dispute that is " + state));
    }

    private static void keep(Change change, String paymentReference, ObjectNode dispute) {
        change.batch().put(DISPUTE, paymentReference, dispute);
    }

    private void book(Change change, String type, ObjectNode payment, JsonNode dispute, long amount, Terms.Fees fees) {
        ledger.add(change, new Ledger.Cause(type, payment, Json.text(dispute, "id"), ""), amount, fees);
    }

    private void tell(Change change, String event, ObjectNode payment, JsonNode dispute) {
        hooks.tell(
                change,
                event,
                payment,
                Json.text(dispute, "id"),
                Json.number(dispute, "amount"),
                true,
                Json.text(dispute, "reason"),
                additional(event, payment, dispute));
    }

    /** What is told besides: the period and the gross while it can be defended, the scheme's code and the status with each. */
    private static ObjectNode additional(String event, JsonNode payment, JsonNode dispute) {
        var additional = Json.object().put("disputeStatus", Json.text(dispute, "status"));
        var code = Json.text(dispute, "code");
        if (!code.isEmpty()) {
            additional
                    .put("chargebackReasonCode", code)
                    .put("chargebackSchemeCode", Json.text(dispute, "scheme"))
                    .put("modificationMerchantReferences", "");
        }
        if (event.endsWith("CHARGEBACK") && !event.startsWith("SECOND")) {
            additional
                    .put("defensePeriodEndsAt", Wire.eventDate(Instant.parse(Json.text(dispute, "ends_at"))))
                    .put("defendable", Boolean.toString(isUndefended(dispute)))
                    .put("grossCurrency", Json.text(payment.path("amount"), "currency"))
                    .put("grossValue", Long.toString(Json.number(dispute, "amount")))
                    .put("paymentMethodVariant", Terms.variant(Json.text(payment, "paymentMethod")));
        }
        return additional;
    }
}

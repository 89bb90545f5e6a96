package se.knyt.simulators.adyen;

import java.util.Map;
import java.util.Set;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Captures, refunds, cancels, reversals and other amounts. Each is first only received; whether it is done is decided a little later and told by a
 * notification alone, with {@code success} false and the reason where it is not.
 */
final class Modifications {
    static final String MODIFICATION = "modification";
    private static final String FAIL_NEXT = "fail_next";

    /** The event that tells of each kind. */
    private static final Map<String, String> EVENTS = Map.of(
            "captures", "CAPTURE",
            "refunds", "REFUND",
            "cancels", "CANCELLATION",
            "reversals", "CANCEL_OR_REFUND",
            "amountUpdates", "AUTHORISATION_ADJUSTMENT");

    private static final Set<String> WITH_AMOUNT = Set.of("captures", "refunds", "amountUpdates");

    private final Agenda agenda;
    private final Payments payments;
    private final Ledger ledger;
    private final Hooks hooks;

    Modifications(Agenda agenda, Payments payments, Ledger ledger, Hooks hooks) {
        this.agenda = agenda;
        this.payments = payments;
        this.ledger = ledger;
        this.hooks = hooks;
    }

    /** Takes a request in; gives the answer that says no more than that. */
    ObjectNode receive(Change change, String kind, String paymentReference, JsonNode body) {
        Structure.hold(kind, body);
        if (!Json.text(body, "merchantAccount").equals(AdyenSimulator.MERCHANT_ACCOUNT)) {
            throw Refusal.merchantAccount();
        }
        var payment = payments.find(change.batch(), paymentReference);
        if (Json.text(body, "reference").length() > 80) {
            throw Refusal.invalid("130", "Reference longer than 80 characters");
        }
        var modification = Json.object()
                .put("pspReference", Wire.reference(change.batch()))
                .put("kind", kind)
                .put("paymentPspReference", paymentReference)
                .put("reference", Json.text(body, "reference"))
                .put("outcome", "received");
        if (WITH_AMOUNT.contains(kind)) {
            var amount = Wire.checked(body.path("amount"));
            if (!Json.text(amount, "currency").equals(Json.text(payment.path("amount"), "currency"))) {
                throw Refusal.invalid("138", "The currency is not that of the payment");
            }
            modification.set("amount", amount);
        }
        var id = Json.text(modification, "pspReference");
        change.batch().put(MODIFICATION, id, modification);
        agenda.put(
                change.batch(),
                MODIFICATION + " " + id,
                change.now().plus(ledger.terms().modification()),
                Json.object().put("what", MODIFICATION).put("about", id));
        return answer(modification, body);
    }

    private static ObjectNode answer(ObjectNode modification, JsonNode body) {
        var answer = Json.object()
                .put("merchantAccount", AdyenSimulator.MERCHANT_ACCOUNT)
                .put("paymentPspReference", Json.text(modification, "paymentPspReference"))
                .put("pspReference", Json.text(modification, "pspReference"))
                .put("status", "received");
        if (body.has("reference")) {
            answer.put("reference", Json.text(body, "reference"));
        }
        for (var field :
                Set.of("amount", "lineItems", "industryUsage", "merchantRefundReason", "capturePspReference")) {
            if (body.has(field)) {
                answer.set(field, body.path(field));
            }
        }
        return answer;
    }

    /** The next modification of a kind will not be done. */
    void failNext(Change change, String kind, String reason) {
        if (!EVENTS.containsKey(kind)) {
            throw new IllegalArgumentException(
                    "kind is one of " + EVENTS.keySet().stream().sorted().toList());
        }
        change.batch().put(FAIL_NEXT, kind, Json.object().put("reason", reason.isEmpty() ? "Refused" : reason));
    }

    /** Decides one that was received; gives the reason why it was not done, or the empty text. */
    String decide(Change change, String id) {
        var modification = change.batch().find(MODIFICATION, id).orElseThrow();
        if (!Json.text(modification, "outcome").equals("received")) {
            return "";
        }
        agenda.remove(change.batch(), MODIFICATION + " " + id);
        var payment = payments.find(change.batch(), Json.text(modification, "paymentPspReference"));
        var kind = Json.text(modification, "kind");
        var ordered = change.batch().find(FAIL_NEXT, kind);
        var reason =
                ordered.map(node -> Json.text(node, "reason")).orElseGet(() -> apply(change, modification, payment));
        if (ordered.isPresent()) {
            change.batch().remove(FAIL_NEXT, kind);
        }
        change.batch().put(MODIFICATION, id, modification.put("outcome", reason.isEmpty() ? "done" : "failed"));
        change.batch().put(Payments.PAYMENT, Json.text(payment, "pspReference"), payment);
        var additional = Json.object();
        if (kind.equals("reversals")) {
            additional.put("modification.action", Json.number(payment, "captured") > 0 ? "refund" : "cancel");
        }
        long value = modification.has("amount")
                ? Json.number(modification.path("amount"), "value")
                : Json.number(payment.path("amount"), "value");
        hooks.tell(change, eventOf(kind), payment, id, value, reason.isEmpty(), reason, additional);
        return reason;
    }

    private static String eventOf(String kind) {
        var event = EVENTS.get(kind);
        if (event == null) {
            throw new IllegalStateException("no event tells of " + kind);
        }
        return event;
    }

    /** Does it if it can be done; gives the reason why not. */
    private String apply(Change change, ObjectNode modification, ObjectNode payment) {
        long wanted = Json.number(modification.path("amount"), "value");
        return switch (Json.text(modification, "kind")) {
            case "captures" -> capture(change, modification, payment, wanted);
            case "refunds" -> refund(change, modification, payment, wanted);
            case "cancels" -> cancel(payment);
            case "amountUpdates" -> adjust(change, payment, wanted);
            default ->
                Json.number(payment, "captured") > 0
                        ? refund(change, modification, payment, Payments.refundable(payment))
                        : cancel(payment);
        };
    }

    private String capture(Change change, ObjectNode modification, ObjectNode payment, long wanted) {
        if (wanted > Payments.capturable(payment, change.now())) {
            return "Insufficient balance on payment";
        }
        payment.put("captured", Json.number(payment, "captured") + wanted);
        var terms = ledger.terms();
        long settled = terms.settled(wanted, Json.text(payment.path("amount"), "currency"));
        ledger.add(change, cause("Settled", payment, modification), wanted, terms.saleFees(settled));
        return "";
    }

    private String refund(Change change, ObjectNode modification, ObjectNode payment, long wanted) {
        if (Json.number(payment, "captured") == 0) {
            return "Transaction hasn't been captured, refund not possible";
        }
        if (wanted < 1 || wanted > Payments.refundable(payment)) {
            return "Insufficient balance on payment";
        }
        payment.put("refunded", Json.number(payment, "refunded") + wanted);
        ledger.add(
                change,
                cause("Refunded", payment, modification),
                -wanted,
                ledger.terms().refundFees());
        return "";
    }

    /** The whole of what is authorised becomes another amount. */
    private static String adjust(Change change, ObjectNode payment, long wanted) {
        boolean open = Payments.capturable(payment, change.now()) > 0;
        if (!open || wanted < Json.number(payment, "captured")) {
            return "Transaction not in an authorised state";
        }
        ((ObjectNode) payment.path("amount")).put("value", wanted);
        return "";
    }

    private static String cancel(ObjectNode payment) {
        if (Json.number(payment, "captured") > 0 || payment.path("cancelled").asBoolean(false)) {
            return "Transaction not in an authorised state";
        }
        payment.put("cancelled", true);
        return "";
    }

    private static Ledger.Cause cause(String type, JsonNode payment, JsonNode modification) {
        return new Ledger.Cause(
                type, payment, Json.text(modification, "pspReference"), Json.text(modification, "reference"));
    }

    /** A capture that was said to be done and that the scheme has refused after all, before it was settled. */
    ObjectNode captureFailed(Change change, String id) {
        var modification = done(change, id, "captures");
        var payment = payments.find(change.batch(), Json.text(modification, "paymentPspReference"));
        long amount = Json.number(modification.path("amount"), "value");
        if (!ledger.withdraw(change, "Settled", id)) {
            throw new IllegalArgumentException("the capture is settled already");
        }
        payment.put("captured", Json.number(payment, "captured") - amount);
        return failed(change, "CAPTURE_FAILED", modification, payment, amount, "Capture Failed");
    }

    /** A refund that was said to be done and did not reach the buyer: the money is back with the merchant. */
    ObjectNode refundFailed(Change change, String id, boolean reversed) {
        var modification = done(change, id, "refunds");
        var payment = payments.find(change.batch(), Json.text(modification, "paymentPspReference"));
        long amount = Json.number(modification.path("amount"), "value");
        if (!ledger.withdraw(change, "Refunded", id)) {
            ledger.add(change, cause("RefundedReversed", payment, modification), amount, Terms.Fees.NONE);
        }
        payment.put("refunded", Json.number(payment, "refunded") - amount);
        var event = reversed ? "REFUNDED_REVERSED" : "REFUND_FAILED";
        return failed(change, event, modification, payment, amount, "Refund Failed");
    }

    private ObjectNode done(Change change, String id, String kind) {
        return change.batch()
                .find(MODIFICATION, id)
                .filter(found -> Json.text(found, "kind").equals(kind))
                .filter(found -> Json.text(found, "outcome").equals("done"))
                .orElseThrow(() -> new IllegalArgumentException("none of the " + kind + " that are done is " + id));
    }

    private ObjectNode failed(
            Change change, String event, ObjectNode modification, ObjectNode payment, long amount, String reason) {
        var id = Json.text(modification, "pspReference");
        change.batch().put(MODIFICATION, id, modification.put("outcome", "failed"));
        change.batch().put(Payments.PAYMENT, Json.text(payment, "pspReference"), payment);
        hooks.tell(change, event, payment, id, amount, true, reason, Json.object());
        return modification;
    }
}

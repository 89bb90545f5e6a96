package se.knyt.simulators.adyen;

import java.util.OptionalLong;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A dispute goes in rounds: the chargeback takes the money with a fee, a defence that is taken gives it back, and the issuer can take it a
 * second time.
 */
final class Disputes {
    static final String DISPUTE = "dispute";

    private final Payments payments;
    private final Ledger ledger;
    private final Hooks hooks;

    Disputes(Payments payments, Ledger ledger, Hooks hooks) {
        this.payments = payments;
        this.ledger = ledger;
        this.hooks = hooks;
    }

    /** The issuer asks first; no money moves. */
    ObjectNode requestInformation(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        tell(change, "REQUEST_FOR_INFORMATION", payment, Wire.reference(change.batch()), Payments.refundable(payment));
        return payment;
    }

    ObjectNode chargeback(Change change, String paymentReference, OptionalLong wanted, String reason) {
        var payment = payments.find(change.batch(), paymentReference);
        long left = Payments.refundable(payment);
        long amount = wanted.orElse(left);
        if (amount < 1
                || amount > left
                || change.batch().find(DISPUTE, paymentReference).isPresent()) {
            throw new IllegalArgumentException("of the payment " + left + " can be charged back, once");
        }
        var id = Wire.reference(change.batch());
        var dispute = Json.object()
                .put("id", id)
                .put("amount", amount)
                .put("reason", reason.isEmpty() ? "Goods/Services Not Received" : reason)
                .put("state", "charged_back");
        change.batch().put(DISPUTE, paymentReference, dispute);
        tell(change, "NOTIFICATION_OF_CHARGEBACK", payment, id, amount);
        book(change, "Chargeback", payment, dispute, -amount, ledger.terms().chargebackFees());
        tell(change, "CHARGEBACK", payment, id, amount);
        return dispute;
    }

    /** The issuer decides on the merchant's defence. */
    ObjectNode decide(Change change, String paymentReference, boolean won) {
        var payment = payments.find(change.batch(), paymentReference);
        var dispute = dispute(change, paymentReference, "charged_back");
        var id = Json.text(dispute, "id");
        long amount = Json.number(dispute, "amount");
        if (won) {
            tell(change, "INFORMATION_SUPPLIED", payment, id, amount);
            book(change, "ChargebackReversed", payment, dispute, amount, Terms.Fees.NONE);
            tell(change, "CHARGEBACK_REVERSED", payment, id, amount);
        } else {
            tell(change, "DISPUTE_DEFENSE_PERIOD_ENDED", payment, id, amount);
        }
        change.batch().put(DISPUTE, paymentReference, dispute.put("state", won ? "reversed" : "lost"));
        return dispute;
    }

    /** The issuer does not take the defence: the money goes a second time. */
    ObjectNode second(Change change, String paymentReference) {
        var payment = payments.find(change.batch(), paymentReference);
        var dispute = dispute(change, paymentReference, "reversed");
        long amount = Json.number(dispute, "amount");
        book(change, "SecondChargeback", payment, dispute, -amount, Terms.Fees.NONE);
        tell(change, "SECOND_CHARGEBACK", payment, Json.text(dispute, "id"), amount);
        change.batch().put(DISPUTE, paymentReference, dispute.put("state", "second"));
        return dispute;
    }

    private static ObjectNode dispute(Change change, String paymentReference, String state) {
        return change.batch()
                .find(DISPUTE, paymentReference)
                .filter(found -> Json.text(found, "state").equals(state))
                .orElseThrow(() -> new IllegalArgumentException("the payment has no dispute that is " + state));
    }

    private void book(Change change, String type, ObjectNode payment, JsonNode dispute, long amount, Terms.Fees fees) {
        ledger.add(change, new Ledger.Cause(type, payment, Json.text(dispute, "id"), ""), amount, fees);
    }

    private void tell(Change change, String event, ObjectNode payment, String id, long amount) {
        hooks.tell(change, event, payment, id, amount, true, "", Json.object());
    }
}

package se.knyt.simulators.adyen;

import java.time.Instant;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Payments, from the authorisation on. {@code captured}, {@code refunded} and {@code cancelled} are the simulator's own fields. */
final class Payments {
    static final String PAYMENT = "payment";

    private final SimulatorStore store;
    private final Ledger ledger;
    private final Hooks hooks;

    Payments(SimulatorStore store, Ledger ledger, Hooks hooks) {
        this.store = store;
        this.ledger = ledger;
        this.hooks = hooks;
    }

    /**
     * A finished checkout.
     *
     * @param refusal why the issuer said no; empty when it said yes
     */
    ObjectNode authorise(Change change, JsonNode amount, String reference, String method, String refusal) {
        var checked = Wire.checked(amount);
        ledger.terms().exchangeRate(Json.text(checked, "currency")); // refuses a currency that is not settled
        if (reference.length() > 80) {
            throw Refusal.invalid("130", "Reference Missing or longer than 80 characters");
        }
        var id = Wire.reference(change.batch());
        boolean success = refusal.isEmpty();
        var payment = Json.object()
                .put("pspReference", id)
                .put("merchantReference", reference)
                .put("paymentMethod", ledger.terms().method(method))
                .put("authorised", success)
                .put("captured", 0)
                .put("refunded", 0)
                .put("cancelled", false)
                .put(
                        "expires_at",
                        change.now().plus(ledger.terms().authorization()).toString());
        payment.set("amount", checked);
        change.batch().put(PAYMENT, id, payment);
        long value = Json.number(checked, "value");
        hooks.tell(change, "AUTHORISATION", payment, id, value, success, refusal, Json.object());
        return payment;
    }

    ObjectNode find(SimulatorStore.Batch batch, String reference) {
        return batch.find(PAYMENT, reference).orElseThrow(Refusal::unknownPayment);
    }

    ObjectNode find(String reference) {
        return store.find(PAYMENT, reference).orElseThrow(Refusal::unknownPayment);
    }

    static long authorised(JsonNode payment) {
        return payment.path("authorised").asBoolean(false) ? Json.number(payment.path("amount"), "value") : 0;
    }

    /** What can still be captured at {@code now}. */
    static long capturable(JsonNode payment, Instant now) {
        boolean over = payment.path("cancelled").asBoolean(false)
                || !now.isBefore(Instant.parse(Json.text(payment, "expires_at")));
        return over ? 0 : authorised(payment) - Json.number(payment, "captured");
    }

    static long refundable(JsonNode payment) {
        return Json.number(payment, "captured") - Json.number(payment, "refunded");
    }
}

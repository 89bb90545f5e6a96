package se.knyt.connectors.payments.stripe;

import java.util.LinkedHashMap;
import java.util.Map;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;

/**
 * Captures at Stripe itself. A payment is captured once: what is left of the reservation is let go with it. Only for companies that let
 * Knyt capture at the provider.
 */
final class StripeCaptures implements ProviderSession.Acts<Capture> {
    private static final String UNEXPECTED_STATE = "stripe.payment_intent_unexpected_state";

    private final StripeClient client;
    private final PaymentIntents payments;

    StripeCaptures(StripeClient client, PaymentIntents payments) {
        this.client = client;
        this.payments = payments;
    }

    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        var intent = payments.of(capture.orderSourceId());
        var fields = new LinkedHashMap<String, String>();
        fields.put("amount_to_capture", Long.toString(Amounts.DECIMALS.written(capture.amount())));
        fields.putAll(StripeTraces.fields(request, capture.reference()));
        try {
            var answer = client.capture(intent, fields, Traces.idempotencyKey(request, intent));
            return performed(StripeClient.made(answer), Map.of());
        } catch (ProviderFailure.Refused e) {
            if (!e.code().equals(UNEXPECTED_STATE)) {
                throw e;
            }
            // Captured already. By another hand and of this amount, it is the capture that was wanted.
            var standing = client.paymentIntent(intent);
            if (captured(standing, capture) && StripeTraces.keyOf(standing).isEmpty()) {
                return performed(standing, Map.of("hand", "another"));
            }
            throw e;
        }
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        var standing = client.paymentIntent(payments.of(capture.orderSourceId()));
        var key = StripeTraces.keyOf(standing);
        boolean ours = key.equals(StripeTraces.key(request));
        if (!isCaptured(standing) || (!ours && !key.isEmpty())) {
            return new Asked.NotThere();
        }
        if (captured(standing, capture)) {
            return new Asked.There(performed(standing, ours ? Map.of() : Map.of("hand", "another")));
        }
        return ours
                ? new Asked.Ambiguous("the payment is captured with "
                        + Json.wholeOr(standing, "amount_received", 0) + ", not "
                        + Amounts.DECIMALS.written(capture.amount()))
                : new Asked.NotThere();
    }

    private static boolean isCaptured(JsonNode intent) {
        return Json.textOr(intent, "status", "").equals("succeeded");
    }

    private static boolean captured(JsonNode intent, Capture capture) {
        return isCaptured(intent) && StripeTraces.sameAmount(intent, "amount_received", capture.amount());
    }

    /** The charge is what settlements name. */
    private static Performed performed(JsonNode intent, Map<String, String> more) {
        var facts = new LinkedHashMap<>(more);
        facts.put("payment-intent", Json.text(intent, "id"));
        return new Performed(Json.textOr(intent, "latest_charge", Json.text(intent, "id")), facts);
    }
}

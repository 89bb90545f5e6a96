package se.knyt.connectors.payments.stripe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
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
            return performed(StripeClient.made(answer));
        } catch (ProviderFailure.Refused e) {
            if (!e.code().equals(UNEXPECTED_STATE)) {
                throw e;
            }
            var standing = client.paymentIntent(intent);
            var found = performed(standing);
            if (captured(standing, capture)
                    && StripeTraces.keyOf(standing).isEmpty()
                    && !request.earlier().contains(found.id())) {
                throw new FoundElsewhere(found, capture.amount(), Optional.empty()).ofCapture();
            }
            throw e;
        }
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        var standing = client.paymentIntent(payments.of(capture.orderSourceId()));
        if (!isCaptured(standing) || !StripeTraces.keyOf(standing).equals(StripeTraces.key(request))) {
            return new Asked.NotThere();
        }
        return captured(standing, capture)
                ? new Asked.There(performed(standing))
                : new Asked.Ambiguous("the payment is captured with "
                        + Json.wholeOr(standing, "amount_received", 0) + ", not "
                        + Amounts.DECIMALS.written(capture.amount()));
    }

    private static boolean isCaptured(JsonNode intent) {
        return Json.textOr(intent, "status", "").equals("succeeded");
    }

    private static boolean captured(JsonNode intent, Capture capture) {
        return isCaptured(intent) && StripeTraces.sameAmount(intent, "amount_received", capture.amount());
    }

    /** The charge is what settlements name. */
    private static Performed performed(JsonNode intent) {
        var id = Json.text(intent, "id");
        return new Performed(Json.textOr(intent, "latest_charge", id), Map.of("payment-intent", id));
    }
}

package se.knyt.connectors.payments.stripe;

import java.util.Map;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;

/** Finds the payment intent that an effect is about: named itself, or by its charge. */
final class PaymentIntents {
    private final StripeClient client;

    PaymentIntents(StripeClient client) {
        this.client = client;
    }

    /** @throws ProviderFailure.Refused {@code stripe.not-a-payment} when the id is neither, or the charge belongs to no intent */
    String of(String sourceId) {
        if (sourceId.startsWith("pi_")) {
            return sourceId;
        }
        if (sourceId.startsWith("ch_") || sourceId.startsWith("py_")) {
            var intent = Json.textOr(client.charge(sourceId), "payment_intent", "");
            if (!intent.isEmpty()) {
                return intent;
            }
        }
        throw new ProviderFailure.Refused(
                "stripe.not-a-payment", "no payment intent: " + sourceId, Map.of("reason", sourceId));
    }
}

package se.knyt.connectors.payments.paypal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;

/**
 * Has PayPal authorize what is left anew. From the fourth to the 29th day, once: it gives another authorization, for which PayPal stands
 * three days, and everything after it is captured on that one. An authorization that was itself made so is not authorized again.
 */
final class PaypalReauthorizations implements ProviderSession.Acts<ExtendAuthorization> {
    /** What PayPal says of one that is not reserved any more, in its own word. */
    static final String REFUSED = "paypal.reauthorization-denied";

    private final PaypalClient client;
    private final Purchases purchases;

    PaypalReauthorizations(PaypalClient client, Purchases purchases) {
        this.client = client;
        this.purchases = purchases;
    }

    @Override
    public Performed perform(EffectRequest request, ExtendAuthorization extension) {
        var old = purchases.of(extension.orderSourceId()).original();
        var body = Json.object();
        if (extension.left() != null && extension.left().isPositive()) {
            body.set("amount", Amounts.write(extension.left()));
        }
        var made = client.reauthorize(old, body, Traces.idempotencyKey(request, extension.orderSourceId()));
        if (Purchases.isDenied(made)) {
            var reason = Json.textOr(made.path("status_details"), "reason", Json.textOr(made, "status", ""));
            throw new ProviderFailure.Refused(REFUSED, reason, Map.of("reason", reason));
        }
        return given(extension, made);
    }

    /** A second authorization of the purchase shows that it was done. */
    @Override
    public Asked ask(EffectRequest request, ExtendAuthorization extension) {
        var purchase = purchases.of(extension.orderSourceId());
        return purchase.authorizations().size() < 2
                ? new Asked.NotThere()
                : purchase.open()
                        .<Asked>map(newest -> new Asked.There(given(extension, newest)))
                        .orElseGet(Asked.NotThere::new);
    }

    private static Performed given(ExtendAuthorization extension, JsonNode made) {
        var id = Json.textOr(made, "id", "");
        if (id.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no authorization");
        }
        var until = Optional.of(Json.textOr(made, "expiration_time", ""))
                .filter(text -> !text.isEmpty())
                .map(text ->
                        Json.instantOr(made, "expiration_time", Instant.EPOCH).toString())
                .orElse("");
        return new Performed(
                extension.orderSourceId(),
                Map.of(ExtendAuthorization.REPLACED_BY, id, ExtendAuthorization.EXPIRES_AT, until));
    }
}

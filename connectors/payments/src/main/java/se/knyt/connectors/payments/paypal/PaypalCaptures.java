package se.knyt.connectors.payments.paypal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Captures at PayPal itself. Only for companies that let Knyt capture at the provider: where a shop's payment app owns the purchase, a
 * capture made here is unknown to the shop.
 */
final class PaypalCaptures implements ProviderSession.Acts<Capture> {
    static final String DECLINED = "paypal.capture-declined";
    private static final String REFERENCE = "invoice_id";
    private static final Set<String> USED_UP =
            Set.of("paypal.AUTHORIZATION_ALREADY_CAPTURED", "paypal.MAX_CAPTURE_AMOUNT_EXCEEDED");

    private final PaypalClient client;
    private final Purchases purchases;

    PaypalCaptures(PaypalClient client, Purchases purchases) {
        this.client = client;
        this.purchases = purchases;
    }

    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        // Where PayPal has given another authorization, the old one is not captured on any more.
        var authorization = capture.parentSourceId().isEmpty()
                ? purchases.of(capture.orderSourceId()).authorization()
                : capture.parentSourceId();
        try {
            var made = client.captureAuthorization(
                    authorization, body(request, capture), Traces.idempotencyKey(request, authorization));
            if (Purchases.isUndone(made)) {
                var reason = Json.textOr(made.path("status_details"), "reason", Json.textOr(made, "status", ""));
                throw new ProviderFailure.Refused(DECLINED, reason, Map.of("reason", reason));
            }
            return Performed.of(id(made)).open(Purchases.isPending(made));
        } catch (ProviderFailure.Refused e) {
            if (USED_UP.contains(e.code())) {
                throw foundElsewhere(request, capture)
                        .map(FoundElsewhere::ofCapture)
                        .orElse(e);
            }
            throw e;
        }
    }

    @Override
    public Since since(EffectRequest request, Capture capture, String id) {
        return purchases.since(capture.orderSourceId(), id);
    }

    private static String id(JsonNode made) {
        var id = Json.textOr(made, "id", "");
        if (id.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no capture");
        }
        return id;
    }

    /** Refused because the reservation is used up: the only capture of this amount that is not ours was made by another hand. */
    private Optional<FoundElsewhere> foundElsewhere(EffectRequest request, Capture capture) {
        var ours = Traces.reference(request, capture.reference(), Found.REFERENCE_CHARS_MAX);
        if (Traces.prefix(ours).isEmpty()) {
            return Optional.empty(); // nothing tells ours from another's
        }
        var others = purchases.of(capture.orderSourceId()).captures().stream()
                .filter(each -> !Traces.ours(Json.textOr(each, REFERENCE, ""), ours))
                .filter(each -> Amounts.read(Json.get(each, "amount")).equals(capture.amount()))
                .filter(each -> !request.earlier().contains(Json.text(each, "id")))
                .toList();
        return others.size() == 1
                ? Optional.of(Found.elsewhere(others.getFirst(), capture.amount()))
                : Optional.empty();
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        return Found.look(
                purchases.of(capture.orderSourceId()).captures(),
                REFERENCE,
                Traces.reference(request, capture.reference(), Found.REFERENCE_CHARS_MAX),
                capture.amount());
    }

    /** Never the final capture: what is left of the authorization is for further deliveries, and runs out by itself. */
    static ObjectNode body(EffectRequest request, Capture capture) {
        var body = Json.object()
                .put(REFERENCE, Traces.reference(request, capture.reference(), Found.REFERENCE_CHARS_MAX))
                .put("final_capture", false);
        body.set("amount", Amounts.write(capture.amount()));
        return body;
    }
}

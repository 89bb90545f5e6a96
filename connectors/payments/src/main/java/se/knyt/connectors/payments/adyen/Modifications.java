package se.knyt.connectors.payments.adyen;

import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.JsonNode;

/**
 * Captures and refunds at Adyen itself. Adyen answers that it has received the request and does it at its own pace; the settlement
 * says what came of it. What it holds cannot be asked for: the same key gives the first answer again and makes nothing twice, for at
 * least 31 days. So nothing is claimed to be there, and what got no answer is sent again.
 */
final class Modifications {
    /** Adyen's limit of a reference. */
    private static final int REFERENCE_CHARS_MAX = 80;

    private final AdyenClient client;
    private final AdyenSettings settings;

    Modifications(AdyenClient client, AdyenSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    /** One kind of request. */
    @FunctionalInterface
    private interface Kind {
        JsonNode make(String payment, JsonNode body, String idempotencyKey);
    }

    ProviderSession.Acts<Capture> captures() {
        return new ProviderSession.Acts<>() {
            @Override
            public Performed perform(EffectRequest request, Capture capture) {
                return make(request, capture.orderSourceId(), capture.amount(), capture.reference(), client::capture);
            }

            @Override
            public Asked ask(EffectRequest request, Capture capture) {
                return new Asked.NotThere();
            }
        };
    }

    ProviderSession.Acts<Refund> refunds() {
        return new ProviderSession.Acts<>() {
            @Override
            public Performed perform(EffectRequest request, Refund refund) {
                return make(request, refund.orderSourceId(), refund.amount(), refund.reference(), client::refund);
            }

            @Override
            public Asked ask(EffectRequest request, Refund refund) {
                return new Asked.NotThere();
            }
        };
    }

    private Performed make(EffectRequest request, String payment, Money amount, String reference, Kind kind) {
        var body = Json.object()
                .put("merchantAccount", settings.merchantAccount())
                .put("reference", Traces.reference(request, reference, REFERENCE_CHARS_MAX));
        body.set("amount", Amounts.write(amount));
        var answer = kind.make(payment, body, Traces.idempotencyKey(request, payment));
        return new Performed(Json.text(answer, "pspReference"), Map.of("status", Json.textOr(answer, "status", "")));
    }
}

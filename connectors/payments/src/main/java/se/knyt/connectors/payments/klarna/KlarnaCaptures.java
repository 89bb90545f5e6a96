package se.knyt.connectors.payments.klarna;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Capture;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.node.ObjectNode;

/**
 * Captures at Klarna itself. Only for companies that let Knyt capture at the provider: where a shop's payment app owns the order, a
 * capture made here is unknown to the shop.
 */
final class KlarnaCaptures implements ProviderSession.Acts<Capture> {
    private static final String NOT_ALLOWED = "CAPTURE_NOT_ALLOWED";

    private final KlarnaClient client;

    KlarnaCaptures(KlarnaClient client) {
        this.client = client;
    }

    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        try {
            var answer =
                    client.capture(capture.orderSourceId(), body(request, capture), Traces.idempotencyKey(request));
            return Performed.of(KlarnaTraces.made(answer, "capture-id"));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(client.vendor().code(NOT_ALLOWED))) {
                throw foundElsewhere(request, capture)
                        .map(FoundElsewhere::ofCapture)
                        .orElse(e);
            }
            throw e;
        }
    }

    /**
     * Refused because the reservation is used up: the only capture of this amount that does not carry a reference of ours is the one
     * that somebody made in the portal, or the shop's app.
     */
    private Optional<FoundElsewhere> foundElsewhere(EffectRequest request, Capture capture) {
        var prefix = Traces.prefix(Traces.reference(request, capture.reference(), KlarnaTraces.REFERENCE_CHARS_MAX));
        var others = Json.list(client.order(capture.orderSourceId()), "captures").stream()
                .filter(each -> !Json.textOr(each, "reference", "").startsWith(prefix))
                .filter(each ->
                        Json.whole(each, "captured_amount") == capture.amount().minor())
                .filter(each -> !request.earlier().contains(Json.text(each, "capture_id")))
                .toList();
        return others.size() == 1
                ? Optional.of(new FoundElsewhere(
                        new Performed(
                                Json.text(others.getFirst(), "capture_id"),
                                Map.of("reference", Json.textOr(others.getFirst(), "reference", ""))),
                        capture.amount(),
                        KlarnaTraces.at(others.getFirst(), "captured_at")))
                : Optional.empty();
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        var reference = Traces.reference(request, capture.reference(), KlarnaTraces.REFERENCE_CHARS_MAX);
        var captures = Json.list(client.order(capture.orderSourceId()), "captures").stream()
                .filter(each -> Json.textOr(each, "reference", "").equals(reference))
                .toList();
        if (captures.isEmpty()) {
            return new Asked.NotThere();
        }
        if (captures.size() > 1) {
            return new Asked.Ambiguous(captures.size() + " captures with reference " + reference);
        }
        var found = captures.getFirst();
        var amount =
                Money.of(Json.whole(found, "captured_amount"), capture.amount().currency());
        if (!amount.equals(capture.amount())) {
            return new Asked.Ambiguous("capture " + reference + " is of " + amount + ", not " + capture.amount());
        }
        return new Asked.There(new Performed(
                Json.text(found, "capture_id"),
                Map.of("klarna-reference", Json.textOr(found, "klarna_reference", ""))));
    }

    static ObjectNode body(EffectRequest request, Capture capture) {
        var body = Json.object()
                .put("captured_amount", capture.amount().minor())
                .put("reference", Traces.reference(request, capture.reference(), KlarnaTraces.REFERENCE_CHARS_MAX));
        var lines = capture.rows().stream()
                .flatMap(row ->
                        OrderLines.of(row.kind(), row.sku(), row.text(), row.quantity(), row.gross(), row.taxes())
                                .stream())
                .toList();
        OrderLines.put(body, lines, capture.amount());
        return body;
    }
}

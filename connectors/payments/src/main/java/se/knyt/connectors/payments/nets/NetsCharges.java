package se.knyt.connectors.payments.nets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Charges at Nexi itself. Only for companies that let Knyt capture at the provider: where a shop's payment app owns the payment, a
 * charge made here is unknown to the shop.
 */
final class NetsCharges implements ProviderSession.Acts<Capture> {
    static final String OVER_RESERVED = "nets.over-reserved";
    private static final String ID = "chargeId";

    private final NetsClient client;

    NetsCharges(NetsClient client) {
        this.client = client;
    }

    /** The payment is read first: what would exceed the reservation is refused here, by whatever code Nexi would. */
    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        var reference = reference(request, capture);
        var payment = client.payment(capture.orderSourceId());
        var charges = charges(payment);
        if (Trace.look(charges, ID, reference, capture.amount()) instanceof Asked.There(var performed)) {
            return performed;
        }
        var summary = payment.path("summary");
        long left = Json.wholeOr(summary, "reservedAmount", 0)
                - Json.wholeOr(summary, "chargedAmount", 0)
                - Json.wholeOr(summary, "cancelledAmount", 0);
        if (capture.amount().minor() > left) {
            return madeByAnother(charges, reference, capture)
                    .orElseThrow(() -> new ProviderFailure.Refused(
                            OVER_RESERVED,
                            "more than is reserved and not charged",
                            Map.of("left", Long.toString(left))));
        }
        var body = Trace.body(capture.amount(), reference);
        var made =
                client.charge(capture.orderSourceId(), body, Traces.idempotencyKey(request, capture.orderSourceId()));
        var id = Json.textOr(made, ID, "");
        if (id.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no charge");
        }
        return Performed.of(id);
    }

    /** The reservation is used up: the only charge of this amount that is not ours was made by another hand. */
    private static Optional<Performed> madeByAnother(List<JsonNode> charges, String reference, Capture capture) {
        if (Traces.prefix(reference).isEmpty()) {
            return Optional.empty(); // nothing tells ours from another's
        }
        var others = charges.stream()
                .filter(each -> Trace.of(each).stream().noneMatch(found -> Traces.ours(found, reference)))
                .filter(each -> Json.whole(each, "amount") == capture.amount().minor())
                .toList();
        return others.size() == 1
                ? Optional.of(new Performed(Json.text(others.getFirst(), ID), Map.of("hand", "another")))
                : Optional.empty();
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        var charges = charges(client.payment(capture.orderSourceId()));
        return Trace.look(charges, ID, reference(request, capture), capture.amount());
    }

    private static String reference(EffectRequest request, Capture capture) {
        return Traces.reference(request, capture.reference(), Trace.REFERENCE_CHARS_MAX);
    }

    static List<JsonNode> charges(JsonNode payment) {
        return Json.list(payment, "charges");
    }
}

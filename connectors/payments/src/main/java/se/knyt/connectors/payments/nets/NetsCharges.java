package se.knyt.connectors.payments.nets;

import java.util.List;
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
import tools.jackson.databind.node.ObjectNode;

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

    /** What Nexi refuses since it exceeds the reservation is refused by our code, whatever Nexi's is. */
    @Override
    public Performed perform(EffectRequest request, Capture capture) {
        var reference = reference(request, capture);
        var payment = client.payment(capture.orderSourceId());
        if (look(payment, reference, capture) instanceof Asked.There(var performed)) {
            return performed;
        }
        try {
            // Also where nothing is left: the same key gives the first answer again, should it have been lost.
            var made = client.charge(
                    capture.orderSourceId(),
                    body(payment, reference, capture),
                    Traces.idempotencyKey(request, capture.orderSourceId()));
            var id = Json.textOr(made, ID, "");
            if (id.isEmpty()) {
                throw new ProviderFailure.OutcomeUnknown("the answer names no charge");
            }
            return Performed.of(id);
        } catch (ProviderFailure.Refused e) {
            long left = left(payment);
            if (capture.amount().minor() <= left) {
                throw e;
            }
            throw foundElsewhere(payment, reference, request, capture)
                    .map(FoundElsewhere::ofCapture)
                    .orElseGet(() -> new ProviderFailure.Refused(
                            OVER_RESERVED,
                            "more than is reserved and not charged",
                            Map.of("left", Long.toString(left))));
        }
    }

    private static long left(JsonNode payment) {
        var summary = payment.path("summary");
        return Json.wholeOr(summary, "reservedAmount", 0)
                - Json.wholeOr(summary, "chargedAmount", 0)
                - Json.wholeOr(summary, "cancelledAmount", 0);
    }

    /** All that is reserved is charged by its amount alone; a part by the order's items. */
    private static ObjectNode body(JsonNode payment, String reference, Capture capture) {
        var body = Trace.body(capture.amount(), reference);
        if (charges(payment).isEmpty() && left(payment) == capture.amount().minor()) {
            return body;
        }
        var items = Items.sold(capture.rows(), capture.amount());
        return Items.put(body, items.isEmpty() ? Items.part(capture.amount(), reference) : items, reference);
    }

    /** The reservation is used up: the only charge of this amount that is not ours was made by another hand. */
    private static Optional<FoundElsewhere> foundElsewhere(
            JsonNode payment, String reference, EffectRequest request, Capture capture) {
        var prefix = Traces.prefix(reference);
        if (prefix.isEmpty()) {
            return Optional.empty(); // nothing tells ours from another's
        }
        boolean ours = Json.textOr(payment, Trace.MY_REFERENCE, "").startsWith(prefix);
        var others = charges(payment).stream()
                .filter(each -> !Items.begin(each, prefix))
                .filter(each -> !ours || !Json.list(each, "orderItems").isEmpty())
                .filter(each -> Json.whole(each, "amount") == capture.amount().minor())
                .filter(each -> !request.earlier().contains(Json.text(each, ID)))
                .toList();
        return others.size() == 1
                ? Optional.of(Trace.elsewhere(others.getFirst(), ID, capture.amount(), /* last= */ true))
                : Optional.empty();
    }

    @Override
    public Asked ask(EffectRequest request, Capture capture) {
        return look(client.payment(capture.orderSourceId()), reference(request, capture), capture);
    }

    /** A part bears our reference in its items; of a charge of all there is Nexi gives back none, and the payment bears it. */
    private static Asked look(JsonNode payment, String reference, Capture capture) {
        var charges = charges(payment);
        var asked = Trace.look(charges, ID, reference, capture.amount());
        boolean whole = asked instanceof Asked.NotThere
                && charges.size() == 1
                && Json.textOr(payment, Trace.MY_REFERENCE, "").equals(reference)
                && Json.whole(charges.getFirst(), "amount") == capture.amount().minor();
        return whole ? new Asked.There(Performed.of(Json.text(charges.getFirst(), ID))) : asked;
    }

    private static String reference(EffectRequest request, Capture capture) {
        return Traces.reference(request, capture.reference(), Trace.REFERENCE_CHARS_MAX);
    }

    static List<JsonNode> charges(JsonNode payment) {
        return Json.list(payment, "charges");
    }
}

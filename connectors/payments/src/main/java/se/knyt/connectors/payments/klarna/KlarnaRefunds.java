package se.knyt.connectors.payments.klarna;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Refund;
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
 * Refunds at Klarna itself, made against the order as Klarna has it. The order's refunds are read before one is made: ours is not made
 * again, and one of the same amount that somebody else made is asked about. The shop is told of none of them.
 */
final class KlarnaRefunds implements ProviderSession.Acts<Refund> {
    private final KlarnaClient client;
    private final InstantSource time;

    KlarnaRefunds(KlarnaClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var refunds = refunds(refund);
        switch (look(request, refund, refunds)) {
            case Asked.There(var performed) -> {
                return performed;
            }
            case Asked.Ambiguous(var detail) ->
                throw new ProviderFailure.Refused(
                        client.vendor().code("refund-differs"), detail, Map.of("reason", detail));
            case Asked.NotThere() -> {}
        }
        var another = foundElsewhere(request, refund, refunds);
        if (another.isPresent()) {
            throw another.get().ofRefund();
        }
        var order = refund.orderSourceId();
        var answer = client.refund(order, body(request, refund), Traces.idempotencyKey(request, order));
        return new Performed(
                KlarnaTraces.made(answer, "refund-id"),
                Map.of("at", time.instant().toString()));
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        return look(request, refund, refunds(refund));
    }

    private List<JsonNode> refunds(Refund refund) {
        return Json.list(client.order(refund.orderSourceId()), "refunds");
    }

    private static Asked look(EffectRequest request, Refund refund, List<JsonNode> refunds) {
        var reference = Traces.reference(request, refund.reference(), KlarnaTraces.REFERENCE_CHARS_MAX);
        var found = refunds.stream()
                .filter(each -> Json.textOr(each, "reference", "").equals(reference))
                .toList();
        if (found.isEmpty()) {
            return new Asked.NotThere();
        }
        if (found.size() > 1) {
            return new Asked.Ambiguous(found.size() + " refunds with reference " + reference);
        }
        var amount = Money.of(
                Json.whole(found.getFirst(), "refunded_amount"), refund.amount().currency());
        return amount.equals(refund.amount())
                ? new Asked.There(found(found.getFirst(), Map.of()))
                : new Asked.Ambiguous("refund " + reference + " is of " + amount + ", not " + refund.amount());
    }

    /**
     * A refund of this amount that nobody has accounted for and that carries no reference of ours was made in the portal, or through
     * the shop: a person says whether it is this one. Of several the oldest is asked about; the next refund finds the next.
     */
    private static Optional<FoundElsewhere> foundElsewhere(
            EffectRequest request, Refund refund, List<JsonNode> refunds) {
        var prefix = Traces.prefix(Traces.reference(request, refund.reference(), KlarnaTraces.REFERENCE_CHARS_MAX));
        return refunds.stream()
                .filter(each -> !FoundElsewhere.isKnown(Json.text(each, "refund_id"), request, refund.seen()))
                .filter(each -> !isOurs(Json.textOr(each, "reference", ""), prefix))
                .filter(each ->
                        Json.whole(each, "refunded_amount") == refund.amount().minor())
                .findFirst()
                .map(each -> new FoundElsewhere(
                        found(each, Map.of("reference", Json.textOr(each, "reference", ""))),
                        refund.amount(),
                        KlarnaTraces.at(each, "refunded_at")));
    }

    private static Performed found(JsonNode refund, Map<String, String> more) {
        var facts = new HashMap<>(more);
        facts.put("at", Json.instant(refund, "refunded_at").toString());
        return new Performed(Json.text(refund, "refund_id"), facts);
    }

    private static boolean isOurs(String reference, String prefix) {
        return !prefix.isEmpty() && reference.startsWith(prefix);
    }

    static ObjectNode body(EffectRequest request, Refund refund) {
        var body = Json.object()
                .put("refunded_amount", refund.amount().minor())
                .put("reference", Traces.reference(request, refund.reference(), KlarnaTraces.REFERENCE_CHARS_MAX));
        // Where something is kept of the rows the amount alone is sent.
        if (refund.kept().isEmpty()) {
            var lines = refund.rows().stream()
                    .flatMap(row ->
                            OrderLines.of(row.kind(), row.sku(), row.text(), row.quantity(), row.gross(), row.taxes())
                                    .stream())
                    .toList();
            OrderLines.put(body, lines, refund.amount());
        }
        return body;
    }
}

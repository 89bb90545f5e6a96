package se.knyt.connectors.payments.paypal;

import java.util.Map;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.Traces;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refunds at PayPal itself, of a capture. The purchase's refunds are read before one is made: what stands there already is not made
 * again where it is ours, and is asked about where it is of the same amount and another's. The shop is told of none of them.
 */
final class PaypalRefunds implements ProviderSession.Acts<Refund> {
    static final String DIFFERS = "paypal.refund-differs";
    static final String FAILED = "paypal.refund-failed";
    private static final String REFERENCE = "custom_id";

    private final PaypalClient client;
    private final Purchases purchases;

    PaypalRefunds(PaypalClient client, Purchases purchases) {
        this.client = client;
        this.purchases = purchases;
    }

    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var purchase = purchases.of(refund.orderSourceId());
        switch (look(request, refund, purchase)) {
            case Asked.There(var performed) -> {
                return performed;
            }
            case Asked.Ambiguous(var detail) ->
                throw new ProviderFailure.Refused(DIFFERS, detail, Map.of("reason", detail));
            case Asked.NotThere() -> {}
        }
        var another = foundElsewhere(request, refund, purchase);
        if (another.isPresent()) {
            throw another.get().ofRefund();
        }
        var capture = purchase.captureFor(refund.captureSourceId(), refund.amount());
        var made = client.refundCapture(capture, body(request, refund), Traces.idempotencyKey(request, capture));
        if (Purchases.isUndone(made)) {
            var reason = Json.textOr(made.path("status_details"), "reason", Json.textOr(made, "status", ""));
            throw new ProviderFailure.Refused(FAILED, reason, Map.of("reason", reason));
        }
        var id = Json.textOr(made, "id", "");
        if (id.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no refund");
        }
        return Performed.of(id).open(Purchases.isPending(made));
    }

    @Override
    public Since since(EffectRequest request, Refund refund, String id) {
        return purchases.since(refund.orderSourceId(), id);
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        return look(request, refund, purchases.of(refund.orderSourceId()));
    }

    private static Asked look(EffectRequest request, Refund refund, Purchases.Purchase purchase) {
        return Found.look(
                purchase.refunds(),
                REFERENCE,
                Traces.reference(request, refund.reference(), Found.REFERENCE_CHARS_MAX),
                refund.amount());
    }

    /**
     * A refund of this amount that nobody has accounted for and that carries no reference of ours was made in PayPal's pages, or
     * through the shop: a person says whether it is this one. Of several the first is asked about; the next refund finds the next.
     */
    private static Optional<FoundElsewhere> foundElsewhere(
            EffectRequest request, Refund refund, Purchases.Purchase purchase) {
        var ours = Traces.reference(request, refund.reference(), Found.REFERENCE_CHARS_MAX);
        return purchase.refunds().stream()
                .filter(each -> !FoundElsewhere.isKnown(Json.text(each, "id"), request, refund.seen()))
                .filter(each -> !Traces.ours(Json.textOr(each, REFERENCE, ""), ours))
                .filter(each -> Amounts.read(Json.get(each, "amount")).equals(refund.amount()))
                .findFirst()
                .map(each -> Found.elsewhere(each, refund.amount()));
    }

    static ObjectNode body(EffectRequest request, Refund refund) {
        var body =
                Json.object().put(REFERENCE, Traces.reference(request, refund.reference(), Found.REFERENCE_CHARS_MAX));
        body.set("amount", Amounts.write(refund.amount()));
        return body;
    }
}

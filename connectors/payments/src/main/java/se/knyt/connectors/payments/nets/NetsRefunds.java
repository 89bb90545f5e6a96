package se.knyt.connectors.payments.nets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refunds at Nexi itself, of a charge. The payment is read before one is made: ours is not made again, and one of the same amount that
 * somebody else made is asked about. A refund is done at Nexi's own pace; while it waits it counts as made, and is asked for until it
 * is completed. The shop is told of none of them.
 */
final class NetsRefunds implements ProviderSession.Acts<Refund> {
    static final String NOTHING_CHARGED = "nets.nothing-charged";
    static final String OVER_CHARGED = "nets.over-charged";
    static final String DIFFERS = "nets.refund-differs";
    static final String FAILED = "nets.refund-failed";
    private static final String ID = "refundId";
    private static final String COMPLETED = "Completed";
    private static final Set<String> UNDONE = Set.of("Cancelled", "Failed", "Expired");

    private final NetsClient client;

    NetsRefunds(NetsClient client) {
        this.client = client;
    }

    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var payment = client.payment(refund.orderSourceId());
        var reference = reference(request, refund);
        switch (look(payment, reference, refund)) {
            case Asked.There(var performed) -> {
                return performed;
            }
            case Asked.Ambiguous(var detail) -> throw refused(DIFFERS, detail);
            case Asked.NotThere() -> {}
        }
        if (undone(payment).stream().anyMatch(each -> Items.bear(each, reference))) {
            throw refused(FAILED, "the refund was begun and did not come through");
        }
        var another = foundElsewhere(payment, reference, request, refund);
        if (another.isPresent()) {
            throw another.get().ofRefund();
        }
        var charge = charge(payment, refund);
        var chargeId = Json.text(charge, "chargeId");
        var made = client.refund(chargeId, body(charge, reference, refund), Traces.idempotencyKey(request, chargeId));
        var id = Json.textOr(made, ID, "");
        if (id.isEmpty()) {
            throw new ProviderFailure.OutcomeUnknown("the answer names no refund");
        }
        return Performed.of(id).open(true);
    }

    /**
     * The named charge, else the first of so much. Nexi does not tell which charge a refund was of, so what is left is counted for the
     * payment as a whole.
     */
    private static JsonNode charge(JsonNode payment, Refund refund) {
        var charges = NetsCharges.charges(payment);
        if (charges.isEmpty()) {
            throw refused(NOTHING_CHARGED, "the payment has no charge");
        }
        long wanted = refund.amount().minor();
        long left =
                charges.stream().mapToLong(each -> Json.whole(each, "amount")).sum()
                        - refunds(payment).stream()
                                .mapToLong(each -> Json.whole(each, "amount"))
                                .sum();
        if (wanted > left) {
            throw refused(OVER_CHARGED, "more than is charged and not refunded");
        }
        return charges.stream()
                .filter(each -> Json.text(each, "chargeId").equals(refund.captureSourceId()))
                .findFirst()
                .or(() -> charges.stream()
                        .filter(each -> Json.whole(each, "amount") >= wanted)
                        .findFirst())
                .orElseThrow(() -> refused(OVER_CHARGED, "more than any one charge of the payment"));
    }

    /** The items that are given back; of a charge that goes back whole the charge's own. */
    private static ObjectNode body(JsonNode charge, String reference, Refund refund) {
        var items = refund.kept().isEmpty() ? Items.returned(refund.rows(), refund.amount()) : List.<ObjectNode>of();
        if (items.isEmpty()) {
            items = Items.charged(charge, refund.amount());
        }
        return Items.put(
                Trace.body(refund.amount(), reference),
                items.isEmpty() ? Items.part(refund.amount(), reference) : items,
                reference);
    }

    private static ProviderFailure.Refused refused(String code, String reason) {
        return new ProviderFailure.Refused(code, reason, Map.of("reason", reason));
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        return look(client.payment(refund.orderSourceId()), reference(request, refund), refund);
    }

    @Override
    public Since since(EffectRequest request, Refund refund, String id) {
        var state = Json.list(client.payment(refund.orderSourceId()), "refunds").stream()
                .filter(each -> Json.textOr(each, ID, "").equals(id))
                .map(each -> Json.textOr(each, "state", ""))
                .findFirst()
                .orElse("");
        if (UNDONE.contains(state)) {
            return new Since.Failed(state);
        }
        return state.equals(COMPLETED) ? new Since.Stands() : new Since.Open();
    }

    private static Asked look(JsonNode payment, String reference, Refund refund) {
        var asked = Trace.look(refunds(payment), ID, reference, refund.amount());
        return asked instanceof Asked.There(var performed) ? new Asked.There(performed.open(true)) : asked;
    }

    private static String reference(EffectRequest request, Refund refund) {
        return Traces.reference(request, refund.reference(), Trace.REFERENCE_CHARS_MAX);
    }

    /** Refunds that were made or are under way. */
    private static List<JsonNode> refunds(JsonNode payment) {
        return Json.list(payment, "refunds").stream()
                .filter(each -> !isUndone(each))
                .toList();
    }

    private static List<JsonNode> undone(JsonNode payment) {
        return Json.list(payment, "refunds").stream()
                .filter(NetsRefunds::isUndone)
                .toList();
    }

    private static boolean isUndone(JsonNode refund) {
        return UNDONE.contains(Json.textOr(refund, "state", ""));
    }

    /**
     * A refund of this amount that nobody has accounted for and that carries no reference of ours was made in Nexi's portal, or through
     * the shop: a person says whether it is this one. Of several the first is asked about; the next refund finds the next.
     */
    private static Optional<FoundElsewhere> foundElsewhere(
            JsonNode payment, String reference, EffectRequest request, Refund refund) {
        var prefix = Traces.prefix(reference);
        return refunds(payment).stream()
                .filter(each -> !FoundElsewhere.isKnown(Json.text(each, ID), request, refund.seen()))
                .filter(each -> !Items.begin(each, prefix))
                .filter(each -> Json.whole(each, "amount") == refund.amount().minor())
                .findFirst()
                .map(each -> Trace.elsewhere(each, ID, refund.amount(), /* last= */ false));
    }
}

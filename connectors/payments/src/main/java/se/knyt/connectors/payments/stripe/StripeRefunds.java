package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/**
 * Refunds at Stripe itself. The payment's refunds are read before one is made: ours is not made again, and one of the same amount that
 * somebody else made is asked about. The shop is told of none of them.
 */
final class StripeRefunds implements ProviderSession.Acts<Refund> {
    private static final int REFUNDS_MAX = 2_000;

    /** Refunds that have not gone, or came back: they pay nobody. */
    private static final Set<String> VOID = Set.of("failed", "canceled");

    /** Refunds that the buyer's bank has not taken yet. */
    private static final Set<String> OPEN = Set.of("pending", "requires_action");

    /** A refund that has succeeded may be sent back by the buyer's bank: for how long is not said, days in the documents. */
    private static final Duration MAY_COME_BACK = Duration.ofDays(30);

    private final StripeClient client;
    private final PaymentIntents payments;
    private final InstantSource time;

    StripeRefunds(StripeClient client, PaymentIntents payments, InstantSource time) {
        this.client = client;
        this.payments = payments;
        this.time = time;
    }

    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var intent = payments.of(refund.orderSourceId());
        var standing = refunds(intent);
        switch (look(request, refund, standing)) {
            case Asked.There(var performed) -> {
                return performed;
            }
            case Asked.Ambiguous(var detail) ->
                throw new ProviderFailure.Refused("stripe.refund-differs", detail, Map.of("reason", detail));
            case Asked.NotThere() -> {}
        }
        var another = foundElsewhere(request, refund, standing);
        if (another.isPresent()) {
            throw another.get().ofRefund();
        }
        var fields = new LinkedHashMap<String, String>();
        fields.put("payment_intent", intent);
        fields.put("amount", Long.toString(Amounts.DECIMALS.written(refund.amount())));
        fields.putAll(StripeTraces.fields(request, refund.reference()));
        var answer = client.refund(fields, Traces.idempotencyKey(request, intent));
        return performed(StripeClient.made(answer), Map.of());
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        return look(request, refund, refunds(payments.of(refund.orderSourceId())));
    }

    @Override
    public Since since(EffectRequest request, Refund refund, String id) {
        var standing = StripeClient.parsed(client.refund(id));
        var status = Json.textOr(standing, "status", "");
        if (VOID.contains(status)) {
            return new Since.Failed(Json.textOr(standing, "failure_reason", status));
        }
        boolean open = OPEN.contains(status)
                || time.instant().isBefore(created(standing).plus(MAY_COME_BACK));
        return open ? new Since.Open() : new Since.Stands();
    }

    private static Asked look(EffectRequest request, Refund refund, List<JsonNode> standing) {
        var found = standing.stream()
                .filter(each -> StripeTraces.keyOf(each).equals(StripeTraces.key(request)))
                .toList();
        if (found.isEmpty()) {
            return new Asked.NotThere();
        }
        if (found.size() > 1) {
            return new Asked.Ambiguous(found.size() + " refunds of " + request.key());
        }
        return StripeTraces.sameAmount(found.getFirst(), "amount", refund.amount())
                ? new Asked.There(performed(found.getFirst(), Map.of()))
                : new Asked.Ambiguous("refund " + Json.label(found.getFirst(), "id") + " is of "
                        + Json.label(found.getFirst(), "amount") + ", not "
                        + Amounts.DECIMALS.written(refund.amount()));
    }

    /** One of this amount that nobody has accounted for and that carries no mark of ours; of several the oldest. */
    private static Optional<FoundElsewhere> foundElsewhere(
            EffectRequest request, Refund refund, List<JsonNode> standing) {
        return standing.reversed().stream()
                .filter(each -> StripeTraces.keyOf(each).isEmpty())
                .filter(each -> !FoundElsewhere.isKnown(Json.text(each, "id"), request, refund.seen()))
                .filter(each -> StripeTraces.sameAmount(each, "amount", refund.amount()))
                .findFirst()
                .map(each ->
                        new FoundElsewhere(performed(each, Map.of()), refund.amount(), Optional.of(created(each))));
    }

    private static Instant created(JsonNode refund) {
        return Instant.ofEpochSecond(Json.wholeOr(refund, "created", 0));
    }

    private static Performed performed(JsonNode refund, Map<String, String> more) {
        var facts = new LinkedHashMap<>(more);
        facts.put("at", created(refund).toString());
        facts.put("status", Json.textOr(refund, "status", ""));
        return new Performed(Json.text(refund, "id"), facts).open(true);
    }

    /** All that stand, the newest first. */
    private List<JsonNode> refunds(String intent) {
        var all = new ArrayList<JsonNode>();
        var after = "";
        while (all.size() < REFUNDS_MAX) {
            var page = StripeClient.parsed(client.refunds(intent, after));
            var items = Json.list(page, "data");
            items.stream()
                    .filter(each -> !VOID.contains(Json.textOr(each, "status", "")))
                    .filter(each -> !Sources.isReversal(each.path("balance_transaction")))
                    .forEach(all::add);
            if (items.isEmpty() || !Json.flagOr(page, "has_more", false)) {
                return all;
            }
            after = Json.text(items.getLast(), "id");
        }
        throw new ProviderFailure.NotSent("more than " + REFUNDS_MAX + " refunds of " + intent);
    }
}

package se.knyt.connectors.payments.svea;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.knyt.core.money.Allocation;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.EffectTarget.Since;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.RefundRow;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refunds at Svea: credits of a delivery. What is credited is one sum that only grows, and a refund is known by the sum that it leads
 * to: {@code delivery/sum}. So the same refund asked for twice leads to the same sum, and any other credit shows as another sum.
 */
final class SveaCredits implements ProviderSession.Acts<Refund> {
    /** Minor units. */
    private static final String SUM = "\\d{1,15}";

    private final SveaClient client;
    private final Tasks tasks;
    private final InstantSource time;

    SveaCredits(SveaClient client, Tasks tasks, InstantSource time) {
        this.client = client;
        this.tasks = tasks;
        this.time = time;
    }

    /**
     * Where a refund begins and where it leads to, in minor units of the delivery.
     *
     * @param word what the buyer reads
     */
    private record Step(SveaOrder.Delivery delivery, long before, long after, String word) {
        Performed performed(Map<String, String> facts) {
            return new Performed(beginning(delivery.id()) + after, facts);
        }
    }

    @Override
    public Performed perform(EffectRequest request, Refund refund) {
        var step = step(request, refund);
        switch (look(step)) {
            case Asked.There(var performed) -> {
                if (request.maybeSent()) {
                    // Ours, of which no answer came and that shows only now: made anew it would be paid twice.
                    return performed;
                }
                // Nothing of ours was sent before this: somebody else has credited as much.
                throw new FoundElsewhere(performed, refund.amount(), Optional.empty()).ofRefund();
            }
            case Asked.Ambiguous(var detail) -> throw SveaDeliveries.refused("svea.refund-differs", detail);
            case Asked.NotThere() -> {}
        }
        if (step.after() > step.delivery().amount()) {
            throw SveaDeliveries.refused(
                    "svea.credit-not-possible",
                    "more than is left of the delivery, " + (step.delivery().amount() - step.before()));
        }
        var credit = credit(refund, step);
        tasks.made(credit);
        return step.performed(Map.of("at", time.instant().toString()));
    }

    @Override
    public Asked ask(EffectRequest request, Refund refund) {
        return look(step(request, refund));
    }

    /**
     * Asked for when Svea has said that a credit of the order failed. It failed when the delivery stands as it did before it; where the
     * sum is another still, later credits came between, and none is said to have failed that may stand.
     */
    @Override
    public Since since(EffectRequest request, Refund refund, String id) {
        var parts = id.split("/", 2);
        if (parts.length < 2 || !parts[1].matches(SUM)) {
            return new Since.Stands();
        }
        var delivery = new SveaOrder(client.order(refund.orderSourceId())).delivery(parts[0]);
        if (delivery.isEmpty()) {
            return new Since.Open();
        }
        long credited = delivery.get().credited();
        if (credited >= Long.parseLong(parts[1])) {
            return new Since.Stands();
        }
        return credited == before(parts[0], request, refund) ? new Since.Failed("CreditFailed") : new Since.Open();
    }

    /** How the ids of all refunds of a delivery begin. */
    static String beginning(String deliveryId) {
        return deliveryId + "/";
    }

    private Answer credit(Refund refund, Step step) {
        var order = refund.orderSourceId();
        var actions = step.delivery().actions();
        if (actions.contains("CanCreditAmount")) {
            var body = Json.object().put("CreditedAmount", step.after());
            return client.credited(order, step.delivery().id(), body);
        }
        if (!actions.contains("CanCreditNewRow")) {
            throw SveaDeliveries.refused("svea.credit-not-possible", "Svea does not allow a credit of the delivery");
        }
        return client.creditRow(order, step.delivery().id(), newRows(step.word(), byRate(refund, step.delivery())));
    }

    private static ObjectNode newRows(String word, Map<Long, Long> byRate) {
        var body = Json.object();
        if (byRate.size() == 1) {
            byRate.forEach((rate, amount) -> row(body.putObject("NewCreditOrderRow"), word, rate, amount));
        } else {
            var rows = body.putArray("NewCreditOrderRows");
            byRate.forEach((rate, amount) -> row(rows.addObject(), word, rate, amount));
        }
        return body;
    }

    private static void row(ObjectNode row, String word, long vatPercent, long amount) {
        row.put("Name", word).put("Quantity", 100).put("UnitPrice", amount).put("VatPercent", vatPercent);
    }

    /**
     * A row has one rate, so there is one for each: what is given back of it less what is kept; of an amount alone, or of rows that tell no
     * VAT, in proportion to what is left of the delivery.
     *
     * @return minor units by rate in hundredths of a percent, all positive, in all the refund's amount
     */
    private static Map<Long, Long> byRate(Refund refund, SveaOrder.Delivery delivery) {
        boolean told = refund.rows().stream().anyMatch(row -> !row.taxes().isEmpty());
        var byRate = told ? ofRows(refund) : divided(refund, delivery);
        byRate.values().removeIf(amount -> amount == 0);
        long sum = byRate.values().stream().mapToLong(Long::longValue).sum();
        if (sum != refund.amount().minor() || byRate.values().stream().anyMatch(amount -> amount < 0)) {
            throw SveaDeliveries.refused(
                    "svea.credit-not-possible",
                    "what is given back of each VAT rate does not make up " + refund.amount());
        }
        return byRate;
    }

    private static Map<Long, Long> ofRows(Refund refund) {
        var byRate = new TreeMap<Long, Long>();
        refund.rows().forEach(row -> byRate.merge(rate(row), row.gross().minor(), Math::addExact));
        refund.kept().forEach(row -> byRate.merge(rate(row), -row.gross().minor(), Math::addExact));
        byRate.replaceAll((_, sum) -> byRate.size() == 1 ? refund.amount().minor() : sum);
        return byRate;
    }

    private static long rate(RefundRow row) {
        var rates = row.taxes().stream()
                .map(tax -> tax.rate().percent().movePointRight(2).longValueExact())
                .distinct()
                .toList();
        if (rates.size() > 1) {
            throw SveaDeliveries.refused(
                    "svea.credit-not-possible", "a row that is given back has " + rates.size() + " VAT rates");
        }
        return rates.isEmpty() ? 0 : rates.getFirst();
    }

    private static Map<Long, Long> divided(Refund refund, SveaOrder.Delivery delivery) {
        var rates = List.copyOf(delivery.left().keySet());
        if (rates.size() == 1) {
            return new TreeMap<>(Map.of(rates.getFirst(), refund.amount().minor()));
        }
        var left = List.copyOf(delivery.left().values());
        long sum = left.stream().mapToLong(Long::longValue).sum();
        if (rates.isEmpty()
                || sum != delivery.amount() - delivery.credited()
                || left.stream().anyMatch(amount -> amount < 0)) {
            throw SveaDeliveries.refused(
                    "svea.credit-not-possible", "what is left of the delivery is not told by VAT rate");
        }
        var parts = Allocation.split(refund.amount(), left);
        var byRate = new TreeMap<Long, Long>();
        for (int i = 0; i < parts.size(); i++) {
            byRate.put(rates.get(i), parts.get(i).minor());
        }
        return byRate;
    }

    private static Asked look(Step step) {
        long credited = step.delivery().credited();
        if (credited == step.before()) {
            return new Asked.NotThere();
        }
        return credited == step.after()
                ? new Asked.There(step.performed(Map.of()))
                : new Asked.Ambiguous("delivery " + step.delivery().id() + " is credited with " + credited + ", not "
                        + step.before() + " or " + step.after());
    }

    private Step step(EffectRequest request, Refund refund) {
        var order = new SveaOrder(client.order(refund.orderSourceId()));
        var delivery = delivery(order, refund);
        long before = before(delivery.id(), request, refund);
        return new Step(delivery, before, before + refund.amount().minor(), order.refundWord());
    }

    /** What was credited of the delivery when the refund was asked for, with what a person has said is no part of this one. */
    private static long before(String deliveryId, EffectRequest request, Refund refund) {
        var beginning = beginning(deliveryId);
        return Stream.concat(refund.seen().stream(), request.earlier().stream())
                .filter(id -> id.startsWith(beginning)
                        && id.substring(beginning.length()).matches(SUM))
                .mapToLong(id -> Long.parseLong(id.substring(beginning.length())))
                .max()
                .orElse(0);
    }

    private static SveaOrder.Delivery delivery(SveaOrder order, Refund refund) {
        var named = order.delivery(refund.captureSourceId());
        if (named.isPresent()) {
            return named.get();
        }
        var all = order.deliveries();
        if (all.size() == 1 && refund.captureSourceId().isEmpty()) {
            return all.getFirst();
        }
        throw SveaDeliveries.refused(
                "svea.delivery-unknown", "the order has " + all.size() + " deliveries; which is credited is not said");
    }
}

package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;

/**
 * The tenders of a purchase: each reservation, and each payment taken at once, at whichever provider, in the order of the providers and
 * at each in the order that they came; last what a person had captured before a delivery was told, which pays the deliveries as money
 * that was taken at once does. What gift cards paid is none.
 */
final class Tenders {
    private final List<Payment> payments;
    private final List<Tender> all = new ArrayList<>();
    private final Map<Tender, TrailState.EffectView> ahead = new LinkedHashMap<>();

    /**
     * @param payments those of providers, oldest first
     * @param providers in the order that they came
     * @param captures effects of ours that are done
     */
    Tenders(List<Payment> payments, List<String> providers, List<TrailState.EffectView> captures) {
        this.payments = List.copyOf(payments);
        for (var provider : providers) {
            var there = payments.stream()
                    .filter(p -> begins(p) && p.provider().equals(provider))
                    .toList();
            if (there.isEmpty()) {
                all.add(new Tender(provider, provider, ""));
            }
            for (int i = 0; i < there.size(); i++) {
                var source = there.get(i).sourceId();
                all.add(new Tender(provider, i == 0 ? provider : provider + "/" + References.tail(source), source));
            }
        }
        captures.stream().filter(AheadKeys::isAhead).forEach(this::ahead);
        all.addAll(ahead.keySet());
    }

    private void ahead(TrailState.EffectView capture) {
        var on = reservation(capture);
        var code = on.provider() + "/P" + AheadKeys.nth(capture) + "." + (all.indexOf(on) + 1);
        ahead.put(new Tender(on.provider(), code, capture.resultId()), capture);
    }

    /** The capture of a tender that a person had captured before a delivery was told. */
    Optional<TrailState.EffectView> ahead(Tender tender) {
        return Optional.ofNullable(ahead.get(tender));
    }

    private static boolean begins(Payment payment) {
        return payment.type() == Payment.Type.AUTHORIZATION || payment.type() == Payment.Type.SALE;
    }

    List<Tender> all() {
        return List.copyOf(all);
    }

    /** Whether more than one is to pay, at one provider or at several. */
    boolean several() {
        return all.size() > 1;
    }

    /** The one that stands for the whole in the names of effects; {@link Tender#NONE} where there is none. */
    Tender first() {
        return all.isEmpty() ? Tender.NONE : all.getFirst();
    }

    boolean isFirst(Tender tender) {
        return tender.equals(first());
    }

    /** The one with a code; the first of its provider where it is none of them, as of what was written when there was only one. */
    Tender of(String code, String provider) {
        return all.stream().filter(t -> t.code().equals(code)).findFirst().orElseGet(() -> firstOf(provider));
    }

    private Tender firstOf(String provider) {
        return all.stream()
                .filter(t -> t.provider().equals(provider))
                .findFirst()
                .orElseGet(this::first);
    }

    /** That by which a payment paid; the first of its provider where the shop does not say on which it was made. */
    Tender of(Payment payment) {
        return lineage(payment).stream()
                .flatMap(p -> taken(p).stream())
                .findFirst()
                .orElseGet(() -> reservation(payment));
    }

    private Optional<Tender> taken(Payment payment) {
        return ahead.keySet().stream()
                .filter(t -> Captures.isOf(payment, t.id()))
                .findFirst();
    }

    /** The reservation that a payment was made on, also where a person had it captured ahead. */
    Tender reservation(Payment payment) {
        return lineage(payment).stream()
                .flatMap(p -> all.stream()
                        .filter(t -> !t.id().isEmpty() && t.id().equals(p.sourceId()) && !ahead.containsKey(t)))
                .findFirst()
                .orElseGet(() -> firstOf(payment.provider()));
    }

    /** A payment, what it was made on, and what that was made on: a refund, its capture, the reservation. */
    private List<Payment> lineage(Payment payment) {
        var result = new ArrayList<>(List.of(payment));
        for (int steps = 0; steps < 2; steps++) {
            var parent = result.getLast().parentSourceId();
            payments.stream()
                    .filter(p -> !parent.isEmpty() && p.sourceId().equals(parent))
                    .findFirst()
                    .ifPresent(result::add);
        }
        return result;
    }

    /** That by which an effect of ours captures or captured. */
    Tender of(TrailState.EffectView capture) {
        return ahead.entrySet().stream()
                .filter(e -> e.getValue().id() == capture.id())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> reservation(capture));
    }

    /** The reservation on which an effect of ours captures or captured: its key names it where it is not the first. */
    Tender reservation(TrailState.EffectView capture) {
        var part = PartKeys.part(capture.key());
        return part.isEmpty() ? first() : of(part, PartKeys.provider(capture.key()));
    }

    /** The reservation that a tender is or was captured on. */
    Tender reservation(Tender tender) {
        return ahead(tender).map(this::reservation).orElse(tender);
    }
}

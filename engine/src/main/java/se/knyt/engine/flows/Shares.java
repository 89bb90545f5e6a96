package se.knyt.engine.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * Which reservation pays how much of each delivery, where the buyer has given several, at one provider or at more. What is recorded
 * stands; what Knyt has begun to capture goes on; what others have captured is used up in the order it came, and then the reservations,
 * the provider that was asked first before the others and of one provider that which dies first, each no further than it reaches.
 * Deliveries are asked for in their order; what is recorded of any of them, or begun, has its part before that, since a delivery may be
 * told later than one that came after it.
 */
final class Shares {
    private static final String SALE = "sale:";
    private static final String CAPTURE = "capture:";

    private final TrailState state;
    private final Captures captures;
    private final Order order;
    private final List<Reservation> alive;
    private final List<Tranche> open = new ArrayList<>();
    private final Map<String, Share> taken = new HashMap<>();

    Shares(TrailState state, Captures captures, Order order, Instant now) {
        this.state = state;
        this.captures = captures;
        this.order = order;
        var tenders = captures.tenders();
        this.alive = tenders.several() ? Reservation.alive(state, captures, now) : List.of();
        if (tenders.several()) {
            captures.byProvider().forEach(p -> open(tenders.of(p), p.amount(), true));
            captures.unseen(state).stream()
                    .filter(e -> e.amount() != null)
                    .forEach(e -> open(tenders.of(e), Objects.requireNonNull(e.amount()), true));
            Reservation.inOrder(alive).forEach(r -> open(tenders.of(r.authorization()), left(r), false));
            standing();
        }
    }

    /**
     * What is not used up yet of a tender.
     *
     * @param captured whether it is captured already; otherwise it is reserved
     */
    private record Tranche(Tender tender, Money left, boolean captured) {}

    /** A delivery, by the fact that its sale becomes and the effect that captures for it. */
    record Due(String saleKey, String captureKey, Money amount) {}

    /** Money that is booked as it came pays no delivery once more: that draws it. */
    void ahead(List<PrepaidMoney.Taken> some) {
        some.forEach(one -> use(new TenderPart(one.tender(), one.amount())));
    }

    /** Lets what has begun to be captured have its part of what is captured already before those that have not. */
    void begin(List<Due> deliveries) {
        for (var due : deliveries) {
            if (captures.tenders().several() && !begun(due.captureKey()).isEmpty()) {
                taken.put(due.saleKey(), take(due.saleKey(), due.captureKey(), due.amount()));
            }
        }
    }

    private void standing() {
        var keys = new LinkedHashSet<String>();
        state.facts().stream()
                .filter(f -> "sale".equals(f.type()) && !PrepaidKeys.isPrepaid(f.key()))
                .forEach(f -> keys.add(PartKeys.whole(f.key()).substring(SALE.length())));
        state.effects().stream()
                .filter(e -> e.kind() == EffectKind.CAPTURE && e.key().startsWith(CAPTURE) && !AheadKeys.isAhead(e))
                .forEach(e -> keys.add(PartKeys.whole(e.key()).substring(CAPTURE.length())));
        for (var key : keys) {
            var recorded = recorded(SALE + key);
            (recorded.isEmpty() ? begun(CAPTURE + key) : recorded).forEach(this::use);
        }
    }

    /**
     * What pays one delivery.
     *
     * @param parts of each tender, in the order of the purchase's tenders
     * @param uncovered what neither a capture nor a reservation reaches to
     */
    record Share(List<TenderPart> parts, Money uncovered) {
        Share {
            parts = List.copyOf(parts);
        }

        /** The same, each provider once. */
        List<ProviderPart> byProvider() {
            return ProviderPart.summed(
                    parts.stream().map(TenderPart::byProvider).toList());
        }
    }

    /**
     * Takes the next delivery.
     *
     * @param saleKey of the fact that its sale becomes
     * @param captureKey of the effect that captures for it
     */
    Share take(String saleKey, String captureKey, Money amount) {
        var zero = Money.zero(amount.currency());
        if (!captures.tenders().several()) {
            return new Share(List.of(new TenderPart(captures.tenders().first(), amount)), zero);
        }
        var before = taken.get(saleKey);
        if (before != null) {
            return before;
        }
        var recorded = recorded(saleKey);
        if (!recorded.isEmpty()) {
            return new Share(recorded, zero);
        }
        var begun = begun(captureKey);
        var parts = new ArrayList<>(begun);
        var left = amount.minus(sum(parts, zero));
        for (int i = 0; i < open.size() && left.isPositive(); i++) {
            var tranche = open.get(i);
            var most = min(left, tranche.left());
            // A reservation is captured once for a delivery: what has begun of it there is all that it gives.
            boolean spent = !tranche.captured()
                    && begun.stream().anyMatch(part -> part.tender().equals(tranche.tender()));
            if (most.isPositive() && !spent) {
                open.set(i, new Tranche(tranche.tender(), tranche.left().minus(most), tranche.captured()));
                parts.add(new TenderPart(tranche.tender(), most));
                left = left.minus(most);
            }
        }
        if (parts.isEmpty()) {
            parts.add(new TenderPart(captures.tenders().first(), zero));
        }
        return new Share(ordered(parts, zero), left.isNegative() ? zero : left);
    }

    /** Each tender once. */
    private List<TenderPart> ordered(List<TenderPart> parts, Money zero) {
        return captures.tenders().all().stream()
                .map(tender -> parts.stream()
                        .filter(part -> part.tender().equals(tender))
                        .toList())
                .filter(some -> !some.isEmpty())
                .map(some -> new TenderPart(some.getFirst().tender(), sum(some, zero)))
                .toList();
    }

    /** Whether the rest of the reservations would do without one of them: which of them the buyer meant is not told. */
    boolean anyToSpare() {
        var needed = Reservation.left(order, captures);
        var reserved = alive.stream().map(this::left).filter(Money::isPositive).toList();
        var all = Money.sum(reserved, order.currency());
        return captures.tenders().several()
                && needed.isPositive()
                && reserved.size() > 1
                && reserved.stream().anyMatch(one -> all.minus(one).compareTo(needed) >= 0);
    }

    private List<TenderPart> recorded(String saleKey) {
        return state.facts().stream()
                .filter(f -> "sale".equals(f.type()) && PartKeys.whole(f.key()).equals(saleKey))
                .map(f -> new TenderPart(
                        captures.tenders().of(f.tender(), f.provider()),
                        f.amount().minus(f.elsewhere())))
                .toList();
    }

    private List<TenderPart> begun(String captureKey) {
        var result = new ArrayList<TenderPart>();
        for (var tender : captures.tenders().all()) {
            state.effect(PartKeys.of(
                            captureKey, tender.code(), captures.tenders().isFirst(tender)))
                    .filter(e -> e.kind() == EffectKind.CAPTURE && !"withdrawn".equals(e.state()))
                    .filter(e -> e.amount() != null)
                    .ifPresent(e -> result.add(new TenderPart(tender, Objects.requireNonNull(e.amount()))));
        }
        return result;
    }

    private void open(Tender tender, Money amount, boolean captured) {
        if (amount.currency().equals(order.currency()) && amount.isPositive()) {
            open.add(new Tranche(tender, amount, captured));
        }
    }

    private void use(TenderPart part) {
        var left = part.amount();
        for (int i = 0; i < open.size(); i++) {
            var tranche = open.get(i);
            if (tranche.tender().equals(part.tender())) {
                var used = min(left, tranche.left());
                open.set(i, new Tranche(tranche.tender(), tranche.left().minus(used), tranche.captured()));
                left = left.minus(used);
            }
        }
    }

    private Money left(Reservation reservation) {
        return reservation.left(state, captures);
    }

    private static Money sum(List<TenderPart> parts, Money like) {
        return Money.sum(parts.stream().map(TenderPart::amount).toList(), like.currency());
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** What a purchase that nothing is known to have been captured of would be paid with: captures first, then reservations. */
    static List<ProviderPart> planned(Captures captures, Money total) {
        if (!captures.several()) {
            return List.of(new ProviderPart(captures.provider(), total));
        }
        var all = new ArrayList<ProviderPart>();
        captures.byProvider().forEach(p -> all.add(new ProviderPart(p.provider(), p.amount())));
        for (var authorization : captures.authorizations()) {
            var taken = captures.capturedOn(authorization);
            if (authorization.amount().compareTo(taken) > 0) {
                all.add(new ProviderPart(
                        authorization.provider(), authorization.amount().minus(taken)));
            }
        }
        return ProviderPart.between(all, Money.zero(total.currency()), total);
    }
}

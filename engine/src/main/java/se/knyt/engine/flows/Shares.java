package se.knyt.engine.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.PartKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * Which provider pays how much of each delivery, where the buyer has paid through several. What is recorded stands; what Knyt has begun
 * to capture goes on; what others have captured is used up in the order it came, and then the reservations in the order they were made,
 * each no further than it reaches. Deliveries are asked for in their order.
 */
final class Shares {
    private final TrailState state;
    private final Captures captures;
    private final Order order;
    private final List<Reservation> alive;
    private final List<ProviderPart> open = new ArrayList<>();

    Shares(TrailState state, Captures captures, Order order, Instant now) {
        this.state = state;
        this.captures = captures;
        this.order = order;
        this.alive = captures.several() ? Reservation.alive(state, captures, now) : List.of();
        if (captures.several()) {
            captures.byProvider().forEach(p -> open(p.provider(), p.amount()));
            captures.unseen(state).stream()
                    .filter(e -> e.amount() != null)
                    .forEach(e -> open(captures.provider(e), Objects.requireNonNull(e.amount())));
            alive.forEach(r -> open(r.authorization().provider(), left(r)));
        }
    }

    /**
     * What pays one delivery.
     *
     * @param parts of each provider, in the order of the purchase's providers
     * @param uncovered what neither a capture nor a reservation reaches to
     */
    record Share(List<ProviderPart> parts, Money uncovered) {
        Share {
            parts = List.copyOf(parts);
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
        if (!captures.several()) {
            return new Share(List.of(new ProviderPart(captures.provider(), amount)), zero);
        }
        var recorded = recorded(saleKey);
        if (!recorded.isEmpty()) {
            recorded.forEach(this::use);
            return new Share(recorded, zero);
        }
        var parts = new ArrayList<>(begun(captureKey));
        parts.forEach(this::use);
        var left = amount.minus(sum(parts, amount));
        for (var tranche : List.copyOf(open)) {
            var part = new ProviderPart(tranche.provider(), min(left, tranche.amount()));
            if (part.amount().isPositive()) {
                use(part);
                parts.add(part);
                left = left.minus(part.amount());
            }
        }
        if (parts.isEmpty()) {
            parts.add(new ProviderPart(captures.provider(), zero));
        }
        var ordered = captures.providers().stream()
                .flatMap(provider -> ProviderPart.summed(parts).stream()
                        .filter(part -> part.provider().equals(provider)))
                .toList();
        return new Share(ordered, left.isNegative() ? zero : left);
    }

    /** Whether the rest of the reservations would do without one of them: which of them the buyer meant is not told. */
    boolean anyToSpare() {
        var needed = Reservation.left(order, captures);
        var reserved = alive.stream().map(this::left).filter(Money::isPositive).toList();
        var all = Money.sum(reserved, order.currency());
        return captures.several()
                && needed.isPositive()
                && reserved.size() > 1
                && reserved.stream().anyMatch(one -> all.minus(one).compareTo(needed) >= 0);
    }

    private List<ProviderPart> recorded(String saleKey) {
        return state.facts().stream()
                .filter(f -> "sale".equals(f.type()) && PartKeys.whole(f.key()).equals(saleKey))
                .map(f -> new ProviderPart(f.provider(), f.amount().minus(f.elsewhere())))
                .toList();
    }

    private List<ProviderPart> begun(String captureKey) {
        var result = new ArrayList<ProviderPart>();
        for (var provider : captures.providers()) {
            state.effect(PartKeys.of(captureKey, provider, captures.isFirst(provider)))
                    .filter(e -> e.kind() == EffectKind.CAPTURE && !"withdrawn".equals(e.state()))
                    .filter(e -> e.amount() != null)
                    .ifPresent(e -> result.add(new ProviderPart(provider, Objects.requireNonNull(e.amount()))));
        }
        return result;
    }

    private void open(String provider, Money amount) {
        if (amount.currency().equals(order.currency()) && amount.isPositive()) {
            open.add(new ProviderPart(provider, amount));
        }
    }

    private void use(ProviderPart part) {
        var left = part.amount();
        for (int i = 0; i < open.size(); i++) {
            var tranche = open.get(i);
            if (tranche.provider().equals(part.provider())) {
                var used = min(left, tranche.amount());
                open.set(
                        i, new ProviderPart(tranche.provider(), tranche.amount().minus(used)));
                left = left.minus(used);
            }
        }
    }

    private Money left(Reservation reservation) {
        return reservation.left(state, captures);
    }

    private static Money sum(List<ProviderPart> parts, Money like) {
        return Money.sum(parts.stream().map(ProviderPart::amount).toList(), like.currency());
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

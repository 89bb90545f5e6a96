package se.knyt.engine.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * An authorization and its last day: what the shop or provider told, or a later one that the provider gave when it was extended.
 *
 * @param until empty where nobody tells
 */
record Reservation(Payment authorization, Optional<Instant> until) {
    static List<Reservation> of(TrailState state, Captures captures) {
        return captures.authorizations().stream()
                .map(a -> new Reservation(a, until(state, a)))
                .toList();
    }

    /** Those on which something can still be captured: neither past their last day nor given up. */
    static List<Reservation> alive(TrailState state, Captures captures, Instant now) {
        return of(state, captures).stream()
                .filter(r -> !r.expired(now) && !captures.isVoided(r.authorization()))
                .toList();
    }

    /**
     * Those in the order in which they are used up: of one provider that which dies first, so that nothing runs out that could have been
     * captured; one whose last day nobody tells comes after those. Of several providers the one that was asked first.
     */
    static List<Reservation> inOrder(List<Reservation> some) {
        var byProvider = new LinkedHashMap<String, List<Reservation>>();
        some.forEach(r -> byProvider
                .computeIfAbsent(r.authorization().provider(), _ -> new ArrayList<>())
                .add(r));
        return byProvider.values().stream()
                .flatMap(there -> there.stream()
                        .sorted(Comparator.comparing(r -> r.until().orElse(Instant.MAX))))
                .toList();
    }

    private static Optional<Instant> until(TrailState state, Payment authorization) {
        var told = Optional.of(authorization.expiresAt()).filter(at -> at.isAfter(Instant.EPOCH));
        var given = state.effects().stream()
                .filter(e -> e.kind() == EffectKind.EXTEND_AUTHORIZATION && e.done())
                .filter(e -> !authorization.providerOrderId().isEmpty()
                        && e.resultId().equals(authorization.providerOrderId()))
                .map(e -> e.facts().get(EffectBody.ExtendAuthorization.EXPIRES_AT))
                .filter(at -> at != null && !at.isEmpty())
                .map(Instant::parse)
                .max(Instant::compareTo);
        return given.filter(at -> told.isEmpty() || at.isAfter(told.get())).or(() -> told);
    }

    /** Whether nothing can be captured on it any more. One whose day nobody tells is tried. */
    boolean expired(Instant now) {
        return until.filter(at -> !now.isBefore(at)).isPresent();
    }

    /** What is still to be captured on it, never less than nothing. */
    Money left(TrailState state, Captures captures) {
        var taken = captures.capturedOn(authorization);
        for (var effect : captures.unseen(state)) {
            var amount = effect.amount();
            if (amount != null
                    && amount.currency().equals(taken.currency())
                    && captures.tenders()
                            .reservation(effect)
                            .equals(captures.tenders().of(authorization))) {
                taken = taken.plus(amount);
            }
        }
        var left = authorization.amount().minus(taken);
        return left.isNegative() ? Money.zero(left.currency()) : left;
    }

    /** What is still to be captured of the order; nothing of one that is cancelled. */
    static Money left(Order order, Captures captures) {
        var zero = Money.zero(order.currency());
        var left = order.total().minus(captures.captured()).minus(captures.exchanged());
        return order.state() == Order.State.CANCELLED || left.isNegative() ? zero : left;
    }
}

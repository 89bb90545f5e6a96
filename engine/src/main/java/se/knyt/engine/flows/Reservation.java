package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.commerce.LastDay;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody.ExtendAuthorization;
import se.knyt.spi.EffectKind;

/**
 * An authorization and its last day: as the shop tells it, as the provider does when it is asked, or a later one that the provider gave when
 * it was asked for more time.
 *
 * @param day without the provider's rule
 * @param told what the provider last said of it, empty where it was not asked
 * @param spent whether the capture that was made on it was its only one, and nothing is left of it
 */
record Reservation(Payment authorization, LastDay day, Optional<ToldPayment> told, boolean spent) {
    static List<Reservation> of(TrailState state, Captures captures) {
        return captures.authorizations().stream()
                .map(a -> of(state, captures, a))
                .toList();
    }

    private static Reservation of(TrailState state, Captures captures, Payment authorization) {
        var told = authorization.providerOrderId().isEmpty()
                ? Optional.<ToldPayment>empty()
                : state.told(authorization.provider(), authorization.providerOrderId());
        var read = told.map(ToldPayment::expiresAt).orElse(Instant.EPOCH);
        var given = extensions(state, authorization)
                .map(e -> e.facts().getOrDefault(ExtendAuthorization.EXPIRES_AT, ""))
                .filter(at -> !at.isEmpty())
                .map(Instant::parse)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        // A provider that says that all of it is taken counts where it is known how much that was.
        boolean single = captures.once(authorization.provider())
                || told.filter(t -> t.state() == ToldPayment.State.TAKEN).isPresent();
        boolean spent = single && taken(state, captures, authorization).isPositive();
        return new Reservation(authorization, LastDay.told(authorization.expiresAt(), read, given), told, spent);
    }

    /** Those by which the provider has given it more time, or another in its place, in their order. */
    static Stream<TrailState.EffectView> extensions(TrailState state, Payment authorization) {
        return authorization.providerOrderId().isEmpty()
                ? Stream.empty()
                : state.effects().stream()
                        .filter(e -> e.kind() == EffectKind.EXTEND_AUTHORIZATION && e.done())
                        .filter(e -> e.resultId().equals(authorization.providerOrderId()));
    }

    /** The provider's id of the reservation that it has given in the place of one; empty where it has not. */
    static String replacement(TrailState state, Payment authorization) {
        return extensions(state, authorization)
                .map(e -> e.facts().getOrDefault(ExtendAuthorization.REPLACED_BY, ""))
                .filter(id -> !id.isEmpty())
                .reduce((_, later) -> later)
                .orElse("");
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

    /** The last moment that is told; empty where nobody tells. */
    Optional<Instant> until() {
        return day.told();
    }

    /** When somebody is to have acted by: as it is told, else by the rule that the company or the provider has. */
    LastDay ruled(PlanContext context) {
        var provider = authorization.provider();
        return day.ruled(
                authorization.at(), context.inUse().settings().deadlines().reservationDays(provider));
    }

    /** The day on which the first of those dies that something is still to be captured on; empty where nothing is, or nobody knows. */
    static Optional<LocalDate> lastDay(TrailState state, PlanContext context) {
        return state.order().flatMap(doc -> {
            var order = (Order) doc.document();
            var captures = new Captures(state, order, context);
            return left(order, captures).isZero()
                    ? Optional.empty()
                    : alive(state, captures, context.now()).stream()
                            .filter(r -> r.left(state, captures).isPositive())
                            .flatMap(r -> r.ruled(context).any().stream())
                            .min(Comparator.naturalOrder())
                            .map(context::date);
        });
    }

    /**
     * Whether nothing can be captured on it any more: its last day has passed, or the provider says that it is no more. One whose day
     * nobody tells is tried.
     */
    boolean expired(Instant now) {
        return isOver() || until().filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Whether the provider says that it has come to nothing, or its only capture was made. */
    boolean isOver() {
        return spent || told.filter(t -> t.state() == ToldPayment.State.OVER).isPresent();
    }

    /** What is still to be captured on it, never less than nothing. */
    Money left(TrailState state, Captures captures) {
        var left = authorization.amount().minus(taken(state, captures, authorization));
        return spent || left.isNegative() ? Money.zero(left.currency()) : left;
    }

    private static Money taken(TrailState state, Captures captures, Payment authorization) {
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
        return taken;
    }

    /**
     * What is neither captured nor reserved by what is still alive, not positive where all is; nothing of an order that is sold on own
     * invoice.
     */
    static Money unpaid(TrailState state, Captures captures, Order order, Instant now) {
        if (captures.ownInvoice()) {
            return Money.zero(order.currency());
        }
        var left = left(order, captures);
        for (var reservation : alive(state, captures, now)) {
            left = left.minus(reservation.left(state, captures));
        }
        return left;
    }

    /** What is still to be captured of the order; nothing of one that is cancelled. */
    static Money left(Order order, Captures captures) {
        var zero = Money.zero(order.currency());
        var left = order.total().minus(captures.captured()).minus(captures.exchanged());
        return order.state() == Order.State.CANCELLED || left.isNegative() ? zero : left;
    }
}

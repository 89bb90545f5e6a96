package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;

/**
 * The last day of a reservation: some days before it a loose end, and when it has passed the purchase is held, so that nothing is
 * captured, handed to a warehouse or shipped on it. A newer reservation of the same purchase takes the place of one that is dead.
 * Of several reservations, at one provider or at more, each has its own last day and its own amount.
 */
final class Expiry {
    static final String EXPIRED = "authorization.expired";
    private static final String EXPIRES = "authorization.expires";

    private final TrailPlan plan;
    private final TrailState state;
    private final PlanContext context;
    private final Order order;
    private final Captures captures;
    private final Money left;

    private Expiry(TrailPlan plan, TrailState state, PlanContext context, Order order, Captures captures) {
        this.plan = plan;
        this.state = state;
        this.context = context;
        this.order = order;
        this.captures = captures;
        this.left = Reservation.left(order, captures);
    }

    /** Held where something is left to capture that no living reservation reaches to. */
    static boolean holds(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context.ownInvoices());
        var all = Reservation.of(state, captures);
        var left = Reservation.left(order, captures);
        var dead = all.stream().filter(r -> r.expired(context.now())).toList();
        if (captures.tenders().several()) {
            dead = dead.stream()
                    .filter(r -> r.left(state, captures).isPositive())
                    .toList();
        }
        if (dead.isEmpty() || left.isZero() || isReached(left, all.size() - dead.size(), state, captures, context)) {
            return false;
        }
        plan.hold(EXPIRED, arguments(dead.getLast(), order));
        return true;
    }

    /** Of several each reaches as far as its own amount; a newer one takes the place of one that is dead. */
    private static boolean isReached(Money left, int others, TrailState state, Captures captures, PlanContext context) {
        if (!captures.tenders().several()) {
            return others > 0;
        }
        var reserved = Money.sum(
                Reservation.alive(state, captures, context.now()).stream()
                        .map(r -> r.left(state, captures))
                        .toList(),
                left.currency());
        return reserved.compareTo(left) >= 0;
    }

    private static Map<String, String> arguments(Reservation reservation, Order order) {
        return Map.of(
                "order",
                order.number(),
                "provider",
                reservation.authorization().provider(),
                "at",
                reservation.until().map(Instant::toString).orElse(""));
    }

    /** The loose end before the last day of each that is alive, and when to look again. */
    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context.ownInvoices());
        var expiry = new Expiry(plan, state, context, order, captures);
        if (!expiry.left.isZero()) {
            Reservation.of(state, captures).forEach(expiry::warn);
        }
    }

    private void warn(Reservation reservation) {
        if (reservation.until().isEmpty()
                || reservation.expired(context.now())
                || left(reservation).isZero()) {
            return;
        }
        var until = reservation.until().get();
        var days = context.inUse().settings().deadlines().authorization();
        var warned = until.minus(Duration.ofDays(days));
        if (context.now().isAfter(warned)) {
            plan.add(end(reservation, until));
            plan.lookAgain(until);
        } else {
            plan.lookAgain(warned.plusMillis(1));
        }
    }

    /** What is to be captured on it: of several reservations no more than what is left of its own. */
    private Money left(Reservation reservation) {
        var own = captures.tenders().several() ? reservation.left(state, captures) : left;
        return own.compareTo(left) < 0 ? own : left;
    }

    private LooseEnd end(Reservation reservation, Instant until) {
        return new LooseEnd(
                "expiry:" + state.trail() + ":" + reservation.authorization().sourceId() + ":" + until,
                EXPIRES,
                arguments(reservation, order),
                EXPIRES,
                state.trail(),
                null,
                null,
                null,
                left(reservation),
                until,
                false);
    }
}

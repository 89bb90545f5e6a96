package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.trails.TrailState;

/**
 * The last day of a reservation: some days before it a loose end, and when it has passed the purchase is held, so that nothing is
 * captured, handed to a warehouse or shipped on it. A newer reservation of the same purchase takes the place of one that is dead.
 * Of several reservations, at one provider or at more, each has its own last day and its own amount.
 */
final class Expiry {
    static final String EXPIRED = "authorization.expired";

    /** The provider says that it is no more, before its last day. */
    static final String OVER = "authorization.over";

    /** Its provider captures once, and what the first capture left is let go. */
    private static final String SPENT = "authorization.captured-once";

    private static final String EXPIRES = "authorization.expires";

    /** Nobody has told the day: a rule of the company or the provider says when to look. */
    private static final String BY_RULE = "authorization.expires-by-rule";

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
    static boolean holds(TrailPlan plan, TrailState state, PlanContext context, TrailState.Doc doc) {
        var dead = dead(state, context, (Order) doc.document());
        dead.ifPresent(last -> {
            boolean before =
                    last.until().filter(at -> !context.now().isBefore(at)).isEmpty();
            var arguments = new TreeMap<>(arguments(last, last.until(), (Order) doc.document()));
            arguments.putAll(new ShopHold(state, context, doc).standing(true).arguments());
            if (last.spent()) {
                var order = (Order) doc.document();
                var captures = new Captures(state, order, context);
                arguments.put(
                        "amount",
                        Reservation.unpaid(state, captures, order, context.now())
                                .toString());
                plan.hold(SPENT, arguments);
            } else {
                plan.hold(last.isOver() && before ? OVER : EXPIRED, arguments);
            }
        });
        return dead.isPresent();
    }

    /** The last reservation that is dead, where something is left to capture that no living one reaches to. */
    static Optional<Reservation> dead(TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context);
        var all = Reservation.of(state, captures);
        var left = Reservation.left(order, captures);
        var dead = all.stream().filter(r -> r.expired(context.now())).toList();
        if (captures.tenders().several()) {
            dead = dead.stream()
                    .filter(r -> r.spent() || r.left(state, captures).isPositive())
                    .toList();
        }
        return dead.isEmpty() || left.isZero() || isReached(left, all.size() - dead.size(), state, captures, context)
                ? Optional.empty()
                : Optional.of(dead.getLast());
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

    private static Map<String, String> arguments(Reservation reservation, Optional<Instant> at, Order order) {
        return Map.of(
                "order",
                order.number(),
                "provider",
                reservation.authorization().provider(),
                "at",
                at.map(Instant::toString).orElse(""),
                "word",
                reservation.told().map(ToldPayment::word).orElse(""));
    }

    /**
     * The loose end before the last day of each that is alive, and when to look again. Where the company wants it, the provider is asked for
     * more time then, once for each reservation.
     */
    static void addTo(TrailPlan plan, TrailState state, PlanContext context, TrailState.Doc doc) {
        var order = (Order) doc.document();
        var captures = new Captures(state, order, context);
        var expiry = new Expiry(plan, state, context, order, captures);
        var extensions = new Extensions(state, context, doc, captures);
        if (!expiry.left.isZero()) {
            Reservation.of(state, captures).forEach(r -> expiry.warn(r, extensions));
        }
    }

    private void warn(Reservation reservation, Extensions extensions) {
        var day = reservation.ruled(context);
        if (day.any().isEmpty()
                || reservation.expired(context.now())
                || left(reservation).isZero()) {
            return;
        }
        var until = day.any().get();
        var warned = warnAt(until, context);
        if (!context.now().isAfter(warned)) {
            plan.lookAgain(warned.plusMillis(1));
            return;
        }
        plan.add(end(reservation, until, day.told().isEmpty()));
        if (until.isAfter(context.now())) {
            plan.lookAgain(until);
        }
        extend(reservation, extensions);
    }

    /** When somebody is told of a last day. */
    static Instant warnAt(Instant until, PlanContext context) {
        return until.minus(
                Duration.ofDays(context.inUse().settings().deadlines().authorization()));
    }

    private void extend(Reservation reservation, Extensions extensions) {
        if (!context.inUse().settings().deadlines().extend()
                || !extensions.can(reservation)
                || extensions.before(reservation)) {
            return;
        }
        if (extensions.possible(reservation)) {
            extensions.effect(reservation).ifPresent(plan::add);
        } else {
            plan.lookAgain(extensions.from(reservation));
        }
    }

    /** What is to be captured on it: of several reservations no more than what is left of its own. */
    private Money left(Reservation reservation) {
        var own = captures.tenders().several() ? reservation.left(state, captures) : left;
        return own.compareTo(left) < 0 ? own : left;
    }

    private LooseEnd end(Reservation reservation, Instant until, boolean byRule) {
        var code = byRule ? BY_RULE : EXPIRES;
        return new LooseEnd(
                "expiry:" + state.trail() + ":" + reservation.authorization().sourceId() + ":" + until,
                code,
                arguments(reservation, Optional.of(until), order),
                code,
                state.trail(),
                null,
                null,
                null,
                left(reservation),
                until,
                false);
    }
}

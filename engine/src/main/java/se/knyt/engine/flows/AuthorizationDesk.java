package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.trails.AheadKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * What a person does about the reservations of a purchase: a provider is asked to give one more time, the shop to have the buyer pay
 * what none reaches to, or what is packed is captured before its delivery is told.
 */
public final class AuthorizationDesk {
    private static final String NONE = "authorization-none";
    private static final String NO_REQUEST = "payment-request-none";

    private final Database database;
    private final Planner planner;
    private final EffectPlans effects;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final Set<String> extending;
    private final Set<String> requesting;
    private final Runnable wake;

    /**
     * @param connectors each says whether it extends, and whether it asks buyers
     * @param wake called when something is to be sent
     */
    public AuthorizationDesk(
            Database database,
            Planner planner,
            EffectPlans effects,
            CompanyClocks clocks,
            ChangeLog log,
            Collection<? extends Connector> connectors,
            Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.effects = effects;
        this.clocks = clocks;
        this.log = log;
        this.extending = ids(connectors, Connector::extendsAuthorizations);
        this.requesting = ids(connectors, Connector::requestsPayments);
        this.wake = wake;
    }

    private static Set<String> ids(Collection<? extends Connector> connectors, Predicate<Connector> that) {
        return connectors.stream().filter(that).map(c -> c.info().id()).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a provider gives more time at all. */
    public boolean extendsAt(String provider) {
        return extending.contains(provider);
    }

    /** Whether shops of a system ask buyers at all. */
    public boolean requestsAt(String shop) {
        return requesting.contains(shop);
    }

    /** What a person asks for of a purchase that is an order; the code of what is in the way. */
    @FunctionalInterface
    private interface Act {
        String on(Tx tx, TrailState state, PlanContext context, TrailState.Doc doc) throws SQLException;
    }

    private String act(long company, long trail, String otherwise, Act act) {
        var problem = database.forCompany("authorization", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return otherwise;
            }
            var state = found.get();
            return act.on(tx, state, planner.context(tx, state), state.order().orElseThrow());
        });
        wake.run();
        return problem;
    }

    /**
     * Asks for more time, once for each last day; of several reservations for one of them, or for each whose provider gives more.
     *
     * @param reservation its id in the shop; empty for all
     * @return code of what is in the way, empty when it was asked for, now or before
     */
    public String extend(long company, long trail, String reservation, String actor) {
        return act(company, trail, NONE, (tx, state, context, doc) -> {
            var order = (Order) doc.document();
            var captures = new Captures(state, order, context.ownInvoices());
            if (Reservation.left(order, captures).isZero()) {
                return NONE;
            }
            var alive = alive(state, captures, context);
            if (alive.isEmpty() || (alive.size() > 1 && !captures.tenders().several())) {
                return NONE;
            }
            var extendable = alive.stream()
                    .filter(r -> isExtendable(r.authorization(), context))
                    .filter(r -> reservation.isEmpty()
                            || reservation.equals(r.authorization().sourceId()))
                    .toList();
            for (var one : extendable) {
                ask(tx, state, context, doc, one, actor);
            }
            return extendable.isEmpty() ? "authorization-not-extended" : "";
        });
    }

    /**
     * Has the shop ask the buyer to pay what no living reservation reaches to: where one has run out, or holds less than the order. At
     * most once a day by the company's clock, so that a button that is pressed twice is one mail.
     *
     * @return code of what is in the way, empty when it was asked for, now or before on the same day
     */
    public String requestPayment(long company, long trail, String actor) {
        return act(company, trail, NO_REQUEST, (tx, state, context, doc) -> {
            var amount = unpaid(state, context, (Order) doc.document());
            if (!amount.isPositive()) {
                return NO_REQUEST;
            }
            if (!requestsAt(connector(tx, company, doc.connection()))) {
                return "payment-request-not-by-shop";
            }
            request(tx, state, context, doc, amount, actor);
            return "";
        });
    }

    /**
     * What could be captured before the delivery is told.
     *
     * @param most all that is left and reserved, positive
     * @param rows goods that are not delivered, with what is left of each
     * @param refused whether an earlier one was refused, and waits for a person
     */
    public record Ahead(Money most, List<Packable> rows, boolean refused) {
        public Ahead {
            rows = List.copyOf(rows);
        }
    }

    /** A row of the order of which pieces can be packed. */
    public record Packable(String rowId, String title, Quantity left) {}

    /** What a person can have captured now; empty where there is nothing to capture, or another hand is to. */
    public Optional<Ahead> ahead(long company, long trail) {
        return database.forCompany("capture-ahead", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return Optional.empty();
            }
            var state = found.get();
            var doc = state.order().orElseThrow();
            var ahead = new AheadCapture(state, planner.context(tx, state), doc);
            boolean refused =
                    state.effects().stream().anyMatch(e -> AheadKeys.isAhead(e) && "rejected".equals(e.state()));
            return ahead.of(Optional.empty()).problem().isEmpty() || refused
                    ? Optional.of(new Ahead(ahead.most(), ahead.packable(), refused))
                    : Optional.empty();
        });
    }

    /**
     * Captures what is packed, or all that is left, before the delivery is told: once, however often it is pressed while it is on its way.
     *
     * @param packed pieces by row of the order; empty for all that is left
     * @return code of what is in the way, empty when it was asked for
     */
    public String capture(long company, long trail, Map<String, Quantity> packed, String actor) {
        return act(company, trail, AheadCapture.NONE, (tx, state, context, doc) -> {
            var ahead = new AheadCapture(state, context, doc);
            var decided = ahead.of(packed.isEmpty() ? Optional.empty() : Optional.of(ahead.worth(packed)));
            if (!decided.problem().isEmpty()) {
                return decided.problem();
            }
            effects.insert(
                    tx,
                    decided.effects().stream()
                            .map(e -> new EffectPlans.Planned(state.company(), e))
                            .toList(),
                    clocks.machineNow());
            audit(
                    tx,
                    state,
                    doc,
                    actor,
                    "reservation.capture",
                    Map.of("amount", decided.amount().toString()));
            return "";
        });
    }

    /** Gives up what was refused of it: it is not tried again, and the delivery is captured as ever. */
    public String giveUp(long company, long trail, String actor) {
        return act(company, trail, AheadCapture.NONE, (tx, state, context, doc) -> {
            var refused = state.effects().stream()
                    .filter(e -> AheadKeys.isAhead(e) && "rejected".equals(e.state()) && !e.undone())
                    .toList();
            if (refused.isEmpty()) {
                return AheadCapture.NONE;
            }
            for (var one : refused) {
                tx.update(
                        "update effect set state = 'withdrawn' where company_id = ? and effect_id = ? and state = 'rejected'",
                        company,
                        one.id());
            }
            audit(tx, state, doc, actor, "reservation.give-up", Map.of());
            log.append(
                    tx,
                    List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)),
                    clocks.machineNow());
            return "";
        });
    }

    private void audit(Tx tx, TrailState state, TrailState.Doc doc, String actor, String act, Map<String, String> what)
            throws SQLException {
        Audit.write(
                tx, state.company(), clocks.machineNow(), actor, act, "#" + ((Order) doc.document()).number(), what);
    }

    /** Of several those that something is left to capture on. */
    private static List<Reservation> alive(TrailState state, Captures captures, PlanContext context) {
        return captures.tenders().several()
                ? Reservation.alive(state, captures, context.now()).stream()
                        .filter(r -> r.left(state, captures).isPositive())
                        .toList()
                : Reservation.of(state, captures).stream()
                        .filter(r -> !r.expired(context.now()))
                        .toList();
    }

    private boolean isExtendable(Payment authorization, PlanContext context) {
        return extendsAt(authorization.provider())
                && context.connectionTo(authorization.provider()).isPresent()
                && !authorization.providerOrderId().isEmpty();
    }

    private void ask(
            Tx tx, TrailState state, PlanContext context, TrailState.Doc doc, Reservation reservation, String actor)
            throws SQLException {
        var authorization = reservation.authorization();
        var until = reservation.until().orElse(Instant.EPOCH);
        var key = "extend:" + doc.connection() + ":" + authorization.sourceId() + ":" + until.getEpochSecond();
        if (state.effect(key).isPresent()) {
            return;
        }
        var effect = new NewEffect(
                context.connectionTo(authorization.provider()).orElseThrow(),
                key,
                EffectKind.EXTEND_AUTHORIZATION,
                state.trail(),
                null,
                document(state, authorization.sourceId(), doc.id()),
                "",
                doc.connection(),
                new EffectBody.ExtendAuthorization(authorization.providerOrderId(), until),
                context.inUse().settings().version(),
                List.of());
        effects.insert(tx, List.of(new EffectPlans.Planned(state.company(), effect)), clocks.machineNow());
        audit(
                tx,
                state,
                doc,
                actor,
                "reservation.extend",
                Map.of("provider", authorization.provider(), "until", until.toString()));
    }

    private static long document(TrailState state, String authorization, long otherwise) {
        return state.of(Payment.class)
                .filter(e -> e.getValue().sourceId().equals(authorization))
                .map(e -> e.getKey().id())
                .findFirst()
                .orElse(otherwise);
    }

    /** What is neither captured nor reserved by what is still alive; nothing of an order that is cancelled or sold on own invoice. */
    private static Money unpaid(TrailState state, PlanContext context, Order order) {
        var captures = new Captures(state, order, context.ownInvoices());
        var left = Reservation.left(order, captures);
        if (captures.ownInvoice()) {
            return Money.zero(order.currency());
        }
        for (var reservation : Reservation.alive(state, captures, context.now())) {
            left = left.minus(reservation.left(state, captures));
        }
        return left;
    }

    private static String connector(Tx tx, long company, long connection) throws SQLException {
        return tx
                .query(
                        "select connector from connection where company_id = ? and connection_id = ?",
                        row -> row.getString(1),
                        company,
                        connection)
                .stream()
                .findFirst()
                .orElse("");
    }

    private void request(Tx tx, TrailState state, PlanContext context, TrailState.Doc doc, Money amount, String actor)
            throws SQLException {
        var order = (Order) doc.document();
        var key = "request-payment:" + doc.connection() + ":" + order.sourceId() + ":" + context.date(context.now());
        if (state.effect(key).isPresent()) {
            return;
        }
        var effect = new NewEffect(
                doc.connection(),
                key,
                EffectKind.REQUEST_PAYMENT,
                state.trail(),
                null,
                doc.id(),
                "",
                doc.connection(),
                new EffectBody.RequestPayment(order.sourceId(), amount),
                context.inUse().settings().version(),
                List.of());
        effects.insert(tx, List.of(new EffectPlans.Planned(state.company(), effect)), clocks.machineNow());
        audit(tx, state, doc, actor, "reservation.ask-buyer", Map.of("amount", amount.toString()));
    }
}

package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.LastDay;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.providers.ReservationRule;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.payments.ToldPayment;
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
    private static final Duration JUST_NOW = Duration.ofMinutes(1);
    private static final String NO_REQUEST = "payment-request-none";

    private final Database database;
    private final Planner planner;
    private final EffectPlans effects;
    private final CompanyClocks clocks;
    private final ChangeLog log;
    private final Set<String> requesting;
    private final Runnable wake;

    /**
     * @param connectors each says whether it asks buyers
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
        this.requesting = connectors.stream()
                .filter(Connector::requestsPayments)
                .map(c -> c.info().id())
                .collect(Collectors.toUnmodifiableSet());
        this.wake = wake;
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
            var captures = new Captures(state, order, context);
            if (Reservation.left(order, captures).isZero()) {
                return NONE;
            }
            var alive = alive(state, captures, context);
            if (alive.isEmpty() || (alive.size() > 1 && !captures.tenders().several())) {
                return NONE;
            }
            var extensions = new Extensions(state, context, doc, captures);
            var extendable = alive.stream()
                    .filter(extensions::possible)
                    .filter(r -> reservation.isEmpty()
                            || reservation.equals(r.authorization().sourceId()))
                    .toList();
            for (var one : extendable) {
                ask(tx, state, doc, one, extensions, actor);
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
            var order = (Order) doc.document();
            var captures = new Captures(state, order, context);
            var amount = Reservation.unpaid(state, captures, order, context.now());
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

    /** What the buyer is asked to pay: what no living reservation reaches to; empty where that is nothing. */
    public Optional<Money> unpaid(long company, long trail) {
        return database.forCompany("unpaid", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return Optional.empty();
            }
            var state = found.get();
            var context = planner.context(tx, state);
            var order = (Order) state.order().orElseThrow().document();
            return Optional.of(Reservation.unpaid(state, new Captures(state, order, context), order, context.now()))
                    .filter(Money::isPositive);
        });
    }

    /**
     * What could be captured before the delivery is told.
     *
     * @param most all that is left and reserved, positive
     * @param rows goods that are not delivered, with what is left of each
     * @param refused whether an earlier one was refused, and waits for a person
     */
    public record Ahead(Money most, List<PackableDelivery> rows, boolean refused) {
        public Ahead {
            rows = List.copyOf(rows);
        }
    }

    /**
     * A reservation of a purchase, as far as it is not captured.
     *
     * @param id the shop's
     * @param left what is not captured on it
     * @param day its last moment with who told it, by the rule where nobody has
     * @param told what its provider last said, empty where it was not asked or has not answered
     * @param expired whether nothing can be captured on it any more
     * @param spent whether that is since its only capture was made
     * @param extendable whether the provider can be asked for more time now
     * @param asked whether it has been, and has not answered
     * @param ruleDays the rule by which the day is taken where nobody tells it, 0 for none
     * @param ruleSource where the provider says so; empty where the company has said it, or there is none
     */
    public record Reserved(
            String id,
            String provider,
            Money left,
            LastDay day,
            Optional<ToldPayment> told,
            boolean expired,
            boolean spent,
            boolean extendable,
            boolean asked,
            int ruleDays,
            String ruleSource) {}

    /** What is reserved of a purchase that is not captured whole; of several those not captured whole themselves. */
    public List<Reserved> reservations(long company, long trail) {
        return database.forCompany("reservations", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return List.of();
            }
            var state = found.get();
            var context = planner.context(tx, state);
            var doc = state.order().orElseThrow();
            var order = (Order) doc.document();
            var captures = new Captures(state, order, context);
            if (Reservation.left(order, captures).isZero()) {
                return List.of();
            }
            var extensions = new Extensions(state, context, doc, captures);
            var all = Reservation.of(state, captures).stream()
                    .filter(r -> !captures.isVoided(r.authorization()))
                    .toList();
            return all.stream()
                    .filter(r -> all.size() == 1 || r.left(state, captures).isPositive())
                    .map(r -> reserved(r, state, context, captures, extensions))
                    .toList();
        });
    }

    private static Reserved reserved(
            Reservation one, TrailState state, PlanContext context, Captures captures, Extensions extensions) {
        var provider = one.authorization().provider();
        var deadlines = context.inUse().settings().deadlines();
        boolean asked = extensions.asked(one);
        return new Reserved(
                one.authorization().sourceId(),
                provider,
                one.left(state, captures),
                one.ruled(context),
                one.told().filter(t -> t.toldAt() != null),
                one.expired(context.now()),
                one.spent(),
                extensions.possible(one) && !asked,
                asked,
                deadlines.reservationDays(provider),
                deadlines.reservationOf().containsKey(provider)
                        ? ""
                        : ReservationRule.of(provider)
                                .map(ReservationRule::source)
                                .orElse(""));
    }

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
            return ahead.of(Map.of()).problem().isEmpty() || refused
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
            var decided = ahead.of(packed);
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

    private void ask(
            Tx tx, TrailState state, TrailState.Doc doc, Reservation reservation, Extensions extensions, String actor)
            throws SQLException {
        var effect = extensions.effect(reservation);
        // Pressed twice it is asked once, also where the answer to the first has come in between.
        var since = clocks.machineNow().minus(JUST_NOW);
        boolean justGiven = Reservation.extensions(state, reservation.authorization())
                .anyMatch(e -> e.doneAt() != null && e.doneAt().isAfter(since));
        if (effect.isEmpty() || justGiven) {
            return;
        }
        effects.insert(tx, List.of(new EffectPlans.Planned(state.company(), effect.get())), clocks.machineNow());
        audit(
                tx,
                state,
                doc,
                actor,
                "reservation.extend",
                Map.of(
                        "provider",
                        reservation.authorization().provider(),
                        "until",
                        reservation.until().orElse(Instant.EPOCH).toString()));
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

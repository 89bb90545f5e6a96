package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** Has a provider give the reservation of a purchase more time, at a person's word. */
public final class AuthorizationDesk {
    private final Database database;
    private final Planner planner;
    private final EffectPlans effects;
    private final CompanyClocks clocks;
    private final Set<String> extending;
    private final Runnable wake;

    /**
     * @param connectors each says whether it extends
     * @param wake called when something is to be sent
     */
    public AuthorizationDesk(
            Database database,
            Planner planner,
            EffectPlans effects,
            CompanyClocks clocks,
            Collection<? extends Connector> connectors,
            Runnable wake) {
        this.database = database;
        this.planner = planner;
        this.effects = effects;
        this.clocks = clocks;
        this.extending = connectors.stream()
                .filter(Connector::extendsAuthorizations)
                .map(c -> c.info().id())
                .collect(Collectors.toUnmodifiableSet());
        this.wake = wake;
    }

    /** Whether a provider gives more time at all. */
    public boolean extendsAt(String provider) {
        return extending.contains(provider);
    }

    /**
     * Asks for more time, once for each last day; where several providers have reserved, each that gives more.
     *
     * @return code of what is in the way, empty when it was asked for, now or before
     */
    public String extend(long company, long trail, String actor) {
        var problem = database.forCompany("extend", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return "authorization-none";
            }
            var state = found.get();
            var context = planner.context(tx, state);
            var doc = state.order().orElseThrow();
            var order = (Order) doc.document();
            var captures = new Captures(state, order, context.ownInvoices());
            if (Reservation.left(order, captures).isZero()) {
                return "authorization-none";
            }
            var alive = alive(state, captures, context);
            if (alive.isEmpty() || (alive.size() > 1 && !captures.several())) {
                return "authorization-none";
            }
            var extendable = alive.stream()
                    .filter(r -> isExtendable(r.authorization(), context))
                    .toList();
            for (var reservation : extendable) {
                ask(tx, state, context, doc, reservation, actor);
            }
            return extendable.isEmpty() ? "authorization-not-extended" : "";
        });
        wake.run();
        return problem;
    }

    /** Of several providers those that something is left to capture on. */
    private static List<Reservation> alive(TrailState state, Captures captures, PlanContext context) {
        return captures.several()
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
        Audit.write(
                tx,
                state.company(),
                clocks.machineNow(),
                actor,
                "reservation.extend",
                "#" + ((Order) doc.document()).number(),
                Map.of("provider", authorization.provider(), "until", until.toString()));
    }

    private static long document(TrailState state, String authorization, long otherwise) {
        return state.of(Payment.class)
                .filter(e -> e.getValue().sourceId().equals(authorization))
                .map(e -> e.getKey().id())
                .findFirst()
                .orElse(otherwise);
    }
}

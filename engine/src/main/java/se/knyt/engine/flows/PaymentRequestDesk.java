package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
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

/**
 * Has a shop ask the buyer to pay what no living reservation reaches to, at a person's word: where a reservation has run out, or holds
 * less than the order. At most once a day by the company's clock, so that a button that is pressed twice is one mail.
 */
public final class PaymentRequestDesk {
    private static final String NONE = "payment-request-none";

    private final Database database;
    private final Planner planner;
    private final EffectPlans effects;
    private final CompanyClocks clocks;
    private final Set<String> asking;
    private final Runnable wake;

    /**
     * @param connectors each says whether it asks buyers
     * @param wake called when something is to be sent
     */
    public PaymentRequestDesk(
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
        this.asking = connectors.stream()
                .filter(Connector::requestsPayments)
                .map(c -> c.info().id())
                .collect(Collectors.toUnmodifiableSet());
        this.wake = wake;
    }

    /** Whether shops of a system ask buyers at all. */
    public boolean asksAt(String shop) {
        return asking.contains(shop);
    }

    /**
     * Asks the buyer to pay.
     *
     * @return code of what is in the way, empty when it was asked for, now or before on the same day
     */
    public String ask(long company, long trail, String actor) {
        var problem = database.forCompany("request", company, tx -> {
            var found = planner.trail(tx, company, trail);
            if (found.isEmpty() || found.get().order().isEmpty()) {
                return NONE;
            }
            var state = found.get();
            var context = planner.context(tx, state);
            var doc = state.order().orElseThrow();
            var amount = unpaid(state, context, (Order) doc.document());
            if (!amount.isPositive()) {
                return NONE;
            }
            if (!asksAt(connector(tx, company, doc.connection()))) {
                return "payment-request-not-by-shop";
            }
            plan(tx, state, context, doc, amount, actor);
            return "";
        });
        wake.run();
        return problem;
    }

    /** What is neither captured nor reserved by what is still alive; nothing of an order that is cancelled or sold on own invoice. */
    static Money unpaid(TrailState state, PlanContext context, Order order) {
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
        return tx.query(
                        "select connector from connection where company_id = ? and connection_id = ?",
                        row -> row.getString(1),
                        company,
                        connection)
                .stream()
                .findFirst()
                .orElse("");
    }

    private void plan(Tx tx, TrailState state, PlanContext context, TrailState.Doc doc, Money amount, String actor)
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
        Audit.write(
                tx,
                state.company(),
                clocks.machineNow(),
                actor,
                "reservation.ask-buyer",
                "#" + order.number(),
                Map.of("amount", amount.toString()));
    }
}

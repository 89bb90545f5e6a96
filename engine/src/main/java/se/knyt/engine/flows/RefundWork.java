package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.PullSource.Lane;

/** What asking for a refund and deciding about one have in common: the purchase under its lock, the decision, and what is sent of it. */
final class RefundWork {
    private static final List<String> STORE_CREDIT_SHOPS = List.of("shopify");

    private final Planner planner;
    private final EffectPlans effects;
    private final ChangeLog log;
    private final CompanyClocks clocks;

    RefundWork(Planner planner, EffectPlans effects, ChangeLog log, CompanyClocks clocks) {
        this.planner = planner;
        this.effects = effects;
        this.log = log;
        this.clocks = clocks;
    }

    /** A purchase while it is decided about, locked. */
    record Found(TrailState state, PlanContext context, TrailState.Doc doc) {
        Order order() {
            return (Order) doc.document();
        }
    }

    Optional<Found> found(Tx tx, long company, long trail) throws SQLException {
        var state = planner.trail(tx, company, trail);
        var doc = state.flatMap(TrailState::order);
        return state.isEmpty() || doc.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(state.get(), planner.context(tx, state.get()), doc.get()));
    }

    static RefundDecision decision(Tx tx, Found found, long id) throws SQLException {
        return new RefundDecision(
                found.state(),
                found.context(),
                found.doc(),
                AskedRow.waiting(
                        tx,
                        found.state().company(),
                        found.doc().id(),
                        found.order().currency(),
                        id),
                id,
                givesStoreCredit(tx, found));
    }

    /** Of the shops that are read, those whose interface takes a refund as store credit. */
    private static boolean givesStoreCredit(Tx tx, Found found) throws SQLException {
        return tx.first(
                        "select 1 from connection where company_id = ? and connection_id = ? and connector = any (?)",
                        row -> row.getInt(1),
                        found.state().company(),
                        found.doc().connection(),
                        Tx.texts(STORE_CREDIT_SHOPS))
                .isPresent();
    }

    void send(Tx tx, long company, long trail, RefundDecision.Decided decided) throws SQLException {
        if (decided.road().asksNobody()) {
            // It is credited, and owed to the buyer or no more owed by him.
            again(tx, company, trail);
            return;
        }
        if (decided.effects().isEmpty()) {
            throw new IllegalStateException("a refund without its effect");
        }
        effects.insert(
                tx,
                decided.effects().stream()
                        .map(effect -> new EffectPlans.Planned(company, effect))
                        .toList(),
                clocks.machineNow());
    }

    void audit(Tx tx, Found found, String actor, String action, Money amount, String reason) throws SQLException {
        var details = new TreeMap<String, String>();
        details.put("amount", amount.toString());
        details.put("reason", reason);
        Audit.write(
                tx,
                found.state().company(),
                clocks.machineNow(),
                actor,
                action,
                "#" + found.order().number(),
                details);
    }

    /** The purchase is planned anew. */
    void again(Tx tx, long company, long trail) throws SQLException {
        again(tx, company, trail, log, clocks.machineNow());
    }

    static void again(Tx tx, long company, long trail, ChangeLog log, Instant machineNow) throws SQLException {
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)),
                machineNow);
    }
}

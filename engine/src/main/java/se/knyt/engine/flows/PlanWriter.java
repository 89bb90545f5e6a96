package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import se.knyt.engine.books.FeedMovements;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.giftcards.CardLedger;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.payments.PaymentStatuses;
import se.knyt.engine.trails.TrailFinder;
import se.knyt.spi.PullSource.Lane;

/** Writes the plans of a batch of trails, set-based; what exists already is left as it is. */
final class PlanWriter {
    private static final String PUT_TRANSFERS = """
            insert into transfer as t (company_id, connection_id, kind, document_id, trail_id, target_id, wanted, wanted_version,
                                       state, next_at)
            select co, cn, k, d, tr, ta, v, 1, 'waiting', ?
              from unnest(?, ?, ?, ?, ?, ?, ?) as n (co, cn, k, d, tr, ta, v)
             order by co, cn, k, d
            on conflict (company_id, connection_id, kind, document_id) do update
               set wanted = excluded.wanted, wanted_version = t.wanted_version + 1, next_at = excluded.next_at,
                   state = case when t.state = 'sending' then 'sending' else 'waiting' end
             where t.wanted <> excluded.wanted
            """;
    private static final String TAKE_IN = """
            update effect e set state = 'done', result_id = n.r, result_facts = ?, error_code = '', error_args = '{}', done_at = ?
              from unnest(?, ?, ?) as n (c, i, r)
             where e.company_id = n.c and e.effect_id = n.i and e.state in ('waiting', 'rejected', 'held')
            """;
    private static final String WITHDRAW = """
            update effect e set state = 'withdrawn'
              from unnest(?, ?) as n (c, i)
             where e.company_id = n.c and e.effect_id = n.i and e.state in ('waiting', 'rejected', 'held')
            """;
    private final IdAllocator ids;
    private final EffectPlans effects;
    private final LooseEnds looseEnds;
    private final FactRows facts;
    private final VoucherWriter vouchers;
    private final CardLedger cards;

    PlanWriter(IdAllocator ids, EffectPlans effects, LooseEnds looseEnds) {
        this.ids = ids;
        this.effects = effects;
        this.looseEnds = looseEnds;
        this.facts = new FactRows(ids);
        this.vouchers = new VoucherWriter(ids);
        this.cards = new CardLedger(ids);
    }

    /** Writes everything; adds the changes that follow from it. */
    void write(Tx tx, List<PlannedTrail> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
            throws SQLException {
        var newEffects = new ArrayList<EffectPlans.Planned>();
        for (var one : planned) {
            one.plan().effects().forEach(e -> {
                if (one.state().effect(e.key()).isEmpty()) {
                    newEffects.add(new EffectPlans.Planned(one.state().company(), e));
                }
            });
        }
        effects.insert(tx, newEffects, machineNow);
        takeIn(tx, planned, machineNow, changes);
        withdraw(tx, planned);
        satisfyWaiting(tx, planned);
        keys(tx, planned);
        facts.write(tx, planned, machineNow, changes);
        transfers(tx, planned, machineNow);
        TrailRows.write(tx, planned, machineNow);
        InvoiceTrailRows.write(tx, planned, machineNow);
        SkippedReferences.write(tx, planned, changes);
        looseEnds(tx, planned);
        CustomerMoves.write(tx, planned);
        vouchers(tx, planned);
        DayEntries.write(tx, planned);
        cards(tx, planned);
        PrepaidMoves.write(tx, planned);
        FeedMovements.notes(
                tx,
                ids,
                planned.stream().flatMap(one -> one.plan().notesPaid().stream()).toList());
        questions(tx, planned);
        ReturnRows.write(tx, planned);
    }

    /** Only what has changed is written: a payment that is to be asked of, at another time, or no longer. */
    private static void questions(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var some = new ArrayList<PaymentStatuses.Wanted>();
        for (var one : planned) {
            var wanted = one.plan().questions();
            long company = one.state().company();
            long trail = one.state().trail();
            for (var entry : wanted.entrySet()) {
                var question = entry.getKey();
                var standing = one.state().told().stream()
                        .filter(t -> t.connection() == question.connection()
                                && t.payment().equals(question.payment()))
                        .findFirst();
                if (standing.isEmpty()
                        || !entry.getValue().equals(standing.get().askAt())) {
                    some.add(new PaymentStatuses.Wanted(
                            company,
                            question.connection(),
                            question.payment(),
                            question.provider(),
                            trail,
                            entry.getValue()));
                }
            }
            one.state().told().stream()
                    .filter(t -> t.askAt() != null
                            && !wanted.containsKey(new TrailPlan.Question(t.connection(), t.payment(), t.provider())))
                    .forEach(t -> some.add(new PaymentStatuses.Wanted(
                            company, t.connection(), t.payment(), t.provider(), trail, null)));
        }
        PaymentStatuses.want(tx, some);
    }

    /** Movements on gift cards are told once, with their fact. */
    private void cards(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var movements = new ArrayList<CardLedger.Planned>();
        for (var one : planned) {
            one.plan().cardMovements().stream()
                    .filter(m -> one.state().fact(m.factKey()).isEmpty())
                    .forEach(m ->
                            movements.add(new CardLedger.Planned(one.state().company(), m)));
        }
        cards.write(tx, movements);
    }

    /** A voucher and the effect that hands it on are written in one transaction: where the effect is, the voucher is. */
    private void vouchers(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var wanted = new LinkedHashMap<Instant, List<VoucherWriter.Wanted>>();
        for (var one : planned) {
            one.plan().vouchers().stream()
                    .filter(v -> one.state().effect(v.effectKey()).isEmpty())
                    .forEach(v -> wanted.computeIfAbsent(one.context().now(), n -> new ArrayList<>())
                            .add(new VoucherWriter.Wanted(v.source(), v.voucher())));
        }
        for (var entry : wanted.entrySet()) {
            vouchers.write(tx, entry.getValue(), entry.getKey());
        }
    }

    /** What another hand has done is done: its own trace stands as the result, and what waited for it goes on. */
    private static void takeIn(Tx tx, List<PlannedTrail> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
            throws SQLException {
        var companies = new ArrayList<Long>();
        var effects = new ArrayList<Long>();
        var results = new ArrayList<String>();
        for (var one : planned) {
            for (var entry : one.plan().takenIn().entrySet()) {
                companies.add(one.state().company());
                effects.add(entry.getKey());
                results.add(entry.getValue());
                changes.add(new ChangeLog.NewChange(
                        one.state().company(),
                        Lane.TRADE,
                        ChangeLog.Subject.TRAIL,
                        one.state().trail(),
                        0));
            }
        }
        if (!effects.isEmpty()) {
            tx.update(
                    TAKE_IN,
                    Json.write(Map.of(Captures.BY_ANOTHER_HAND, "yes")),
                    machineNow,
                    Tx.bigints(companies),
                    Tx.bigints(effects),
                    Tx.texts(results));
        }
    }

    /** What is being sent meanwhile is not: its outcome is planned by. */
    private static void withdraw(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var companies = new ArrayList<Long>();
        var effects = new ArrayList<Long>();
        for (var one : planned) {
            for (long effect : one.plan().withdrawn()) {
                companies.add(one.state().company());
                effects.add(effect);
            }
        }
        if (!effects.isEmpty()) {
            tx.update(WITHDRAW, Tx.bigints(companies), Tx.bigints(effects));
        }
    }

    private void satisfyWaiting(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var waiting = new ArrayList<Long>();
        var companies = new TreeSet<Long>();
        for (var one : planned) {
            one.state().effects().stream()
                    .filter(e -> "waiting".equals(e.state()))
                    .forEach(e -> {
                        waiting.add(e.id());
                        companies.add(one.state().company());
                    });
        }
        effects.satisfy(tx, companies, waiting);
    }

    private static void keys(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var companies = new ArrayList<Long>();
        var keys = new ArrayList<String>();
        var trails = new ArrayList<Long>();
        for (var one : planned) {
            var wanted = new HashSet<>(one.plan().keys());
            wanted.addAll(TrailFinder.keysOfResults(one.state()));
            for (var key : wanted) {
                companies.add(one.state().company());
                keys.add(key);
                trails.add(one.state().trail());
            }
        }
        if (!keys.isEmpty()) {
            TrailFinder.addKeys(tx, companies, keys, trails);
        }
    }

    /** The newest values win; what is wanted already is left as it is. */
    private static void transfers(Tx tx, List<PlannedTrail> planned, Instant machineNow) throws SQLException {
        var wanted = new LinkedHashMap<Place, Wish>();
        for (var one : planned) {
            for (var transfer : one.plan().transfers()) {
                wanted.put(
                        new Place(one.state().company(), transfer.connection(), transfer.kind(), transfer.document()),
                        new Wish(one.state().trail(), transfer.targetId(), Json.write(transfer.values())));
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        var places = wanted.keySet();
        var wishes = wanted.values();
        tx.update(
                PUT_TRANSFERS,
                machineNow,
                Tx.bigints(places.stream().map(Place::company).toList()),
                Tx.bigints(places.stream().map(Place::connection).toList()),
                Tx.texts(places.stream().map(Place::kind).toList()),
                Tx.bigints(places.stream().map(Place::document).toList()),
                Tx.bigints(wishes.stream().map(Wish::trail).toList()),
                Tx.texts(wishes.stream().map(Wish::target).toList()),
                Tx.texts(wishes.stream().map(Wish::values).toList()));
    }

    private record Place(long company, long connection, String kind, long document) {}

    private record Wish(long trail, String target, String values) {}

    private void looseEnds(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var byCompany = new LinkedHashMap<Long, List<PlannedTrail>>();
        planned.forEach(p -> byCompany
                .computeIfAbsent(p.state().company(), c -> new ArrayList<>())
                .add(p));
        looseEnds.sync(
                tx,
                LooseEnds.Scope.TRAIL,
                byCompany.entrySet().stream()
                        .map(entry -> new LooseEnds.Wanted(
                                entry.getKey(),
                                entry.getValue().stream()
                                        .map(p -> p.state().trail())
                                        .toList(),
                                entry.getValue().stream()
                                        .flatMap(p -> p.plan().looseEnds().stream())
                                        .toList(),
                                entry.getValue().getFirst().context().now()))
                        .toList());
    }
}

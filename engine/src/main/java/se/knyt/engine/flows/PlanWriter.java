package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.PullSource.Lane;

/** Writes the plans of a batch of trails, set-based; what exists already is left as it is. */
final class PlanWriter {
    private static final String PUT_TRANSFER = """
            insert into transfer as t (company_id, connection_id, kind, document_id, trail_id, target_id, wanted, wanted_version,
                                       state, next_at)
            values (?, ?, ?, ?, ?, ?, ?, 1, 'waiting', ?)
            on conflict (company_id, connection_id, kind, document_id) do update
               set wanted = excluded.wanted, wanted_version = t.wanted_version + 1, next_at = excluded.next_at,
                   state = case when t.state = 'sending' then 'sending' else 'waiting' end
             where t.wanted <> excluded.wanted
            """;
    private static final String INSERT_FACT = """
            insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,
                              invoice_number, event_date, currency, amount_minor, own_minor, elsewhere_minor, tax_minor, notes, prices, body,
                              return_kind, return_reason, tender, settings_version, created_at, account)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, fact_key) do nothing
            """;
    private static final String REFER = """
            with r as (
              insert into fact_reference as x (company_id, provider, reference, rank, fact_id, told_minor)
              select f.company_id, n.p, n.t, n.r, f.fact_id, n.m
                from unnest(?, ?, ?, ?, ?) as n (k, p, t, r, m)
                join fact f on f.company_id = ? and f.fact_key = n.k
              on conflict (company_id, provider, reference, rank, fact_id) do update set told_minor = excluded.told_minor
               where excluded.told_minor is distinct from x.told_minor and excluded.told_minor is not null
              returning company_id, provider, reference),
            d as (
              update dispute x set trail_id = ? from r
               where x.company_id = r.company_id and x.provider = r.provider and x.trail_id is null
                 and r.reference in (x.provider_transaction_id, x.provider_order_id, x.order_reference)
              returning 1)
            select distinct l.payout_id from r
              join payout_line_reference l on l.company_id = r.company_id and l.reference = r.reference
            union all
            (select 0 from d limit 1)
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
    private final VoucherWriter vouchers;
    private final CardLedger cards;

    PlanWriter(IdAllocator ids, EffectPlans effects, LooseEnds looseEnds) {
        this.ids = ids;
        this.effects = effects;
        this.looseEnds = looseEnds;
        this.vouchers = new VoucherWriter(ids);
        this.cards = new CardLedger(ids);
    }

    /** A trail with what is wanted for it. */
    record Planned(TrailState state, PlanContext context, TrailPlan plan) {}

    /** Writes everything; adds the changes that follow from it. */
    void write(Tx tx, List<Planned> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
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
        for (var one : planned) {
            facts(tx, one, changes, machineNow);
            references(tx, one, changes);
            transfers(tx, one, machineNow);
        }
        TrailRows.write(tx, planned, machineNow);
        InvoiceTrailRows.write(tx, planned, machineNow);
        SkippedReferences.write(tx, planned, changes);
        looseEnds(tx, planned);
        vouchers(tx, planned);
        DayEntries.write(tx, planned);
        cards(tx, planned);
        PrepaidMoves.write(tx, planned);
        questions(tx, planned);
        ReturnRows.write(tx, planned);
    }

    /** Only what has changed is written: a payment that is to be asked of, at another time, or no longer. */
    private static void questions(Tx tx, List<Planned> planned) throws SQLException {
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
    private void cards(Tx tx, List<Planned> planned) throws SQLException {
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
    private void vouchers(Tx tx, List<Planned> planned) throws SQLException {
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
    private static void takeIn(Tx tx, List<Planned> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
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
    private static void withdraw(Tx tx, List<Planned> planned) throws SQLException {
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

    private void satisfyWaiting(Tx tx, List<Planned> planned) throws SQLException {
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

    private static void keys(Tx tx, List<Planned> planned) throws SQLException {
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

    /** A new fact changes the sums: the trail comes round once more. */
    private void facts(Tx tx, Planned one, List<ChangeLog.NewChange> changes, Instant machineNow) throws SQLException {
        boolean inserted = false;
        for (var fact : one.plan().facts()) {
            if (one.state().fact(fact.key()).isPresent()) {
                continue;
            }
            long id = ids.next();
            boolean written = tx.update(
                            INSERT_FACT,
                            one.state().company(),
                            id,
                            fact.key(),
                            fact.type(),
                            one.state().trail(),
                            fact.document(),
                            fact.documentVersion(),
                            fact.provider(),
                            fact.invoiceNumber(),
                            fact.date(),
                            fact.amount().currency().code(),
                            fact.amount().minor(),
                            fact.own().minor(),
                            fact.elsewhere().minor(),
                            fact.tax().minor(),
                            Json.write(fact.notes()),
                            fact.prices().isEmpty() ? "{}" : Json.write(Map.of("prices", new TreeMap<>(fact.prices()))),
                            Json.write(fact.body()),
                            fact.returned().kind().code(),
                            fact.returned().reason(),
                            fact.tender(),
                            one.context().inUse().settings().version(),
                            machineNow,
                            one.context().accountOf(fact.provider(), fact.date()))
                    == 1;
            if (written) {
                FactVat.write(tx, one.context(), id, fact.body());
                inserted = true;
            }
        }
        if (inserted) {
            changes.add(new ChangeLog.NewChange(
                    one.state().company(),
                    Lane.TRADE,
                    ChangeLog.Subject.TRAIL,
                    one.state().trail(),
                    0));
        }
    }

    private static void references(Tx tx, Planned one, List<ChangeLog.NewChange> changes) throws SQLException {
        var keys = new ArrayList<String>();
        var providers = new ArrayList<String>();
        var texts = new ArrayList<String>();
        var ranks = new ArrayList<Integer>();
        var told = new ArrayList<@Nullable Long>();
        for (var entry : one.plan().references().entrySet()) {
            for (var reference : entry.getValue()) {
                told.add(one.plan().told(entry.getKey()));
                keys.add(entry.getKey());
                providers.add(reference.provider());
                texts.add(reference.text());
                ranks.add(reference.rank());
            }
        }
        if (keys.isEmpty()) {
            return;
        }
        for (long payout : tx.query(
                REFER,
                row -> row.getLong(1),
                Tx.texts(keys),
                Tx.texts(providers),
                Tx.texts(texts),
                Tx.ints(ranks),
                Tx.bigints(told),
                one.state().company(),
                one.state().trail())) {
            // A dispute that waited for its purchase: the purchase is planned again, with it.
            changes.add(
                    payout == 0
                            ? new ChangeLog.NewChange(
                                    one.state().company(),
                                    Lane.TRADE,
                                    ChangeLog.Subject.TRAIL,
                                    one.state().trail(),
                                    0)
                            : new ChangeLog.NewChange(
                                    one.state().company(), Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0));
        }
    }

    private static void transfers(Tx tx, Planned one, Instant machineNow) throws SQLException {
        for (var transfer : one.plan().transfers()) {
            tx.update(
                    PUT_TRANSFER,
                    one.state().company(),
                    transfer.connection(),
                    transfer.kind(),
                    transfer.document(),
                    one.state().trail(),
                    transfer.targetId(),
                    Json.write(transfer.values()),
                    machineNow);
        }
    }

    private void looseEnds(Tx tx, List<Planned> planned) throws SQLException {
        var byCompany = new LinkedHashMap<Long, List<Planned>>();
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

package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.PullSource.Lane;

/** Writes the facts of a batch of plans, with their VAT and what payouts may name them by; a fact that exists is left as it is. */
final class FactRows {
    private static final String INSERT = """
            insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,
                              invoice_number, event_date, currency, amount_minor, own_minor, elsewhere_minor, tax_minor, notes, prices, body,
                              return_kind, return_reason, tender, settings_version, created_at, account)
            select co, i, k, ty, tr, d, dv, p, inv, da, cu, am, ow, el, ta, no, pr, bo, rk, rr, te, sv, ?, ac
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   as n (co, i, k, ty, tr, d, dv, p, inv, da, cu, am, ow, el, ta, no, pr, bo, rk, rr, te, sv, ac)
             order by i
            on conflict (company_id, fact_key) do nothing
            returning fact_id
            """;
    /** What is told of a fact later is added. Gives the payouts that had waited for it, and the purchases that a dispute had. */
    private static final String REFER = """
            with n as (select * from unnest(?, ?, ?, ?, ?, ?, ?) as n (co, tr, k, p, t, r, m)),
            r as (
              insert into fact_reference as x (company_id, provider, reference, rank, fact_id, told_minor)
              select distinct on (n.co, n.p, n.t, n.r, f.fact_id) n.co, n.p, n.t, n.r, f.fact_id, n.m
                from n
                join fact f on f.company_id = n.co and f.fact_key = n.k
              on conflict (company_id, provider, reference, rank, fact_id) do update set told_minor = excluded.told_minor
               where excluded.told_minor is distinct from x.told_minor and excluded.told_minor is not null
              returning company_id, provider, reference),
            d as (
              update dispute x
                 set trail_id = (select min(n.tr) from n where n.co = r.company_id and n.p = r.provider and n.t = r.reference)
                from r
               where x.company_id = r.company_id and x.provider = r.provider and x.trail_id is null
                 and r.reference in (x.provider_transaction_id, x.provider_order_id, x.order_reference)
              returning x.company_id, x.trail_id)
            select distinct l.company_id, l.payout_id, true from r
              join payout_line_reference l on l.company_id = r.company_id and l.reference = r.reference
            union all
            select distinct company_id, trail_id, false from d
            """;

    private final IdAllocator ids;

    FactRows(IdAllocator ids) {
        this.ids = ids;
    }

    private record Row(PlannedTrail planned, TrailPlan.NewFact fact, long id) {}

    void write(Tx tx, List<PlannedTrail> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
            throws SQLException {
        facts(tx, planned, machineNow, changes);
        answered(tx, planned);
        references(tx, planned, changes);
    }

    /** A new fact changes the sums: its trail comes round once more. */
    private void facts(Tx tx, List<PlannedTrail> planned, Instant machineNow, List<ChangeLog.NewChange> changes)
            throws SQLException {
        var rows = new ArrayList<Row>();
        for (var one : planned) {
            one.plan().facts().stream()
                    .filter(fact -> one.state().fact(fact.key()).isEmpty())
                    .forEach(fact -> rows.add(new Row(one, fact, ids.next())));
        }
        if (rows.isEmpty()) {
            return;
        }
        var inserted = new HashSet<>(tx.query(
                INSERT,
                row -> row.getLong(1),
                machineNow,
                longs(rows, r -> r.planned().state().company()),
                longs(rows, Row::id),
                texts(rows, r -> r.fact().key()),
                texts(rows, r -> r.fact().type()),
                longs(rows, r -> r.planned().state().trail()),
                longs(rows, r -> r.fact().document()),
                ints(rows, r -> r.fact().documentVersion()),
                texts(rows, r -> r.fact().provider()),
                texts(rows, r -> r.fact().invoiceNumber()),
                Tx.dates(rows.stream().map(r -> r.fact().date()).toList()),
                texts(rows, r -> r.fact().amount().currency().code()),
                longs(rows, r -> r.fact().amount().minor()),
                longs(rows, r -> r.fact().own().minor()),
                longs(rows, r -> r.fact().elsewhere().minor()),
                longs(rows, r -> r.fact().tax().minor()),
                texts(rows, r -> Json.write(r.fact().notes())),
                texts(rows, FactRows::prices),
                texts(rows, r -> Json.write(r.fact().body())),
                texts(rows, r -> r.fact().returned().kind().code()),
                texts(rows, r -> r.fact().returned().reason()),
                texts(rows, r -> r.fact().tender()),
                ints(rows, r -> r.planned().context().inUse().settings().version()),
                ints(
                        rows,
                        r -> r.planned()
                                .context()
                                .accountOf(
                                        r.fact().provider(),
                                        r.fact().amount().currency(),
                                        r.fact().date()))));
        var written = rows.stream().filter(row -> inserted.contains(row.id())).toList();
        FactVat.write(
                tx,
                written.stream()
                        .filter(row -> !row.planned()
                                .plan()
                                .holds()
                                .isUnposted(row.fact().key()))
                        .map(row -> new PlannedFact(
                                row.planned().context(),
                                row.id(),
                                row.fact().key(),
                                row.fact().body()))
                        .toList());
        written.stream()
                .map(row -> row.planned().state())
                .distinct()
                .forEach(state -> changes.add(new ChangeLog.NewChange(
                        state.company(), Lane.TRADE, ChangeLog.Subject.TRAIL, state.trail(), 0)));
    }

    /** What was owed before it was posted: its VAT is told with its voucher. */
    private static void answered(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var parts = new ArrayList<PlannedFact>();
        for (var one : planned) {
            one.plan()
                    .holds()
                    .answered()
                    .forEach((key, body) -> one.state()
                            .fact(key)
                            .ifPresent(fact -> parts.add(new PlannedFact(one.context(), fact.id(), key, body))));
        }
        FactVat.write(tx, parts);
    }

    private static String prices(Row row) {
        var prices = row.fact().prices();
        return prices.isEmpty() ? "{}" : Json.write(Map.of("prices", new TreeMap<>(prices)));
    }

    private static void references(Tx tx, List<PlannedTrail> planned, List<ChangeLog.NewChange> changes)
            throws SQLException {
        var companies = new ArrayList<Long>();
        var trails = new ArrayList<Long>();
        var keys = new ArrayList<String>();
        var providers = new ArrayList<String>();
        var texts = new ArrayList<String>();
        var ranks = new ArrayList<Integer>();
        var told = new ArrayList<@Nullable Long>();
        for (var one : planned) {
            one.plan()
                    .references()
                    .forEach((key, some) -> some.forEach(reference -> {
                        companies.add(one.state().company());
                        trails.add(one.state().trail());
                        keys.add(key);
                        providers.add(reference.provider());
                        texts.add(reference.text());
                        ranks.add(reference.rank());
                        told.add(one.plan().told(key));
                    }));
        }
        if (keys.isEmpty()) {
            return;
        }
        // A dispute that waited for its purchase: the purchase is planned again, with it.
        changes.addAll(tx.query(
                REFER,
                row -> new ChangeLog.NewChange(
                        row.getLong(1),
                        Lane.TRADE,
                        row.getBoolean(3) ? ChangeLog.Subject.PAYOUT : ChangeLog.Subject.TRAIL,
                        row.getLong(2),
                        0),
                Tx.bigints(companies),
                Tx.bigints(trails),
                Tx.texts(keys),
                Tx.texts(providers),
                Tx.texts(texts),
                Tx.ints(ranks),
                Tx.bigints(told)));
    }

    private static Tx.Values longs(List<Row> rows, Function<Row, Long> column) {
        return Tx.bigints(rows.stream().map(column).toList());
    }

    private static Tx.Values ints(List<Row> rows, Function<Row, Integer> column) {
        return Tx.ints(rows.stream().map(column).toList());
    }

    private static Tx.Values texts(List<Row> rows, Function<Row, String> column) {
        return Tx.texts(rows.stream().map(column).toList());
    }
}

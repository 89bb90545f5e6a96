package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.PullSource.Lane;

/** Keeps what lines of payouts may name skipped purchases and refunds by, and the refunds themselves; and has payouts that wait with such a line looked at anew. */
final class SkippedReferences {
    private static final String PUT = """
            with n as (
              select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as n (co, pv, rf, tr, ru, rs, vs, mo, mi)),
            w as (
              insert into skipped_reference as s (company_id, provider, reference, trail_id, rule, reason, settings_version, money,
                                                  refund_minor)
              select co, pv, rf, tr, ru, rs, vs, mo, mi from n
              on conflict (company_id, provider, reference, trail_id, refund_minor) do update
                 set rule = excluded.rule, reason = excluded.reason,
                     settings_version = excluded.settings_version, money = excluded.money
               where (s.rule, s.reason, s.money) is distinct from (excluded.rule, excluded.reason, excluded.money)
              returning company_id, provider, reference)
            select distinct l.company_id, l.payout_id from w
              join payout_line_reference l on l.company_id = w.company_id and l.reference = w.reference
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.provider = w.provider
            """;
    private static final String TAKE_AWAY = """
            with w as (
              delete from skipped_reference s where s.company_id = any (?) and s.trail_id = any (?)
                 and (s.trail_id, s.refund_minor) not in (select t, m from unnest(?, ?) as n (t, m))
              returning company_id, provider, reference)
            select distinct l.company_id, l.payout_id from w
              join payout_line_reference l on l.company_id = w.company_id and l.reference = w.reference
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.provider = w.provider
            """;

    /** Payouts with a line that stands on a skipped purchase by an order number that another purchase, told of since, bears too. */
    private static final String SAME_NUMBER = """
            select distinct l.company_id, l.payout_id
              from trail t
              join payout_line_reference r on r.company_id = t.company_id and r.reference = t.order_number
              join payout_line l on l.company_id = r.company_id and l.payout_id = r.payout_id and l.seq = r.seq
                                and l.status = 'skipped' and l.trail_id <> t.trail_id
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.paid_at >= t.placed_at
             where t.company_id = any (?) and t.trail_id = any (?) and t.order_number <> '' and t.merged_into is null
               and not exists (select 1 from skipped_reference s
                                where s.company_id = l.company_id and s.provider = p.provider and s.trail_id = l.trail_id
                                  and s.reference in (l.provider_transaction_id, l.provider_order_id, l.capture_reference)
                                  and s.reference not in ('', t.order_number))
            """;

    private static final String REFUNDS_AWAY =
            "delete from skipped_refund where company_id = ? and trail_id = any (?) and not refund_key = any (?)";
    private static final String REFUNDS = """
            insert into skipped_refund as s (company_id, trail_id, refund_key, order_number, amount, held_args, skipped_at)
            select ?, t, k, o, a, h, at from unnest(?, ?, ?, ?, ?, ?) as n (t, k, o, a, h, at)
            on conflict (company_id, trail_id, refund_key) do update
               set order_number = excluded.order_number, amount = excluded.amount, held_args = excluded.held_args
             where (s.order_number, s.amount, s.held_args)
                   is distinct from (excluded.order_number, excluded.amount, excluded.held_args)
            """;

    private SkippedReferences() {}

    static void write(Tx tx, List<PlannedTrail> planned, List<ChangeLog.NewChange> changes) throws SQLException {
        var others =
                planned.stream().filter(one -> one.plan().skipped().isEmpty()).toList();
        if (!others.isEmpty()) {
            var companies = new TreeSet<Long>();
            var trails = new ArrayList<Long>();
            var kept = new ArrayList<Long>();
            var minors = new ArrayList<Long>();
            for (var one : others) {
                companies.add(one.state().company());
                trails.add(one.state().trail());
                one.plan().skippedRefunds().stream()
                        .flatMap(refund -> refund.parts().stream())
                        .forEach(part -> {
                            kept.add(one.state().trail());
                            minors.add(part.minor());
                        });
            }
            tx.query(
                            TAKE_AWAY,
                            row -> payout(row.getLong(1), row.getLong(2)),
                            Tx.bigints(companies),
                            Tx.bigints(trails),
                            Tx.bigints(kept),
                            Tx.bigints(minors))
                    .forEach(changes::add);
            tx.query(
                            SAME_NUMBER,
                            row -> payout(row.getLong(1), row.getLong(2)),
                            Tx.bigints(companies),
                            Tx.bigints(trails))
                    .forEach(changes::add);
        }
        put(tx, planned, changes);
        refunds(tx, planned);
    }

    private static void put(Tx tx, List<PlannedTrail> planned, List<ChangeLog.NewChange> changes) throws SQLException {
        var rows = new Rows();
        for (var one : planned) {
            one.plan()
                    .skipped()
                    .ifPresent(skipped -> skipped.references()
                            .forEach(reference -> rows.add(one.state(), reference, skipped.said(), 0)));
            one.plan()
                    .skippedRefunds()
                    .forEach(refund -> refund.parts()
                            .forEach(part -> part.references()
                                    .forEach(reference ->
                                            rows.add(one.state(), reference, refund.said(), part.minor()))));
        }
        if (!rows.companies.isEmpty()) {
            tx.query(
                            PUT,
                            row -> payout(row.getLong(1), row.getLong(2)),
                            Tx.bigints(rows.companies),
                            Tx.texts(rows.providers),
                            Tx.texts(rows.references),
                            Tx.bigints(rows.trails),
                            Tx.texts(rows.rules),
                            Tx.texts(rows.reasons),
                            Tx.ints(rows.versions),
                            Tx.texts(rows.money),
                            Tx.bigints(rows.minors))
                    .forEach(changes::add);
        }
    }

    /** Columns of references to write. */
    private static final class Rows {
        private final List<Long> companies = new ArrayList<>();
        private final List<String> providers = new ArrayList<>();
        private final List<String> references = new ArrayList<>();
        private final List<Long> trails = new ArrayList<>();
        private final List<String> rules = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<Integer> versions = new ArrayList<>();
        private final List<String> money = new ArrayList<>();
        private final List<Long> minors = new ArrayList<>();
        private final Set<String> seen = new TreeSet<>();

        void add(TrailState of, TrailPlan.Reference reference, Skipped.Said said, long minor) {
            // One purchase may give a text twice, and a statement writes a row once.
            if (seen.add(of.trail() + "\n" + reference.provider() + "\n" + reference.text() + "\n" + minor)) {
                companies.add(of.company());
                providers.add(reference.provider());
                references.add(reference.text());
                trails.add(of.trail());
                rules.add(said.rule());
                reasons.add(said.reason());
                versions.add(said.version());
                money.add(said.money());
                minors.add(minor);
            }
        }
    }

    private static void refunds(Tx tx, List<PlannedTrail> planned) throws SQLException {
        for (var company :
                planned.stream().map(one -> one.state().company()).distinct().toList()) {
            var of = planned.stream()
                    .filter(one -> one.state().company() == company)
                    .toList();
            var trails = of.stream().map(one -> one.state().trail()).toList();
            var owners = new ArrayList<Long>();
            var refunds = new ArrayList<SkippedRefund>();
            var at = new ArrayList<Instant>();
            for (var one : of) {
                for (var refund : one.plan().skippedRefunds()) {
                    owners.add(one.state().trail());
                    refunds.add(refund);
                    at.add(one.context().now());
                }
            }
            tx.update(
                    REFUNDS_AWAY,
                    company,
                    Tx.bigints(trails),
                    Tx.texts(refunds.stream().map(SkippedRefund::key).toList()));
            if (!refunds.isEmpty()) {
                tx.update(
                        REFUNDS,
                        company,
                        Tx.bigints(owners),
                        Tx.texts(refunds.stream().map(SkippedRefund::key).toList()),
                        Tx.texts(refunds.stream().map(SkippedRefund::order).toList()),
                        Tx.texts(refunds.stream()
                                .map(refund -> refund.amount().toString())
                                .toList()),
                        Tx.texts(refunds.stream()
                                .map(refund -> Json.write(refund.arguments()))
                                .toList()),
                        Tx.instants(at));
            }
        }
    }

    private static ChangeLog.NewChange payout(long company, long payout) {
        return new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0);
    }
}

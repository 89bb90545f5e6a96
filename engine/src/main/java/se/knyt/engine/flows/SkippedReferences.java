package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.PullSource.Lane;

/** Keeps what lines of payouts may name skipped purchases by, and has payouts that wait with such a line looked at anew. */
final class SkippedReferences {
    private static final String PUT = """
            with n as (
              select * from unnest(?, ?, ?, ?, ?, ?, ?, ?) as n (co, pv, rf, tr, ru, rs, vs, mo)),
            w as (
              insert into skipped_reference as s (company_id, provider, reference, trail_id, rule, reason, settings_version, money)
              select co, pv, rf, tr, ru, rs, vs, mo from n
              on conflict (company_id, provider, reference, trail_id) do update
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
              delete from skipped_reference where company_id = any (?) and trail_id = any (?)
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

    private SkippedReferences() {}

    static void write(Tx tx, List<PlanWriter.Planned> planned, List<ChangeLog.NewChange> changes) throws SQLException {
        var others = planned.stream()
                .filter(one -> one.plan().skipped().isEmpty())
                .map(PlanWriter.Planned::state)
                .toList();
        if (!others.isEmpty()) {
            var companies = new TreeSet<Long>();
            others.forEach(state -> companies.add(state.company()));
            for (var statement : List.of(TAKE_AWAY, SAME_NUMBER)) {
                tx.query(
                                statement,
                                row -> payout(row.getLong(1), row.getLong(2)),
                                Tx.bigints(companies),
                                Tx.bigints(others.stream().map(s -> s.trail()).toList()))
                        .forEach(changes::add);
            }
        }
        put(tx, planned, changes);
    }

    private static void put(Tx tx, List<PlanWriter.Planned> planned, List<ChangeLog.NewChange> changes)
            throws SQLException {
        var companies = new ArrayList<Long>();
        var providers = new ArrayList<String>();
        var references = new ArrayList<String>();
        var trails = new ArrayList<Long>();
        var rules = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        var versions = new ArrayList<Integer>();
        var money = new ArrayList<String>();
        var seen = new TreeSet<String>();
        for (var one : planned) {
            one.plan()
                    .skipped()
                    .ifPresent(skipped -> skipped.references().forEach(reference -> {
                        // One purchase may give a text twice, and a statement writes a row once.
                        if (seen.add(one.state().trail() + "\n" + reference.provider() + "\n" + reference.text())) {
                            companies.add(one.state().company());
                            providers.add(reference.provider());
                            references.add(reference.text());
                            trails.add(one.state().trail());
                            rules.add(skipped.rule());
                            reasons.add(skipped.reason());
                            versions.add(skipped.version());
                            money.add(skipped.money());
                        }
                    }));
        }
        if (!companies.isEmpty()) {
            tx.query(
                            PUT,
                            row -> payout(row.getLong(1), row.getLong(2)),
                            Tx.bigints(companies),
                            Tx.texts(providers),
                            Tx.texts(references),
                            Tx.bigints(trails),
                            Tx.texts(rules),
                            Tx.texts(reasons),
                            Tx.ints(versions),
                            Tx.texts(money))
                    .forEach(changes::add);
        }
    }

    private static ChangeLog.NewChange payout(long company, long payout) {
        return new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0);
    }
}

package se.knyt.server.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import se.knyt.server.db.Sql;

/** What has been begun of late, by where it goes, where it comes from and what it is; of the newest 10,000. */
final class RecentEffects {
    private static final String COUNTS = """
            select connection_id, coalesce(person_connection_id, 0) as source, kind, payout_id is not null as of_payout, count(*) as n,
                   count(distinct payout_id) as payouts
              from (select connection_id, person_connection_id, kind, payout_id from effect
                     where company_id = ? and created_at > ? and state <> 'withdrawn' limit 10001) n
             group by 1, 2, 3, 4
            """;
    /** The effect that each flow makes once for each document it carries; a payout's is counted by payout. */
    private static final Map<String, String> CARRIES = Map.of(
            "deliveries-to-invoices", "create-invoice",
            "orders-to-erp", "create-order",
            "refunds-to-credit-notes", "create-credit-note",
            "sales-to-vouchers", "create-voucher",
            "payouts-to-books", "create-voucher of payout",
            "payouts-to-vouchers", "create-voucher of payout");

    private final Map<Long, Long> byTarget = new HashMap<>();
    private final Map<List<Object>, Long> byFlow = new HashMap<>();

    private RecentEffects() {}

    static RecentEffects since(Sql sql, long company, Instant since) throws SQLException {
        var recent = new RecentEffects();
        sql.list(
                COUNTS,
                row -> {
                    long target = row.number("connection_id");
                    boolean payout = row.flag("of_payout");
                    recent.byTarget.merge(target, row.number("n"), Long::sum);
                    return recent.byFlow.merge(
                            List.of(row.number("source"), target, row.text("kind") + (payout ? " of payout" : "")),
                            row.number(payout ? "payouts" : "n"),
                            Long::sum);
                },
                company,
                since);
        return recent;
    }

    /** All that is to be done in a system. */
    long at(long target) {
        return byTarget.getOrDefault(target, 0L);
    }

    /** Documents that a flow has begun to carry; empty for one whose documents leave no count. */
    OptionalLong of(String flow, long source, long target) {
        var kind = CARRIES.get(flow);
        return kind == null
                ? OptionalLong.empty()
                : OptionalLong.of(byFlow.getOrDefault(List.<Object>of(source, target, kind), 0L));
    }
}

package se.knyt.engine.balances;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.OpenItem;
import se.knyt.core.reconciliation.Reconciler;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.ReferenceRanks;

/** Finds of which sale, credit and purchase the transactions of a provider are: by what they name, as lines of payouts are matched. */
final class OpenFacts {
    /** Open at the provider, and not what a transaction that has left the balance is. */
    private static final String FACTS = """
            select i.fact_id, i.opened_on, i.currency, i.amount_minor + i.share_minor, i.trail_id, r.reference, r.rank
              from (select distinct fact_id from fact_reference
                     where company_id = ? and provider = ? and reference = any (?)) n
              join provider_item i on i.company_id = ? and i.fact_id = n.fact_id and i.cleared_on is null and i.payout_id is null
              join fact_reference r on r.company_id = i.company_id and r.fact_id = i.fact_id and r.provider = i.provider
             where i.provider = ? and not exists (
                   select 1 from provider_transaction t
                    where t.company_id = i.company_id and t.fact_id = i.fact_id and t.gone_at is not null)
             order by i.opened_on, i.amount_minor, i.fact_id, r.rank, r.reference
            """;

    /** By what the books know, by the payments of the shop or the provider, and by the order's number. */
    private static final String PURCHASES = """
            select n.r, min(k.trail_id), 1
              from unnest(?) as n (r)
              join trail_key k on k.company_id = ? and k.key in ('p:' || ? || ':' || n.r, 'q:' || ? || ':' || n.r)
             group by n.r
            union all
            select n.r, min(f.trail_id), 2
              from unnest(?) as n (r)
              join fact_reference r on r.company_id = ? and r.provider = ? and r.reference = n.r
              join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id and f.trail_id is not null
             group by n.r
            union all
            select n.r, min(t.trail_id), 3
              from unnest(?) as n (r)
              join trail t on t.company_id = ? and t.order_number = ltrim(n.r, '#') and t.merged_into is null
             where n.r <> ''
             group by n.r
             order by 3
            """;

    private OpenFacts() {}

    /** What a transaction is; each empty as far as it is not known. */
    record Known(@Nullable Long fact, @Nullable Long trail) {
        static final Known NOT = new Known(null, null);
    }

    private record Fact(OpenItem item, @Nullable Long trail) {}

    /** What each line is, in their order. */
    static List<Known> of(Tx tx, long company, String provider, List<PayoutLine> lines, ZoneId zone)
            throws SQLException {
        var references = new LinkedHashSet<String>();
        lines.forEach(line -> references.addAll(line.references()));
        if (references.isEmpty()) {
            return lines.stream().map(_ -> Known.NOT).toList();
        }
        var facts = facts(tx, company, provider, references);
        var purchases = purchases(tx, company, provider, references);
        var matched =
                Reconciler.match(lines, facts.values().stream().map(Fact::item).toList(), zone, MatchLimits.DEFAULT);
        var result = new ArrayList<Known>();
        for (var one : matched) {
            var fact = one.status() == MatchStatus.MATCHED
                    ? facts.get(one.items().getFirst().id())
                    : null;
            var trail = first(purchases, one.line().references());
            result.add(
                    fact == null
                            ? new Known(null, trail)
                            : new Known(Long.valueOf(fact.item().id()), fact.trail() == null ? trail : fact.trail()));
        }
        return result;
    }

    private static @Nullable Long first(Map<String, Long> purchases, List<String> references) {
        for (var reference : references) {
            var trail = purchases.get(reference);
            if (trail != null) {
                return trail;
            }
        }
        return null;
    }

    private static Map<String, Fact> facts(Tx tx, long company, String provider, Set<String> references)
            throws SQLException {
        record Row(
                long id,
                LocalDate date,
                Money amount,
                @Nullable Long trail,
                List<OpenItem.Key> keys) {}
        var rows = new LinkedHashMap<Long, Row>();
        tx.query(
                FACTS,
                r -> rows.computeIfAbsent(r.getLong(1), id -> {
                            try {
                                return new Row(
                                        id,
                                        r.getObject(2, LocalDate.class),
                                        Money.of(r.getLong(4), new Currency(r.getString(3))),
                                        Tx.longOrNull(r, 5),
                                        new ArrayList<>());
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        })
                        .keys()
                        .add(new OpenItem.Key(ReferenceRanks.kind(r.getInt(7)), r.getString(6))),
                company,
                provider,
                Tx.texts(references),
                company,
                provider);
        var result = new LinkedHashMap<String, Fact>();
        rows.values().forEach(row -> {
            var id = String.valueOf(row.id());
            result.put(
                    id,
                    new Fact(
                            new OpenItem(
                                    id,
                                    row.amount().isNegative(),
                                    row.date(),
                                    row.amount().abs(),
                                    false,
                                    row.keys()),
                            row.trail()));
        });
        return result;
    }

    /** The best proof of each reference. */
    private static Map<String, Long> purchases(Tx tx, long company, String provider, Set<String> references)
            throws SQLException {
        var result = new HashMap<String, Long>();
        var all = Tx.texts(references);
        tx.query(
                PURCHASES,
                r -> result.putIfAbsent(r.getString(1), r.getLong(2)),
                all,
                company,
                provider,
                provider,
                all,
                company,
                provider,
                all,
                company);
        return result;
    }
}

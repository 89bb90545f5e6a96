package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.spi.PullSource.Lane;

/** Reads what providers owe of purchases that several have paid, and the open lines of payouts that are for them. */
final class ShareReader {
    /**
     * What the open lines of a payout name at their provider: all that the same purchases owe or are owed, by whomever. A line may also be
     * of a provider that the shop has told nothing of: then the number of the order finds the purchase, where one alone bears it.
     */
    private static final String ITEMS = """
            with named as (
              select t.trail_id, r.seq
                from payout_line_reference r
                join trail t on t.company_id = r.company_id and t.order_number = r.reference and t.merged_into is null
                join document d on d.company_id = t.company_id and d.document_id = t.order_document_id and d.kind = 'order'
               where r.company_id = ? and r.payout_id = ? and r.reference <> ''),
            mine as (
              select f.trail_id, replace(f.type, '-share', '') as type
                from payout_line_reference r
                join fact_reference k on k.company_id = r.company_id and k.provider = ? and k.reference = r.reference
                join fact f on f.company_id = k.company_id and f.fact_id = k.fact_id
               where r.company_id = ? and r.payout_id = ? and f.trail_id is not null
              union
              select n.trail_id, case l.kind when 'refund' then 'credit' else 'sale' end
                from named n
                join payout_line l on l.company_id = ? and l.payout_id = ? and l.seq = n.seq and l.debt_provider = ''
               where not exists (select 1 from named o where o.seq = n.seq and o.trail_id <> n.trail_id))
            select i.fact_id, i.trail_id, m.type, i.provider, i.currency, abs(i.amount_minor + i.share_minor), i.own_minor = i.amount_minor,
                   i.own_minor = 0, i.account, i.rate is not null or f.notes <> '[]' and json_array_length(f.notes::json) > 1,
                   coalesce(t.order_number, ''), l.reference, l.minor, i.untold, f.fact_key
              from mine m
              join fact f on f.company_id = ? and f.trail_id = m.trail_id and f.type in (m.type, m.type || '-share')
              join provider_item i on i.company_id = f.company_id and i.fact_id = f.fact_id and i.provider <> ?
              left join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
              left join lateral (
                   select p.reference, abs(case when l.original_currency = '' then l.amount_minor else l.original_minor end) as minor
                     from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                    where l.company_id = i.company_id and l.fact_id = i.fact_id limit 1) l on true
             order by i.trail_id, m.type, i.fact_id
            """;
    /** What is read of a line, as line l of payout p. */
    private static final String LINE = """
            l.payout_id, l.seq, p.reference, p.paid_at, p.book_date,
            case when l.kind = 'refund' then -1 else 1 end * case when l.original_currency = '' then l.amount_minor else l.original_minor end,
            coalesce(nullif(l.original_currency, ''), p.currency), l.kind, l.order_reference, p.provider, p.connection_id
            """;
    /** Open, of a payout that adds up; one that a person has let be is not among them. */
    private static final String OPEN = """
            l.fact_id is null and l.kind in ('sale', 'refund') and p.state <> 'held' and p.reconciled_at is not null
               and not exists (select 1 from loose_end e
                                where e.company_id = l.company_id and e.cause_key = 'line:' || l.payout_id || ':' || l.seq
                                  and e.closed_at is not null and e.closed_by <> 'knyt')
            """;
    /** Those that name one of these facts at its provider. */
    private static final String LINES = """
            select distinct k.fact_id, %s
              from fact_reference k
              join payout_line_reference r on r.company_id = k.company_id and r.reference = k.reference
              join payout_line l on l.company_id = r.company_id and l.payout_id = r.payout_id and l.seq = r.seq
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.provider = k.provider
             where k.company_id = ? and k.fact_id = any (?) and %s
             order by p.paid_at, l.payout_id, l.seq
            """.formatted(LINE, OPEN);
    /** Those that name the order of a purchase, of providers that the shop has told nothing of; where it alone bears that number. */
    private static final String UNTOLD = """
            select distinct t.trail_id, %s
              from unnest(?, ?) as n (trail, kind)
              join trail t on t.company_id = ? and t.trail_id = n.trail and t.order_number <> ''
              join document d on d.company_id = t.company_id and d.document_id = t.order_document_id and d.kind = 'order'
              join payout_line_reference r on r.company_id = t.company_id and r.reference = t.order_number
              join payout_line l on l.company_id = r.company_id and l.payout_id = r.payout_id and l.seq = r.seq and l.debt_provider = ''
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where l.kind = n.kind and %s
               and not exists (select 1 from fact f
                                where f.company_id = t.company_id and f.trail_id = t.trail_id and f.provider = p.provider
                                  and f.type in (case n.kind when 'refund' then 'credit' else 'sale' end,
                                                 case n.kind when 'refund' then 'credit-share' else 'sale-share' end))
               and not exists (select 1 from trail o
                                where o.company_id = t.company_id and o.order_number = t.order_number and o.merged_into is null
                                  and o.trail_id <> t.trail_id)
             order by p.paid_at, l.payout_id, l.seq
            """.formatted(LINE, OPEN);

    /**
     * Payouts of other providers with open lines for the same purchases. {@code offset 0} keeps each table a question for the rows before it,
     * by index: as a join it reads all that has been sold.
     */
    private static final String BESIDE = """
            select distinct p.payout_id
              from unnest(?) as n (trail)
             cross join lateral (
                   select f.fact_id from fact f
                    where f.company_id = ? and f.trail_id = n.trail and f.type in ('sale', 'credit', 'sale-share', 'credit-share')
                      and f.provider <> ? offset 0) f
             cross join lateral (
                   select 1 from provider_item i where i.company_id = ? and i.fact_id = f.fact_id and i.payout_id is null offset 0) i
             cross join lateral (
                   select k.provider, k.reference from fact_reference k where k.company_id = ? and k.fact_id = f.fact_id offset 0) k
             cross join lateral (
                   select r.payout_id from payout_line_reference r where r.company_id = ? and r.reference = k.reference offset 0) r
             cross join lateral (
                   select p.payout_id, p.provider from payout p where p.company_id = ? and p.payout_id = r.payout_id offset 0) p
             where p.provider = k.provider
            union
            select p.payout_id
              from unnest(?) as n (trail)
             cross join lateral (
                   select t.order_number, t.order_document_id from trail t
                    where t.company_id = ? and t.trail_id = n.trail and t.order_number <> '' offset 0) t
             cross join lateral (
                   select 1 from document d
                    where d.company_id = ? and d.document_id = t.order_document_id and d.kind = 'order' offset 0) d
             cross join lateral (
                   select r.payout_id from payout_line_reference r where r.company_id = ? and r.reference = t.order_number offset 0) r
             cross join lateral (
                   select p.payout_id, p.provider from payout p where p.company_id = ? and p.payout_id = r.payout_id offset 0) p
             where p.provider <> ?
            """;

    private ShareReader() {}

    /** Payouts of other providers with open lines for some purchases: something else holds of them now. */
    static List<ChangeLog.NewChange> beside(Tx tx, PayoutRow row, Set<Long> trails) throws SQLException {
        return trails.isEmpty()
                ? List.of()
                : tx.query(
                        BESIDE,
                        r -> new ChangeLog.NewChange(
                                row.company(), Lane.TRADE, ChangeLog.Subject.PAYOUT, r.getLong(1), 0),
                        Tx.bigints(trails),
                        row.company(),
                        row.payout().provider(),
                        row.company(),
                        row.company(),
                        row.company(),
                        row.company(),
                        Tx.bigints(trails),
                        row.company(),
                        row.company(),
                        row.company(),
                        row.company(),
                        row.payout().provider());
    }

    /**
     * What a provider owes of a purchase, or is owed.
     *
     * @param amount as it stands, positive; zero where nothing is left of what no shop told
     * @param other whether it stands at a rate, or on several notes: then it is not shared anew
     * @param settledBy reference of the payout whose line has settled it
     * @param untold whether the shop has told nothing of it: the provider's payout has shown it
     * @param key of its fact; empty where there is none yet
     */
    record Item(
            long fact,
            long trail,
            boolean credit,
            String provider,
            Money amount,
            boolean allOwn,
            boolean noneOwn,
            int account,
            boolean other,
            String order,
            @Nullable String settledBy,
            @Nullable Money settled,
            boolean untold,
            String key) {
        boolean open() {
            return settledBy == null;
        }

        /** Of the same purchase, what a provider that the shop told nothing of owes: nothing so far. */
        Item beside(String by, int on) {
            return new Item(
                    0,
                    trail,
                    credit,
                    by,
                    Money.zero(amount.currency()),
                    allOwn,
                    noneOwn,
                    on,
                    other,
                    order,
                    null,
                    null,
                    true,
                    "");
        }
    }

    /**
     * An open line.
     *
     * @param of the fact that it names, or the purchase
     * @param worth positive where it is of the sign of its item
     */
    record Line(
            long of,
            long payout,
            int seq,
            String reference,
            LocalDate day,
            Money worth,
            boolean refund,
            String order,
            String provider,
            long connection) {}

    static List<Item> items(Tx tx, PayoutRow row) throws SQLException {
        var provider = row.payout().provider();
        return tx.query(
                ITEMS,
                ShareReader::item,
                row.company(),
                row.id(),
                provider,
                row.company(),
                row.id(),
                row.company(),
                row.id(),
                row.company(),
                OtherRoad.CODE);
    }

    static List<Line> lines(Tx tx, long company, List<Long> facts) throws SQLException {
        return tx.query(LINES, ShareReader::line, company, Tx.bigints(facts));
    }

    /** Lines for purchases, by providers that owe nothing of them as far as is told; each is of the purchase. */
    static List<Line> untold(Tx tx, long company, List<Item> firsts) throws SQLException {
        return tx.query(
                UNTOLD,
                ShareReader::line,
                Tx.bigints(firsts.stream().map(Item::trail).toList()),
                Tx.texts(firsts.stream()
                        .map(item -> item.credit() ? "refund" : "sale")
                        .toList()),
                company);
    }

    private static Item item(ResultSet row) throws SQLException {
        var currency = new Currency(row.getString(5));
        var settled = row.getString(12);
        return new Item(
                row.getLong(1),
                row.getLong(2),
                "credit".equals(row.getString(3)),
                row.getString(4),
                Money.of(row.getLong(6), currency),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getInt(9),
                row.getBoolean(10),
                row.getString(11),
                settled,
                settled == null ? null : Money.of(row.getLong(13), currency),
                row.getBoolean(14),
                row.getString(15));
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                row.getString(4),
                row.getObject(6, LocalDate.class),
                Money.of(row.getLong(7), new Currency(row.getString(8))),
                "refund".equals(row.getString(9)),
                row.getString(10),
                row.getString(11),
                row.getLong(12));
    }
}

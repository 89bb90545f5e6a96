package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.CutOverDesk.Line;
import se.knyt.engine.books.CutOverDesk.Named;
import se.knyt.engine.books.CutOverDesk.Open;
import se.knyt.engine.books.CutOverDesk.Proof;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.CutOvers;

/** Reads what a change of who keeps the books meets: counts as far as lists are counted, and the first by name. */
final class CutOverSql {
    static final int NAMED_MAX = 20;
    private static final int COUNT_MAX = 10_001;
    private static final int FACTS_MAX = 20_000;
    /** What is looked at on each side of a change. */
    private static final int DAYS_AROUND = 31;

    /** Purchases that began on the day or later and are booked. One that began before is the old way's whatever comes of it. */
    private static final String AFTER = """
            select count(*) over (), t.order_number
              from (select distinct f.trail_id from fact f
                     where f.company_id = ? and f.event_date >= ? and f.type in ('sale', 'credit') and f.trail_id is not null
                       and not exists (select 1 from fact b
                                        where b.company_id = f.company_id and b.trail_id = f.trail_id and b.event_date < ?)
                       and (? or ? = (select d.connection_id from trail o
                                      join document d on d.company_id = o.company_id and d.document_id = o.order_document_id
                                     where o.company_id = f.company_id and o.trail_id = f.trail_id))
                     limit ?) n
              join trail t on t.company_id = ? and t.trail_id = n.trail_id
             order by t.order_number, t.trail_id limit ?
            """;

    private static final String PAYOUTS = """
            select count(*) over (), provider || ' ' || reference
              from (select p.provider, p.reference from payout p
                     where p.company_id = ? and p.book_date >= ?
                       and exists (select 1 from voucher v where v.company_id = p.company_id and v.payout_id = p.payout_id)
                     limit ?) n
             order by 2 limit ?
            """;

    private static final String UNBOOKED = """
            select count(*) over (), order_number
              from (select t.order_number, t.trail_id from trail t
                     where t.company_id = ? and t.state in ('waiting', 'held') and t.merged_into is null and t.shipped_minor > 0
                       and not exists (select 1 from fact f where f.company_id = t.company_id and f.trail_id = t.trail_id)
                       and (? or ? = (select d.connection_id from trail o
                                      join document d on d.company_id = o.company_id and d.document_id = o.order_document_id
                                     where o.company_id = t.company_id and o.trail_id = t.trail_id))
                     limit ?) n
             order by order_number, trail_id limit ?
            """;

    /** What providers owe: what stands on invoices and credit notes, or what our vouchers have put on their accounts. */
    private static final String OPEN = """
            select count(*) over (), sum(amount_minor) over (), t.order_number
              from (select p.trail_id, p.amount_minor + p.share_minor as amount_minor, p.opened_on from provider_item p
                     where p.company_id = ? and p.cleared_on is null and p.currency = ? and (p.amount_minor <> p.own_minor) = ?
                       and (? or ? = (select d.connection_id from trail o
                                      join document d on d.company_id = o.company_id and d.document_id = o.order_document_id
                                     where o.company_id = p.company_id and o.trail_id = p.trail_id))
                     limit ?) i
              left join trail t on t.company_id = ? and t.trail_id = i.trail_id
             order by i.opened_on, i.trail_id limit ?
            """;

    /** The same in each other currency by itself, counted as far as the others are. */
    private static final String OPEN_ABROAD = """
            select currency, count(*), sum(amount_minor)::bigint
              from (select p.currency, p.amount_minor + p.share_minor as amount_minor from provider_item p
                     where p.company_id = ? and p.cleared_on is null and p.currency <> ? and (p.amount_minor <> p.own_minor) = ?
                       and (? or ? = (select d.connection_id from trail o
                                      join document d on d.company_id = o.company_id and d.document_id = o.order_document_id
                                     where o.company_id = p.company_id and o.trail_id = p.trail_id))
                     order by p.currency limit ?) i
             group by currency order by currency
            """;

    private static final String UNFINISHED = """
            select count(*)
              from (select distinct target_connection_id as target from flow where company_id = ? and code = any (?)) f
             cross join lateral (
                   (select 1 from effect e where e.company_id = ? and e.connection_id = f.target
                       and e.state in ('held', 'rejected') limit ?)
                   union all
                   (select 1 from effect e where e.company_id = ? and e.connection_id = f.target
                       and e.state = 'waiting' and e.open_needs = 0 limit ?)
                   union all
                   (select 1 from effect e where e.company_id = ? and e.connection_id = f.target
                       and e.state = 'waiting' and e.open_needs > 0 limit ?)
                   union all
                   (select 1 from effect e where e.company_id = ? and e.connection_id = f.target
                       and e.state in ('sending', 'unknown', 'accepted') limit ?)) n
            """;

    /**
     * Each sale and credit of the days around a change, by how it is booked: by a voucher of ours that holds all of it, or the day's; or by
     * an invoice or credit note. A gift card sold has a voucher of its own with a customer ledger, and is in neither otherwise.
     */
    private static final String PROOF = """
            select w.event_date, w.fact_key, t.order_number, w.own, w.ledger, count(*) over (),
                   count(*) filter (where w.own and w.ledger) over (), count(*) filter (where not w.own and not w.ledger) over (), w.trail_id
              from (select f.event_date, f.fact_key, f.trail_id,
                           exists (select 1 from voucher v
                                    where v.company_id = f.company_id and v.trail_id = f.trail_id and v.document_id = f.document_id
                                      and (f.type = 'credit' and v.voucher_key like '%:voucher' or v.voucher_key = f.fact_key || ':voucher'))
                           or exists (select 1 from day_entry d
                                       where d.company_id = f.company_id and d.trail_id = f.trail_id and d.document_id = f.document_id
                                         and (f.type = 'credit' or d.entry_key = f.fact_key)) as own,
                           f.invoice_number <> ''
                           or exists (select 1 from effect e
                                       where e.company_id = f.company_id and e.trail_id = f.trail_id and e.state <> 'withdrawn'
                                         and (f.type = 'sale' and e.effect_key = 'invoice:' || f.fact_key
                                              or f.type = 'credit' and e.kind = 'create-credit-note'
                                                 and e.document_id = f.document_id))
                           or exists (select 1 from voucher v
                                       where v.company_id = f.company_id and v.trail_id = f.trail_id
                                         and v.voucher_key = f.fact_key || ':gift-cards') as ledger
                      from (select f.* from fact f
                             where f.company_id = ? and f.event_date between ? and ? and f.type in ('sale', 'credit')
                               and (? or ? = (select d.connection_id from trail o
                                      join document d on d.company_id = o.company_id and d.document_id = o.order_document_id
                                     where o.company_id = f.company_id and o.trail_id = f.trail_id))
                             limit ?) f) w
              left join trail t on t.company_id = ? and t.trail_id = w.trail_id
             order by (w.own = w.ledger) desc, w.event_date, w.fact_key limit ?
            """;

    private static final String TARGETS = """
            select distinct target_connection_id from flow where company_id = ? and code = any (?) and state = 'on'
            """;
    /** A flow that is there already goes before one that is made anew. */
    private static final String ELSEWHERE = """
            select 1 from flow where company_id = ? and code = ? and source_connection_id = ? and target_connection_id <> ? limit 1
            """;

    private final Tx tx;
    private final long company;
    private final boolean all;
    private final long channel;

    /** @param channel whose purchases alone are looked at, null for all of the company's */
    CutOverSql(Tx tx, long company, @Nullable Long channel) {
        this.tx = tx;
        this.company = company;
        this.all = channel == null;
        this.channel = channel == null ? 0 : channel;
    }

    Named after(LocalDate from) throws SQLException {
        return named(AFTER, company, from, from, all, channel, COUNT_MAX, company, NAMED_MAX);
    }

    /** Where everything that is booked goes, besides what a change adds. */
    Set<Long> targets() throws SQLException {
        return Set.copyOf(tx.query(TARGETS, row -> row.getLong(1), company, Tx.texts(FlowCode.BOOKS)));
    }

    /** Whether the same way has a flow from the same source to another target. */
    boolean elsewhere(CutOverDesk.Flow flow) throws SQLException {
        return FlowCode.BOOKS.contains(flow.code())
                && tx.first(ELSEWHERE, row -> row.getInt(1), company, flow.code(), flow.source(), flow.target())
                        .isPresent();
    }

    Named payouts(LocalDate from) throws SQLException {
        return named(PAYOUTS, company, from, COUNT_MAX, NAMED_MAX);
    }

    Named unbooked() throws SQLException {
        return named(UNBOOKED, company, all, channel, COUNT_MAX, NAMED_MAX);
    }

    private Named named(String statement, @Nullable Object... parameters) throws SQLException {
        var names = new ArrayList<String>();
        var counts = tx.query(
                statement,
                row -> {
                    names.add(row.getString(2));
                    return row.getLong(1);
                },
                parameters);
        return new Named(counts.isEmpty() ? 0 : counts.getFirst(), names);
    }

    /** @param kept who keeps the books of what is open */
    Open open(LedgerMode kept, Currency books) throws SQLException {
        var names = new ArrayList<String>();
        var sums = tx.query(
                OPEN,
                row -> {
                    names.add(row.getString(3) == null ? "" : row.getString(3));
                    return new Open(new Named(row.getLong(1), List.of()), Money.of(row.getLong(2), books));
                },
                company,
                books.code(),
                kept == LedgerMode.ACCOUNTING_SYSTEM,
                all,
                channel,
                COUNT_MAX,
                company,
                NAMED_MAX);
        names.removeIf(String::isEmpty);
        return sums.isEmpty()
                ? new Open(new Named(0, List.of()), Money.zero(books))
                : new Open(
                        new Named(sums.getFirst().items().count(), names),
                        sums.getFirst().sum());
    }

    /** Of each other currency than that of the books what is open, by the currencies' codes. */
    List<Open> openAbroad(LedgerMode kept, Currency books) throws SQLException {
        return tx.query(
                OPEN_ABROAD,
                row -> new Open(
                        new Named(row.getLong(2), List.of()), Money.of(row.getLong(3), new Currency(row.getString(1)))),
                company,
                books.code(),
                kept == LedgerMode.ACCOUNTING_SYSTEM,
                all,
                channel,
                COUNT_MAX);
    }

    long unfinished(LedgerMode kept) throws SQLException {
        return tx.first(
                        UNFINISHED,
                        row -> row.getLong(1),
                        company,
                        Tx.texts(codes(kept)),
                        company,
                        COUNT_MAX,
                        company,
                        COUNT_MAX,
                        company,
                        COUNT_MAX,
                        company,
                        COUNT_MAX)
                .orElse(0L);
    }

    /** The flows by which the books are kept so. */
    static Set<String> codes(LedgerMode kept) {
        return kept == LedgerMode.KNYT
                ? Set.of(FlowCode.SALES_TO_VOUCHERS, FlowCode.PAYOUTS_TO_VOUCHERS)
                : Set.of(FlowCode.DELIVERIES_TO_INVOICES, FlowCode.ORDERS_TO_ERP, FlowCode.PAYOUTS_TO_BOOKS);
    }

    Proof proof(CutOvers.Change change) throws SQLException {
        var from = change.from().minusDays(DAYS_AROUND);
        var to = change.from().plusDays(DAYS_AROUND - 1);
        var wrong = new ArrayList<Line>();
        var counts = tx.query(
                PROOF,
                row -> {
                    boolean own = row.getBoolean(4);
                    if (own == row.getBoolean(5)) {
                        wrong.add(new Line(
                                row.getObject(1, LocalDate.class),
                                row.getString(2),
                                row.getString(3) == null ? "" : row.getString(3),
                                row.getLong(9),
                                own));
                    }
                    return new long[] {row.getLong(6), row.getLong(7), row.getLong(8)};
                },
                company,
                from,
                to,
                all,
                channel,
                FACTS_MAX,
                company,
                NAMED_MAX);
        var sums = counts.isEmpty() ? new long[3] : counts.getFirst();
        return new Proof(change, from, to, sums[0], sums[1], sums[2], wrong);
    }
}

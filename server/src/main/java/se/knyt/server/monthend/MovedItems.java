package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * What was dated in a declared VAT period and came too late for it: booked in a later month, with what it moves in the boxes. Whether the old
 * return is made anew, or the amounts stand in the later one, is for the bookkeeper to say.
 *
 * @param into moved into the month from an earlier, declared period
 * @param out moved out of the month, which is declared, to a later one
 * @param more whether there are more than {@link #MAX} of either
 */
public record MovedItems(List<Item> into, List<Item> out, boolean more) {
    /** Items listed each way. */
    static final int MAX = 200;

    /**
     * One of them.
     *
     * @param kind {@code voucher}, {@code create-invoice} or {@code create-credit-note}
     * @param from the day it is dated
     * @param to the day it is booked
     * @param boxes what it moves, by box, in the currency of the books
     */
    public record Item(String kind, String name, String href, LocalDate from, LocalDate to, Map<String, Money> boxes) {}

    /** What all of some items move, by box. */
    public static Map<String, Money> sums(List<Item> items) {
        var sums = new TreeMap<String, Money>();
        items.forEach(i -> i.boxes().forEach((box, amount) -> sums.merge(box, amount, Money::plus)));
        return sums;
    }

    public boolean isEmpty() {
        return into.isEmpty() && out.isEmpty();
    }

    /** Once it has been declared, opened again or not: the return was made without what came later. */
    private static final String DECLARED = """
            (select distinct (first_month + make_interval(months => n))::date as month
               from vat_period cross join lateral generate_series(0, months - 1) n where company_id = ? and declared)
            """;

    private static final String ITEMS = """
            with v as materialized (%s order by %s limit ?),
            f as materialized (
              select v.id, r.fact_id from v cross join lateral (
                     select distinct fact_id from voucher_row
                      where company_id = ? and voucher_id = v.voucher_id and fact_id is not null and rule like 'sale.%%' offset 0) r
              union
              select v.id, d.fact_id from v cross join lateral (
                     select f.fact_id from day_entry e
                      cross join lateral (select fact_id from fact where company_id = ? and fact_key = e.entry_key offset 0) f
                      where e.company_id = ? and e.voucher_id = v.voucher_id offset 0) d
              union
              select v.id, v.fact_id from v where v.fact_id is not null),
            b as (
              select f.id, x.box, x.minor from f cross join lateral (
                     select base_box, vat_box, base_minor, vat_minor, own from fact_vat where company_id = ? and fact_id = f.fact_id offset 0) p
               join v on v.id = f.id and p.own = (v.voucher_id is not null)
              cross join lateral (values (p.base_box, p.base_minor), (p.vat_box, p.vat_minor)) x (box, minor)
              union all
              select v.id, case when r.account = ? then '48' when r.account = ? then '48' when r.account = ? then '30'
                                when r.account = ? then '' when r.account = 4535 then '21' else '22' end,
                     case when r.account = ? then r.credit_minor - r.debit_minor else r.debit_minor - r.credit_minor end
                from v cross join lateral (
                     select account, rule, debit_minor, credit_minor from voucher_row
                      where company_id = ? and voucher_id = v.voucher_id offset 0) r
               where r.rule in ('fee.vat', 'fee.reverse-charge'))
            select v.*, x.box, coalesce(x.minor, 0) as minor, ?::text as currency
              from v left join (select id, box, sum(minor) as minor from b where box <> '' group by id, box) x on x.id = v.id
             order by v.moved_from, v.id, x.box
            """;

    private static final String VOUCHERS = """
            select voucher_id as id, voucher_id, null::bigint as fact_id, 'voucher' as kind, series || ' ' || number as name,
                   '/vouchers/' || series || '/' || fiscal_year || '/' || number as href, event_date as moved_from,
                   voucher_date as moved_to
              from voucher where company_id = ? and voucher_date <> event_date and %s
               and date_trunc('month', event_date::timestamp)::date in
            """ + DECLARED;

    private static final String DOCUMENTS = """
            select e.effect_id as id, null::bigint as voucher_id, f.fact_id, e.kind, coalesce(t.order_number, '') as name,
                   coalesce('/trails/' || t.order_number, '') as href, e.moved_from, (e.body::json ->> 'date')::date as moved_to
              from (select * from effect where company_id = ? and moved_from is not null and %s
                       and kind in ('create-invoice', 'create-credit-note') and state <> 'withdrawn' offset 0) e
              left join lateral (
                   select fact_id from fact where company_id = e.company_id and fact_key = substr(e.effect_key, 9) offset 0) f on true
              left join lateral (
                   select order_number from trail where company_id = e.company_id and trail_id = e.trail_id offset 0) t on true
             where date_trunc('month', e.moved_from::timestamp)::date in
            """ + DECLARED;

    static MovedItems of(Sql sql, View view, YearMonth month, ClearingBooks.Books books) throws SQLException {
        var first = month.atDay(1);
        var last = month.atEndOfMonth();
        int booked = month.getYear() * 100 + month.getMonthValue();
        var into = new ArrayList<Item>();
        var out = new ArrayList<Item>();
        read(
                sql,
                view,
                books,
                into,
                VOUCHERS.formatted("voucher_date between ? and ? and event_date < ?"),
                first,
                last,
                first);
        read(sql, view, books, into, DOCUMENTS.formatted("moved_from < ? and book_month = ?"), first, booked);
        read(
                sql,
                view,
                books,
                out,
                VOUCHERS.formatted("event_date between ? and ? and voucher_date > ?"),
                first,
                last,
                last);
        read(sql, view, books, out, DOCUMENTS.formatted("moved_from between ? and ?"), first, last);
        boolean more = into.size() > MAX || out.size() > MAX;
        return new MovedItems(cut(into), cut(out), more);
    }

    private static List<Item> cut(List<Item> items) {
        return List.copyOf(items.size() > MAX ? items.subList(0, MAX) : items);
    }

    private static void read(
            Sql sql, View view, ClearingBooks.Books books, List<Item> to, String which, Object... bounds)
            throws SQLException {
        long company = view.company().id();
        var accounts = books.general();
        var parameters = new ArrayList<Object>();
        parameters.add(company);
        parameters.addAll(List.of(bounds));
        parameters.addAll(List.of(
                company,
                MAX + 1,
                company,
                company,
                company,
                company,
                accounts.inputVat(),
                accounts.reverseInputVat(),
                accounts.reverseOutputVat(),
                accounts.reverseBaseOut(),
                accounts.reverseOutputVat(),
                company,
                view.currency().code()));
        var at = new ArrayList<Long>(1);
        sql.each(
                ITEMS.formatted(which, "moved_from, id"),
                row -> {
                    long id = row.number("id");
                    if (at.isEmpty() || at.getFirst() != id) {
                        at.clear();
                        at.add(id);
                        to.add(item(view, row));
                    }
                    if (!row.text("box").isEmpty()) {
                        to.getLast().boxes().put(row.text("box"), row.money("minor"));
                    }
                },
                parameters.toArray());
    }

    private static Item item(View view, Sql.Row row) throws SQLException {
        var href = row.text("href");
        return new Item(
                row.text("kind"),
                row.text("name"),
                href.isEmpty() ? "" : view.url(href),
                row.date("moved_from"),
                row.date("moved_to"),
                new TreeMap<>());
    }
}

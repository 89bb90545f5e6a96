package se.knyt.engine.monthend;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.RateAccounts;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.VatPeriod;

/**
 * Reads what came too late for declared VAT periods. A period that was declared once counts also when it is opened again: its return was
 * made without what came later. What was moved within one period is not late for its return.
 */
final class LateVat {
    /** Periods that were declared once and hold one of some months. */
    private static final String PERIODS = """
            select distinct p.first_month, p.months from unnest(?) as n (m)
             cross join lateral (
                   select first_month, months from vat_period
                    where company_id = ? and declared and first_month <= n.m and first_month > (n.m - make_interval(months => ?))::date
                      and n.m < first_month + make_interval(months => months) offset 0) p
            """;

    /** Candidates: vouchers and effects, then those of them that a declared period lacks, with what was said, and their boxes. */
    private static final String ITEMS = """
            with c as materialized (
              select voucher_id as id, voucher_id, null::bigint as fact_id, 'voucher' as kind, voucher_name(company_id, voucher_id, series, fiscal_year, number) as name,
                     '/vouchers/' || voucher_path(company_id, series, fiscal_year, number) as path, event_date as moved_from,
                     voucher_date as moved_to, 0::bigint as trail_id
                from voucher where company_id = ? and voucher_date <> event_date and voucher_date > event_date and %1$s
              union all
              select e.effect_id, null::bigint, f.fact_id, e.kind, coalesce(t.order_number, ''),
                     '', e.moved_from, (e.body::json ->> 'date')::date, coalesce(e.trail_id, 0)
                from (select * from effect where company_id = ? and moved_from is not null and %2$s
                         and kind in ('create-invoice', 'create-credit-note') and state <> 'withdrawn' offset 0) e
                left join lateral (
                     select fact_id from fact where company_id = e.company_id and fact_key = substr(e.effect_key, 9) offset 0) f on true
                left join lateral (
                     select order_number from trail where company_id = e.company_id and trail_id = e.trail_id offset 0) t on true),
            v as materialized (
              select c.*, p.first_month, p.months, w.word, w.told_month,
                     w.told_month is not null and exists (
                       select 1 from (select distinct on (d.first_month) d.first_month, d.months, d.declared from vat_period d
                                       where d.company_id = ? order by d.first_month, d.vat_period_id desc) d
                        where d.declared and w.told_month >= d.first_month
                          and w.told_month < d.first_month + make_interval(months => d.months)) as told
                from c
               cross join lateral (
                     select d.first_month, d.months from vat_period d
                      where d.company_id = ? and d.declared and d.first_month <= c.moved_from
                        and c.moved_from < d.first_month + make_interval(months => d.months)
                      order by d.vat_period_id desc limit 1) p
                left join lateral (
                     select word, told_month from vat_late_word
                      where company_id = ? and item_id = c.id order by word_id desc limit 1) w on true
               where c.moved_to >= p.first_month + make_interval(months => p.months) and %3$s
               order by c.moved_from, c.id limit ?),
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
            r as materialized (
              select v.id, r.account, r.rule, r.debit_minor - r.credit_minor as minor from v cross join lateral (
                     select account, rule, debit_minor, credit_minor from voucher_row
                      where company_id = ? and voucher_id = v.voucher_id offset 0) r
               where r.rule in ('fee.vat', 'fee.reverse-charge', ?)),
            a as (select * from unnest(?, ?, ?) as a (account, base_box, vat_box)),
            l as (
              select r.id, min(a.account) as account, min(a.base_box) as base_box, min(a.vat_box) as vat_box
                from r join a on a.account = r.account where r.rule = ? group by r.id having count(distinct a.account) = 1),
            b as (
              select f.id, x.box, x.minor from f cross join lateral (
                     select base_box, vat_box, base_minor, vat_minor, own from fact_vat where company_id = ? and fact_id = f.fact_id offset 0) p
               join v on v.id = f.id and p.own = (v.voucher_id is not null)
              cross join lateral (values (p.base_box, p.base_minor), (p.vat_box, p.vat_minor)) x (box, minor)
              union all
              select r.id, case when r.account = any (?) then '48' when r.account = any (?) then '30' when r.account = any (?) then ''
                                when r.account = any (?) then '21' else '22' end,
                     case when r.account = any (?) then -r.minor else r.minor end
                from r where r.rule in ('fee.vat', 'fee.reverse-charge')
              union all
              select r.id, case when r.account = l.account then l.vat_box else l.base_box end, -r.minor
                from r join l on l.id = r.id where r.rule = ? and (r.account = l.account or r.minor > 0))
            select v.id, v.kind, v.name, v.path, v.moved_from, v.moved_to, v.first_month, v.months, coalesce(v.word, ''),
                   v.told_month, v.told, coalesce(x.box, ''), coalesce(x.minor, 0), v.trail_id
              from v left join (select id, box, sum(minor)::bigint as minor from b where box <> '' group by id, box) x on x.id = v.id
             order by v.moved_from, v.id, x.box
            """;

    private final Tx tx;
    private final long company;
    private final PostingSettings posting;

    LateVat(Tx tx, long company, PostingSettings posting) {
        this.tx = tx;
        this.company = company;
        this.posting = posting;
    }

    /** Has what came late for the periods of some months looked at once more. */
    static void mark(Tx tx, long company, Collection<YearMonth> months) throws SQLException {
        tx.update(
                "insert into vat_look (company_id, month, due) select ?, m, true from unnest(?) as n (m) order by m"
                        + " on conflict (company_id, month) do update set due = true where not vat_look.due",
                company,
                days(months));
    }

    private static Object days(Collection<YearMonth> months) {
        return Tx.dates(new TreeSet<>(months).stream().map(m -> m.atDay(1)).toList());
    }

    /** Months that were to be looked at, and are not any more. */
    static List<YearMonth> marked(Tx tx, long company) throws SQLException {
        return tx.query(
                "update vat_look set due = false where company_id = ? and due returning month",
                row -> YearMonth.from(row.getObject(1, LocalDate.class)),
                company);
    }

    /**
     * Some months with all that lie in a period with one of them that was declared once: what is late for one of those periods is told
     * together.
     */
    static NavigableSet<YearMonth> together(Tx tx, long company, Collection<YearMonth> months) throws SQLException {
        var all = new TreeSet<>(months);
        int before = 0;
        while (all.size() > before) {
            before = all.size();
            tx.query(
                            PERIODS,
                            row -> new VatPeriod.Months(
                                    YearMonth.from(row.getObject(1, LocalDate.class)), row.getInt(2)),
                            days(all),
                            company,
                            VatPeriod.MONTHS_MAX)
                    .forEach(p -> all.addAll(p.all()));
        }
        return all;
    }

    /** What is dated in some months and booked after the period that was declared. */
    List<LateItem> outOf(VatPeriod.Months months, int max) throws SQLException {
        var first = months.first().atDay(1);
        var last = months.last().atEndOfMonth();
        return read(
                "event_date between ? and ?",
                List.of(first, last),
                "moved_from between ? and ?",
                List.of(first, last),
                "true",
                max);
    }

    /** What is booked in some months and came too late for an earlier period. */
    List<LateItem> into(VatPeriod.Months months, int max) throws SQLException {
        var first = months.first().atDay(1);
        var last = months.last().atEndOfMonth();
        return read(
                "voucher_date between ? and ? and event_date < ?",
                List.of(first, last, first),
                "moved_from < ? and book_month between ? and ?",
                List.of(first, number(months.first()), number(months.last())),
                "true",
                max);
    }

    /** What is told in the return of some months, wherever it is booked. */
    List<LateItem> toldIn(VatPeriod.Months months, int max) throws SQLException {
        var ids = tx.query(
                "select distinct item_id from vat_late_word where company_id = ? and told_month between ? and ?",
                row -> row.getLong(1),
                company,
                months.first().atDay(1),
                months.last().atDay(1));
        return some(ids, max).stream()
                .filter(i -> i.told().filter(m -> months.all().contains(m)).isPresent())
                .toList();
    }

    List<LateItem> some(Collection<Long> ids, int max) throws SQLException {
        return ids.isEmpty()
                ? List.of()
                : read(
                        "voucher_id = any (?)",
                        List.of(Tx.bigints(ids)),
                        "effect_id = any (?)",
                        List.of(Tx.bigints(ids)),
                        "true",
                        max);
    }

    /** Of what is dated in some months what somebody is to say or do something about. */
    List<LateItem> open(NavigableSet<YearMonth> months, int max) throws SQLException {
        var open = new ArrayList<LateItem>();
        for (var first : months) {
            if (months.contains(first.minusMonths(1))) {
                continue;
            }
            var last = first;
            while (months.contains(last.plusMonths(1))) {
                last = last.plusMonths(1);
            }
            var days = List.of(first.atDay(1), last.atEndOfMonth());
            open.addAll(read(
                    "event_date between ? and ?",
                    days,
                    "moved_from between ? and ?",
                    days,
                    "coalesce(w.word, '') in ('', 'correct')",
                    max));
        }
        return open.stream().filter(i -> !i.boxes().isEmpty()).toList();
    }

    private static int number(YearMonth month) {
        return month.getYear() * 100 + month.getMonthValue();
    }

    private List<LateItem> read(
            String vouchers, List<?> ofVouchers, String effects, List<?> ofEffects, String which, int max)
            throws SQLException {
        var accounts = posting.accounts();
        var sold = new TreeMap<Integer, RateAccounts>();
        posting.treatments().stream()
                .flatMap(t -> t.accounts().stream())
                .filter(a -> a.vat() != 0)
                .forEach(a -> sold.putIfAbsent(a.vat(), a));
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(company);
        parameters.addAll(ofVouchers);
        parameters.add(company);
        parameters.addAll(ofEffects);
        parameters.addAll(List.of(company, company, company));
        parameters.addAll(List.of(max, company, company, company, company, DisputeLoss.RULE));
        parameters.add(Tx.ints(sold.keySet()));
        parameters.add(Tx.texts(sold.values().stream().map(RateAccounts::base).toList()));
        parameters.add(Tx.texts(sold.values().stream().map(RateAccounts::vatBox).toList()));
        var input = new TreeSet<>(accounts.ever(GeneralAccount.INPUT_VAT));
        input.addAll(accounts.ever(GeneralAccount.REVERSE_INPUT_VAT));
        var output = accounts.ever(GeneralAccount.REVERSE_OUTPUT_VAT);
        parameters.addAll(List.of(
                DisputeLoss.RULE,
                company,
                Tx.ints(input),
                Tx.ints(output),
                Tx.ints(accounts.ever(GeneralAccount.REVERSE_BASE_OUT)),
                Tx.ints(accounts.ever(GeneralAccount.EU_SERVICES)),
                Tx.ints(output),
                DisputeLoss.RULE));
        var found = new LinkedHashMap<Long, LateItem>();
        tx.query(
                ITEMS.formatted(vouchers, effects, which),
                row -> {
                    long id = row.getLong(1);
                    var item = found.get(id);
                    if (item == null) {
                        item = item(row);
                        found.put(id, item);
                    }
                    if (!row.getString(12).isEmpty()) {
                        item.boxes().put(row.getString(12), row.getLong(13));
                    }
                    return id;
                },
                parameters.toArray());
        return List.copyOf(found.values());
    }

    private static LateItem item(ResultSet row) throws SQLException {
        var told = row.getObject(10, LocalDate.class);
        return new LateItem(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(14),
                row.getObject(5, LocalDate.class),
                row.getObject(6, LocalDate.class),
                new VatPeriod.Months(YearMonth.from(row.getObject(7, LocalDate.class)), row.getInt(8)),
                new TreeMap<>(),
                LateItem.Word.ofCode(row.getString(9)).orElseThrow(),
                Optional.ofNullable(told).map(YearMonth::from),
                row.getBoolean(11));
    }
}

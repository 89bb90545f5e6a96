package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Schedules;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a month's points are judged by. */
final class MonthEndQueries {
    /** Where counting stops. */
    static final int COUNT_MAX = 1000;

    /**
     * What a provider has not paid out, and what it says of single payments, is in no books: a month does not wait for it. What was read
     * before the settings or the sign-in were changed may be of another account, and proves nothing.
     */
    private static final String BEHIND =
            "select distinct c.connector as named, c.state, c.state_since, false as by_file, null::timestamptz as told_to from schedule s"
                    + " join connection c on c.company_id = s.company_id"
                    + " and c.connection_id = s.connection_id where s.company_id = ? and " + Schedules.COUNTS
                    + " and s.stream not in " + Schedules.PICTURES
                    + " and (s.complete_to is null or s.complete_to < ? or s.read_at is null or s.read_at < c.changed_at)";

    /** What is read by its files alone is complete as far as the last payout that one tells of; one that no file has come of is not in use. */
    private static final String BY_FILE = """
            select f.provider as named, f.state, f.state_since, true as by_file, l.told_to
              from (select c.company_id, c.connection_id, c.state, c.state_since,
                           case c.connector when 'other' then c.settings::jsonb ->> 'provider' else c.connector end as provider
                      from connection c
                     where c.company_id = ? and not (c.state = 'paused' and c.winding_since is not null)
                       and not exists (select 1 from schedule s where s.company_id = c.company_id and s.connection_id = c.connection_id
                                                                  and s.stream not in %s)) f
             cross join lateral (
                   select p.paid_at as told_to from payout p
                    where p.company_id = f.company_id and p.provider = f.provider and p.connection_id = f.connection_id
                    order by p.paid_at desc limit 1) l
            """.formatted(Schedules.PICTURES);

    private static final String SOURCES =
            "select count(*) as n from schedule s join connection c on c.company_id = s.company_id"
                    + " and c.connection_id = s.connection_id where s.company_id = ? and " + Schedules.COUNTS
                    + " and s.stream not in " + Schedules.PICTURES;
    /** Captures that are read: of more it is told that there are more. */
    static final int CAPTURES_MAX = 5000;

    /** Of the month by when they were captured, whatever month their orders are of. */
    private static final String UNBOOKED = """
            select u.trail_id, t.order_number, u.currency, u.amount_minor
              from (select trail_id, currency, amount_minor, captured_at from unbooked_capture
                     where company_id = ? and captured_at >= ? and captured_at < ? order by captured_at limit ?) u
              left join lateral (
                   select order_number from trail where company_id = ? and trail_id = u.trail_id limit 1) t on true
             order by u.captured_at, u.trail_id
            """;

    /** What went back and waits for the voucher of its day is in no voucher yet; a sale that waits leaves its capture unbooked. */
    private static final String AWAITED = """
            select currency, sum(abs(provider_minor) + case when others = '{}' then 0 else
                   (select coalesce(sum(abs(value::bigint)), 0) from json_each_text(others::json)) end)::bigint as minor
              from day_entry where company_id = ? and voucher_id is null and credit and day between ? and ?
             group by currency
            """;

    /** Differences of öre that payments on invoices close the invoices with: the accounting system books them, no voucher of ours does. */
    private static final String WITH_PAYMENTS = """
            select currency, sum(minor)::bigint as minor from (
            select coalesce(nullif(l.original_currency, ''), p.currency) as currency, sum(l.difference_minor)::bigint as minor
              from payout p
              join payout_line l on l.company_id = p.company_id and l.payout_id = p.payout_id and l.difference = any (?)
              left join lateral (
                   select own_minor = amount_minor as own from fact
                    where company_id = l.company_id and fact_id = l.fact_id limit 1) f on true
             where p.company_id = ? and p.stands_on between ? and ? and f.own is not true
             group by 1
            union all
            select c.currency, sum(p.stood_minor - p.came_minor)::bigint
              from customer_payment p join company c on c.company_id = p.company_id
             where p.company_id = ? and p.booked_on between ? and ? and p.difference in ('rounding', 'underpaid', 'overpaid')
               and p.withdrawn_on is null and p.elsewhere and p.difference = any (?)
             group by 1) s
             group by 1 order by 1
            """;

    private static final String MOVED =
            "select ?::text as currency, coalesce(sum(debit_minor - credit_minor), 0) as minor from account_sum"
                    + " where company_id = ? and account = ? and span = 'month' and begins_on = ? and currency = ?";
    /** Of this month's end and of the one before, which went back on this month's first day; by their names, not by all of the month. */
    private static final String REVALUED = """
            select ?::text as currency, coalesce(sum(r.debit_minor - r.credit_minor), 0) as minor
              from revaluation w
             cross join generate_series(1, w.runs) n
             cross join unnest(array[':end', ':end:undone', ':back', ':back:undone']) k
              join voucher v on v.company_id = w.company_id
               and v.voucher_key = 'revaluation:' || to_char(w.month, 'YYYY-MM') || ':' || n || k
              join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
             where w.company_id = ? and w.month in (?, ?) and v.voucher_date between ? and ? and r.account = ? and r.currency = ?
            """;

    private static final String SPREAD =
            "select ?::text as currency, coalesce(sum(difference_booked_minor), 0) as minor from payout where company_id = ?"
                    + " and stands_on between ? and ? and difference_class = 'fx_spread'";
    private static final String LOOSE = "select count(*) as n from ("
            + "(select 1 from loose_end where company_id = ? and closed_at is null and not self_healing and opened_at < ? limit ?)"
            + " union all"
            + " (select 1 from loose_end where company_id = ? and closed_at is null and self_healing and opened_at < ? limit ?)) l";
    private static final String DRAFTS = "select count(*) as n from (select 1 from loose_end where company_id = ?"
            + " and closed_at is null and code in ('payout.rule-draft', 'refund.rule-draft', 'rule.draft-voucher')"
            + " and opened_at < ? limit ?) l";
    private static final String PAYOUTS = "select count(*) as n from (select 1 from payout where company_id = ?"
            + " and state <> 'booked' and book_date <= ? limit ?) p";
    private static final String WAITING = "select count(*) as n from (select 1 from payout where company_id = ?"
            + " and bank_way = 'waits' and state <> 'booked' and book_date <= ? limit ?) p";

    /** Late items that are listed; of more the first. */
    static final int LATE_MAX = 50;

    private static final String LATE = """
            select e.kind, e.moved_from, e.body, p.provider, p.reference, e.trail_id, t.order_number
              from (select * from effect where company_id = ? and moved_from between ? and ?
                     order by moved_from, effect_id limit ?) e
              left join payout p on p.company_id = e.company_id and p.payout_id = e.payout_id
              left join trail t on t.company_id = e.company_id and t.trail_id = e.trail_id
             order by e.moved_from, e.effect_id
            """;
    private static final JsonMapper JSON = new JsonMapper();

    private final Sql sql;
    private final View view;
    private final YearMonth month;

    MonthEndQueries(Sql sql, View view, YearMonth month) {
        this.sql = sql;
        this.view = view;
        this.month = month;
    }

    private long company() {
        return view.company().id();
    }

    private Instant begin() {
        return month.atDay(1).atStartOfDay(view.company().zone()).toInstant();
    }

    /** The first moment after the month. */
    private Instant end() {
        return month.plusMonths(1).atDay(1).atStartOfDay(view.company().zone()).toInstant();
    }

    /**
     * A source of which something of the month may be missing.
     *
     * @param pausedSince null where it is not paused
     * @param byFile whether it is read by its files alone
     * @param toldTo the day of the last payout that a file tells of
     */
    record Behind(
            String system,
            @Nullable LocalDate pausedSince,
            boolean byFile,
            @Nullable LocalDate toldTo) {}

    /** Sources that have not been read through the month's last day; null when there is no source at all. */
    @Nullable
    List<Behind> behind() throws SQLException {
        return behind(end());
    }

    /** The same of the days of the month that are over. */
    @Nullable
    List<Behind> unread(LocalDate today) throws SQLException {
        var begun = today.atStartOfDay(view.company().zone()).toInstant();
        boolean over = !begun.isBefore(end());
        var behind = behind(over ? end() : begun);
        // What files tell reaches their last payout: of a month that runs on nothing more is known, nor missing.
        return behind == null || over
                ? behind
                : behind.stream().filter(source -> !source.byFile()).toList();
    }

    private @Nullable List<Behind> behind(Instant until) throws SQLException {
        var files = sql.list(BY_FILE, this::behind, company());
        if (files.isEmpty() && number(SOURCES, company()) == 0) {
            return null;
        }
        return Stream.concat(
                        sql.list(BEHIND, this::behind, company(), until).stream(),
                        files.stream()
                                .filter(file ->
                                        file.toldTo() == null || file.toldTo().isBefore(lastDay())))
                .sorted(Comparator.comparing(Behind::system))
                .toList();
    }

    private Behind behind(Sql.Row row) throws SQLException {
        var told = row.instantOrNull("told_to");
        return new Behind(
                row.text("named"),
                row.text("state").equals("paused")
                        ? row.instant("state_since")
                                .atZone(view.company().zone())
                                .toLocalDate()
                        : null,
                row.flag("by_file"),
                told == null ? null : told.atZone(view.company().zone()).toLocalDate());
    }

    /**
     * What was captured in the month and is not booked.
     *
     * @param sums one for each currency, by its code
     * @param purchases each once, the first captured first
     * @param more whether there are more captures than were read
     */
    record Unbooked(List<Money> sums, List<Check.Link> purchases, boolean more) {}

    Unbooked unbooked() throws SQLException {
        var sums = new TreeMap<String, Money>();
        var purchases = new LinkedHashSet<Check.Link>();
        var found = sql.list(
                UNBOOKED,
                row -> {
                    var number = row.text("order_number");
                    purchases.add(
                            new Check.Link("#" + number, view.url(TrailAddress.path(number, row.number("trail_id")))));
                    return row.money("amount_minor");
                },
                company(),
                begin(),
                end(),
                CAPTURES_MAX + 1,
                company());
        boolean more = found.size() > CAPTURES_MAX;
        var all = new ArrayList<>(more ? found.subList(0, CAPTURES_MAX) : found);
        all.addAll(sql.list(AWAITED, row -> row.money("minor"), company(), month.atDay(1), lastDay()));
        all.forEach(amount -> sums.merge(amount.currency().code(), amount, Money::plus));
        sums.values().removeIf(Money::isZero);
        return new Unbooked(List.copyOf(sums.values()), List.copyOf(purchases), more);
    }

    /**
     * What payments of the month on invoices have written off, one sum for each currency; a loss positive.
     *
     * @param classes of the differences
     */
    List<Money> withPayments(List<DifferenceClass> classes) throws SQLException {
        var codes = Tx.texts(classes.stream().map(DifferenceClass::code).toList());
        return sql
                .list(
                        WITH_PAYMENTS,
                        row -> row.money("minor"),
                        codes,
                        company(),
                        month.atDay(1),
                        lastDay(),
                        company(),
                        month.atDay(1),
                        lastDay(),
                        codes)
                .stream()
                .filter(sum -> !sum.isZero())
                .toList();
    }

    /** What Knyt's vouchers of the month have put on an account; debit positive. */
    Money moved(int account) throws SQLException {
        var currency = view.company().currency();
        return sql.one(MOVED, row -> row.money("minor"), currency, company(), account, month.atDay(1), currency);
    }

    /** What revaluations at closing rates are of that. */
    Money revalued(int account) throws SQLException {
        var currency = view.company().currency();
        return sql.one(
                REVALUED,
                row -> row.money("minor"),
                currency,
                company(),
                month.atDay(1),
                month.minusMonths(1).atDay(1),
                month.atDay(1),
                lastDay(),
                account,
                currency);
    }

    /** Exchange spreads of payouts of the month that are booked within their limit; a loss positive. */
    Money spread() throws SQLException {
        return sql.one(
                SPREAD, row -> row.money("minor"), view.company().currency(), company(), month.atDay(1), lastDay());
    }

    /** Loose ends that were there when the month ended and are open still. */
    long looseEnds() throws SQLException {
        return number(LOOSE, company(), end(), COUNT_MAX, company(), end(), COUNT_MAX);
    }

    /** Of them, vouchers that a person is to book. */
    long drafts() throws SQLException {
        return number(DRAFTS, company(), end(), COUNT_MAX);
    }

    /** Payouts up to the month's end that are not booked. */
    long payouts() throws SQLException {
        return number(PAYOUTS, company(), lastDay(), COUNT_MAX);
    }

    /** Of them, those that are booked when the bank shows them. */
    long waiting() throws SQLException {
        return number(WAITING, company(), lastDay(), COUNT_MAX);
    }

    /** What people have said of the month, newest first. */
    List<MonthEndPage.Signed> signed() throws SQLException {
        return sql.list(
                "select m.month_end_id, m.signed_by, m.signed_at, m.points, m.proved, m.note, coalesce(encode(s.hash, 'hex'), '') as hash"
                        + " from month_end m left join month_specification s on s.company_id = m.company_id"
                        + " and s.month_end_id = m.month_end_id where m.company_id = ? and m.month = ?"
                        + " order by m.month_end_id desc limit 20",
                row -> new MonthEndPage.Signed(
                        row.number("month_end_id"),
                        row.text("signed_by"),
                        row.instant("signed_at"),
                        row.integer("points"),
                        row.integer("proved"),
                        row.text("note"),
                        row.text("hash")),
                company(),
                month.atDay(1));
    }

    /** What a person has said of a point. */
    record Word(Check.Seen seen, String by, Instant at, String reason) {}

    /** The newest of a point; it is said of what was seen then. */
    Optional<Word> word(String point) throws SQLException {
        return sql.first(
                "select currency, difference_minor, about, said_by, said_at, reason from month_word where company_id = ? and month = ?"
                        + " and point = ? order by month_word_id desc limit 1",
                row -> new Word(
                        new Check.Seen(row.money("difference_minor"), row.text("about")),
                        row.text("said_by"),
                        row.instant("said_at"),
                        row.text("reason")),
                company(),
                month.atDay(1),
                point);
    }

    /** Whether the month is locked here, and what came for it while it was. */
    MonthEndPage.Lock lock() throws SQLException {
        var decisions = sql.list(
                "select locked, decided_by, decided_at, reason from month_lock where company_id = ? and month = ?"
                        + " order by month_lock_id desc limit 20",
                row -> new MonthEndPage.Decision(
                        row.flag("locked"), row.text("decided_by"), row.instant("decided_at"), row.text("reason")),
                company(),
                month.atDay(1));
        var late = sql.list(LATE, this::late, company(), month.atDay(1), lastDay(), LATE_MAX + 1);
        boolean more = late.size() > LATE_MAX;
        return new MonthEndPage.Lock(
                List.copyOf(decisions), more ? late.subList(0, LATE_MAX) : List.copyOf(late), more, "");
    }

    private MonthEndPage.Late late(Sql.Row row) throws SQLException {
        var reference = row.text("reference");
        var order = row.text("order_number");
        return new MonthEndPage.Late(
                row.text("kind"),
                row.date("moved_from"),
                LocalDate.parse(JSON.readTree(row.text("body")).path("date").asString()),
                reference.isEmpty() ? order : view.system(row.text("provider")) + " " + reference,
                reference.isEmpty()
                        ? order.isEmpty() ? "" : view.url(TrailAddress.path(order, row.number("trail_id")))
                        : view.url(PayoutAddress.path(row.text("provider"), reference)));
    }

    LocalDate lastDay() {
        return month.atEndOfMonth();
    }

    private long number(String statement, @Nullable Object... parameters) throws SQLException {
        return sql.one(statement, row -> row.number("n"), parameters);
    }
}

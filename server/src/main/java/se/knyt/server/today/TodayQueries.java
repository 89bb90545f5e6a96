package se.knyt.server.today;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.intake.Schedules;
import se.knyt.server.access.Initials;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** Reads what the first page shows. A sum is in one currency; another is never added to it. */
final class TodayQueries {
    /** The sums that are kept with each change of a purchase: a few rows a day, however much was sold. */
    private static final String PER_DAY = """
            select day, part, currency, purchases as n, sold_minor, booked_minor, captured_minor
              from trail_day
             where company_id = ? and day between ? and ?
            """;
    /** What providers owe for the purchases that are not tied, likewise. */
    private static final String OWED = """
            select provider, currency, counted as n, open_minor
              from trail_owed
             where company_id = ? and (purchases > 0 or open_minor <> 0) order by provider, currency
            """;
    /** More than so many new vouchers are not counted. */
    private static final int NEW_MAX = 10_000;

    private final Sql sql;
    private final View view;

    TodayQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    private long company() {
        return view.company().id();
    }

    /** Sums of one day, or of one part of it. */
    record DaySums(long orders, Money sold, Money booked, Money captured) {
        DaySums plus(DaySums other) {
            return new DaySums(
                    orders + other.orders,
                    sold.plus(other.sold),
                    booked.plus(other.booked),
                    captured.plus(other.captured));
        }
    }

    /** A day's purchases in one state of tying, in one currency. */
    record DayPart(LocalDate day, String part, DaySums sums) {
        Currency currency() {
            return sums.sold().currency();
        }

        /** By a rule: only the channel counts them. */
        boolean skipped() {
            return part.equals("skipped");
        }

        /** Whether it counts in the sums of the page, which are in the currency of the books. */
        boolean isOf(Currency books) {
            return !skipped() && currency().equals(books);
        }
    }

    List<DayPart> days(LocalDate from) throws SQLException {
        return sql.list(
                PER_DAY,
                row -> new DayPart(
                        row.date("day"),
                        row.text("part"),
                        new DaySums(
                                row.number("n"),
                                row.money("sold_minor"),
                                row.money("booked_minor"),
                                row.money("captured_minor"))),
                company(),
                from,
                view.today());
    }

    static Map<LocalDate, DaySums> byDay(List<DayPart> days) {
        var result = new HashMap<LocalDate, DaySums>();
        days.forEach(one -> result.merge(one.day(), one.sums(), DaySums::plus));
        return result;
    }

    /** The parts of what was sold from a day on. */
    static Map<String, DaySums> byPart(List<DayPart> days, LocalDate from) {
        var result = new HashMap<String, DaySums>();
        days.stream()
                .filter(one -> !one.day().isBefore(from))
                .forEach(one -> result.merge(one.part(), one.sums(), DaySums::plus));
        return result;
    }

    /** Of what a provider has told that it will pay out, what comes first; what should have gone already is told by lateness. */
    private static final String NEXT = """
            select payable_on, currency, sum(amount_minor - fee_minor)::bigint as net_minor
              from (select payable_on, currency, amount_minor, fee_minor from provider_transaction
                     where company_id = ? and provider = ? and gone_at is null and currency = ? and payable_on >= ?
                     order by payable_on limit ?) n
             group by payable_on, currency order by payable_on limit 1
            """;

    private static final int NEXT_MAX = 10_000;

    /** A source as its schedule stands. */
    record Source(
            String connector,
            String stream,
            String state,
            Optional<Instant> read,
            boolean readSinceChange,
            Optional<Instant> completeTo,
            Duration interval,
            Optional<Instant> failedSince) {
        /** It is not read meanwhile, so that what is complete ends where it was paused. */
        boolean paused() {
            return state.equals("paused");
        }
    }

    List<Source> sources() throws SQLException {
        return sql.list(
                "select c.connector, s.stream, c.state, s.read_at, coalesce(s.read_at >= c.changed_at, false) as since_change,"
                        + " s.complete_to, s.interval_seconds, s.failed_since from schedule s"
                        + " join connection c on c.company_id = s.company_id and c.connection_id = s.connection_id"
                        // A provider's balance, what a bank feed has booked, and how single payments stand, are
                        // pictures of now, not something to be complete.
                        + " where s.company_id = ? and " + Schedules.COUNTS + " and s.stream not in "
                        + Schedules.PICTURES,
                row -> new Source(
                        row.text("connector"),
                        row.text("stream"),
                        row.text("state"),
                        Optional.ofNullable(row.instantOrNull("read_at")),
                        row.flag("since_change"),
                        Optional.ofNullable(row.instantOrNull("complete_to")),
                        Duration.ofSeconds(row.number("interval_seconds")),
                        Optional.ofNullable(row.instantOrNull("failed_since"))),
                company());
    }

    /** Vouchers dated today, and their debit side. */
    record Booked(long vouchers, Money amount) {}

    Booked bookedToday() throws SQLException {
        return sql.one(
                "select ?::text as currency, count(distinct v.voucher_id) as n, coalesce(sum(r.debit_minor), 0) as debit_minor"
                        + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                        + " and r.currency = ? where v.company_id = ? and v.voucher_date = ?",
                row -> new Booked(row.number("n"), row.money("debit_minor")),
                view.company().currency(),
                view.company().currency(),
                company(),
                view.today());
    }

    /**
     * What a provider owes in one currency.
     *
     * @param trails purchases it owes money for and no provider before it does: each is counted once
     * @param open what it owes for them, less what it is owed itself
     */
    record Owed(String provider, long trails, Money open) {}

    List<Owed> owed() throws SQLException {
        return sql.list(
                OWED, row -> new Owed(row.text("provider"), row.number("n"), row.money("open_minor")), company());
    }

    /** Providers with what they owe for purchases that no payout has met. */
    List<TodayPage.OnTheWay> providers(List<Owed> owed) throws SQLException {
        var late = PayoutRhythm.late(sql, company(), view.now());
        var result = new ArrayList<TodayPage.OnTheWay>();
        for (var one : owed) {
            if (!one.provider().isEmpty()) {
                result.add(provider(one, owed, late));
            }
        }
        return result;
    }

    /** What is late stands with what is owed in its currency; where nothing is, with all that the provider owes. */
    private static List<PayoutRhythm.Late> of(Owed one, List<Owed> owed, List<PayoutRhythm.Late> late) {
        return late.stream()
                .filter(each -> each.provider().equals(one.provider()))
                .filter(each -> each.currency().equals(one.open().currency().code())
                        || owed.stream()
                                .noneMatch(other -> other.provider().equals(one.provider())
                                        && other.open().currency().code().equals(each.currency())))
                .toList();
    }

    private TodayPage.OnTheWay provider(Owed one, List<Owed> owed, List<PayoutRhythm.Late> late) throws SQLException {
        var provider = one.provider();
        var amount = one.open();
        var last = sql.first(
                "select paid_at from payout where company_id = ? and provider = ? order by paid_at desc limit 1",
                row -> row.instant("paid_at"),
                company(),
                provider);
        long held = sql.one(
                "select count(*) as n from payout where company_id = ? and provider = ? and state = 'held'",
                row -> row.number("n"),
                company(),
                provider);
        return new TodayPage.OnTheWay(
                view.system(provider),
                Initials.of(view.system(provider)),
                last,
                of(one, owed, late),
                held,
                amount,
                next(provider, amount.currency()));
    }

    private Optional<TodayPage.Next> next(String provider, Currency currency) throws SQLException {
        return sql.first(
                NEXT,
                row -> new TodayPage.Next(row.date("payable_on"), row.money("net_minor")),
                company(),
                provider,
                currency.code(),
                view.today(),
                NEXT_MAX);
    }

    TodayPage.Since since() throws SQLException {
        var seen = sql.first(
                "select last_seen_at from app_user where user_id = ? and last_seen_at is not null",
                row -> row.instant("last_seen_at"),
                view.user().userId());
        // What people do and the user's last visit are noted in machine time, vouchers in the company's.
        var from = seen.orElseGet(() -> view.company().machineAt(view.now().minus(Duration.ofDays(1))));
        var inCompany = view.company().timeAt(from);
        var vouchers = sql.one(
                "select count(*) as n, count(reverses_voucher_id) as corrections from (select reverses_voucher_id from"
                        + " voucher where company_id = ? and made_at > ? order by made_at limit ?) v",
                row -> new long[] {row.number("n"), row.number("corrections")},
                company(),
                inCompany,
                NEW_MAX);
        return new TodayPage.Since(
                seen, vouchers[0], edge(inCompany, "asc"), edge(inCompany, "desc"), vouchers[1], changes(from));
    }

    private String edge(Instant from, String direction) throws SQLException {
        return sql.first(
                        "select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) as number from voucher v"
                                + " where v.company_id = ? and v.made_at > ? order by v.made_at " + direction
                                + ", v.number " + direction
                                + " limit 1",
                        row -> row.text("number"),
                        company(),
                        from)
                .orElse("");
    }

    private List<TodayPage.Change> changes(Instant from) throws SQLException {
        return sql.list(
                "select at, actor, action from audit_log where company_id = ? and at > ? order by at desc, audit_id desc limit 5",
                row -> new TodayPage.Change(row.instant("at"), row.text("actor"), row.text("action")),
                company(),
                from);
    }
}

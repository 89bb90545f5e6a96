package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.engine.db.Tx;

/**
 * The months in which companies book nothing more: those that are locked here, and those of VAT periods that are declared. What is dated in one goes to the first day after it that is open. A month that is
 * being locked or opened waits for the transactions that book, and they for it, so that nothing slips in between.
 */
public final class LockedMonths {
    /** Sets the keys of these locks apart from any others. */
    private static final long LOCK_KEY = 0x4D4C_0000_0000_0000L;

    private static final String SHARED =
            "select pg_advisory_xact_lock_shared(? + c) from unnest(?) as n (c) order by c";
    private static final String ALONE = "select pg_advisory_xact_lock(? + ?)";
    private static final String LOCKED = """
            select company_id, month from (
                   select distinct on (company_id, month) company_id, month, locked from month_lock
                    where company_id = any (?) order by company_id, month, month_lock_id desc) l
             where locked
            union
            select company_id, (first_month + make_interval(months => n))::date from (
                   select distinct on (company_id, first_month) company_id, first_month, months, declared from vat_period
                    where company_id = any (?) order by company_id, first_month, vat_period_id desc) p
             cross join lateral generate_series(0, p.months - 1) n
             where declared
            """;

    /** That of the month before is booked on the first day of the next, so it waited too. */
    private static final String TO_RUN_AGAIN =
            "update prepaid_run set due = true where company_id = ? and month >= ?::date - interval '1 month' and month <= ?";

    /** What stands of them at the closing rate is taken back: what comes now changes what is open. */
    private static final String TO_TAKE_BACK = """
            update revaluation set opened = true, look_at = timestamptz '1970-01-01Z'
             where company_id = ? and month between ? and ? and stands
            """;

    private final Map<Long, Set<YearMonth>> months;

    private LockedMonths(Map<Long, Set<YearMonth>> months) {
        this.months = months;
    }

    /** Reads them for a transaction that books: they stay as they are until it ends. */
    public static LockedMonths of(Tx tx, Collection<Long> companies) throws SQLException {
        var distinct = List.copyOf(new HashSet<>(companies));
        tx.query(SHARED, row -> true, LOCK_KEY, Tx.bigints(distinct));
        return read(tx, distinct);
    }

    /** Reads them for a transaction that locks or opens one: nobody books meanwhile. */
    static LockedMonths alone(Tx tx, long company) throws SQLException {
        tx.query(ALONE, row -> true, LOCK_KEY, company);
        return read(tx, List.of(company));
    }

    /** Has the ends of months that are open again run once more: what was told of them meanwhile was not moved. */
    static void opened(Tx tx, long company, YearMonth first, YearMonth last) throws SQLException {
        tx.update(TO_RUN_AGAIN, company, first.atDay(1), last.atDay(1));
        tx.update(TO_TAKE_BACK, company, first.atDay(1), last.atDay(1));
    }

    private static LockedMonths read(Tx tx, Collection<Long> companies) throws SQLException {
        var months = new HashMap<Long, Set<YearMonth>>();
        tx.query(
                LOCKED,
                row -> months.computeIfAbsent(row.getLong(1), _ -> new HashSet<>())
                        .add(YearMonth.from(row.getObject(2, LocalDate.class))),
                Tx.bigints(companies),
                Tx.bigints(companies));
        return new LockedMonths(months);
    }

    /** Whether a company has locked a month. */
    public boolean locked(long company, YearMonth month) {
        return months.getOrDefault(company, Set.of()).contains(month);
    }

    /** The day itself, or the first day after it whose month is open. */
    public LocalDate open(long company, LocalDate day) {
        var month = YearMonth.from(day);
        if (!locked(company, month)) {
            return day;
        }
        while (locked(company, month)) {
            month = month.plusMonths(1);
        }
        return month.atDay(1);
    }
}

package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import se.knyt.engine.bank.EntryWatch;
import se.knyt.engine.books.BankWatch;
import se.knyt.engine.books.DayVouchers;
import se.knyt.engine.books.FeesApart;
import se.knyt.engine.books.MonthEndSales;
import se.knyt.engine.books.RevaluationWatch;
import se.knyt.engine.books.VoucherNotes;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.disputes.DisputeWatch;
import se.knyt.engine.giftcards.CardExpiry;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.monthend.LateVatDesk;

/**
 * What has fallen due by the companies' clocks, though nothing was told of it, by company.
 *
 * @param trails in which something is due
 * @param late payouts that have not reached the bank
 * @param ended days whose voucher is due
 * @param months that have ended, with sales of what is not delivered
 * @param revalued months at whose end something in another currency is open
 * @param disputed disputes
 * @param expired gift cards whose last day has passed
 * @param lateVat where something came too late for a declared VAT period
 * @param invoiced months whose fees no invoice has
 * @param numbered vouchers that an accounting system has numbered
 * @param entries lines of the bank that nothing explains, or does now
 */
public record DueWork(
        Map<Long, Set<Long>> trails,
        Map<Long, Set<Long>> late,
        Map<Long, List<DayVouchers.Day>> ended,
        Map<Long, List<YearMonth>> months,
        Map<Long, List<YearMonth>> revalued,
        Map<Long, Set<Long>> disputed,
        Map<Long, Set<Long>> expired,
        Map<Long, Boolean> lateVat,
        Map<Long, Set<LocalDate>> invoiced,
        Map<Long, Set<Long>> numbered,
        Map<Long, Set<Long>> entries) {
    private static final int COUNTED_MAX = 1000;

    /** Company by company, so that what will fall due later is not read. */
    private static final String TRAILS = """
            select d.company_id, d.trail_id
              from unnest(?, ?) as n (company, now)
             cross join lateral (
                   select t.company_id, t.trail_id from trail t
                    where t.company_id = n.company and t.merged_into is null and t.due_at <= n.now
                    order by t.due_at limit ?) d
             limit ?
            """;

    /** Of those companies alone that this process still owns, their leases confirmed. */
    static DueWork of(Tx tx, Collection<Long> companies, CompanyClocks clocks, Leases leases, int max)
            throws SQLException {
        var found = new DueWork(
                trails(tx, companies, clocks, max),
                BankWatch.due(tx, companies, clocks, max),
                DayVouchers.due(tx, companies, clocks),
                MonthEndSales.due(tx, companies, clocks),
                RevaluationWatch.due(tx, companies, clocks),
                DisputeWatch.due(tx, companies, clocks, max),
                CardExpiry.due(tx, companies, clocks),
                LateVatDesk.due(tx, companies),
                FeesApart.due(tx, companies, clocks, max),
                VoucherNotes.due(tx, companies),
                EntryWatch.due(tx, companies, clocks, max));
        var some = found.all()
                .flatMap(kind -> kind.keySet().stream())
                .distinct()
                .map(Leases::companyScope)
                .toList();
        if (!some.isEmpty()) {
            var confirmed = leases.confirm(tx, some);
            found.all().forEach(kind -> kind.keySet().removeIf(c -> !confirmed.contains(Leases.companyScope(c))));
        }
        return found;
    }

    /**
     * How much of a company has fallen due that its queue does not count otherwise: months that have ended, revaluations, disputes, fees
     * without an invoice, notes of vouchers, and lines of the bank. Whoever owns it.
     */
    public static long further(Tx tx, long company, CompanyClocks clocks) throws SQLException {
        var one = List.of(company);
        long due = 0;
        for (var kind : List.<Map<Long, ? extends Collection<?>>>of(
                MonthEndSales.due(tx, one, clocks),
                RevaluationWatch.due(tx, one, clocks),
                DisputeWatch.due(tx, one, clocks, COUNTED_MAX),
                FeesApart.due(tx, one, clocks, COUNTED_MAX),
                VoucherNotes.due(tx, one),
                EntryWatch.due(tx, one, clocks, COUNTED_MAX))) {
            due += kind.values().stream().mapToLong(Collection::size).sum();
        }
        return due;
    }

    boolean isEmpty() {
        return all().allMatch(Map::isEmpty);
    }

    private Stream<Map<Long, ?>> all() {
        return Stream.of(
                trails, late, ended, months, revalued, disputed, expired, lateVat, invoiced, numbered, entries);
    }

    private static Map<Long, Set<Long>> trails(Tx tx, Collection<Long> companies, CompanyClocks clocks, int max)
            throws SQLException {
        var due = new TreeMap<Long, Set<Long>>();
        tx.query(
                TRAILS,
                row -> due.computeIfAbsent(row.getLong(1), c -> new TreeSet<>()).add(row.getLong(2)),
                Tx.bigints(companies),
                Tx.instants(companies.stream().map(clocks::now).toList()),
                max,
                max);
        return due;
    }
}

package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.RevenueBucket;
import se.knyt.core.bookkeeping.SoldAhead;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;

/**
 * The run of a month's end where sales are booked when the money comes: what is not delivered then is moved to the account of prepayments on
 * its last day and back on the next. What is told later of the month is moved by further vouchers, each of what differs, so that run twice is
 * once. A month that is locked or declared stays as it is, and is run again when it is opened.
 */
public final class MonthEndSales {
    private static final String BY = "knyt";
    /** What leaves before midnight is told within an hour. */
    private static final DueMonths DUE = new DueMonths(
            "prepaid_run",
            "m.due and (m.month + interval '1 month') at time zone c.zone + interval '1 hour' <= n.now",
            "month");

    private static final String NOT_DELIVERED = """
            select m.target_id || '|' || k.key, sum(k.value::bigint)::bigint
              from (select target_id, sold from prepaid_move
                     where company_id = ? and settled_on is null and moved_on <= ? and sold <> '{}'
                    union all
                    select target_id, sold from prepaid_move
                     where company_id = ? and settled_on > ? and moved_on <= ? and sold <> '{}') m
             cross join lateral json_each_text(m.sold::json) k
             group by 1 having sum(k.value::bigint) <> 0 order by 1
            """;
    private static final String STATE =
            "select runs, booked from prepaid_run where company_id = ? and month = ? and due for update";
    private static final String RUN = """
            update prepaid_run set due = false, runs = ?, booked = ?, run_at = ? where company_id = ? and month = ?
            """;
    /** What is open then may be open at the end of the next month too. */
    private static final String NEXT = """
            insert into prepaid_run (company_id, month, due) values (?, ?, true) on conflict (company_id, month) do update set due = true
            """;

    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;

    public MonthEndSales(IdAllocator ids, SettingsStore settings, EffectPlans effects) {
        this.settings = settings;
        this.effects = effects;
        this.vouchers = new VoucherWriter(ids);
    }

    /** Months by company that have ended by the company's clock and of which something has moved since they were run. */
    public static Map<Long, List<YearMonth>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks)
            throws SQLException {
        return DUE.of(tx, companies, clocks);
    }

    /** Runs them. The caller holds the companies' leases. */
    public void run(Tx tx, Map<Long, List<YearMonth>> months, CompanyClocks clocks) throws SQLException {
        for (var entry : months.entrySet()) {
            long company = entry.getKey();
            var locked = LockedMonths.of(tx, List.of(company));
            for (var month : entry.getValue()) {
                var work = new Work(
                        company,
                        month,
                        settings.current(tx, company).settings(),
                        clocks.now(company),
                        clocks.machineNow());
                run(tx, work, locked.locked(company, month) || locked.locked(company, month.plusMonths(1)));
            }
        }
    }

    private record Work(long company, YearMonth month, Settings settings, Instant now, Instant machineNow) {}

    private record State(int runs, Map<String, Long> booked) {}

    private void run(Tx tx, Work work, boolean closed) throws SQLException {
        var state = tx.first(
                STATE,
                row -> {
                    var booked = new TreeMap<String, Long>();
                    Json.readTexts(row.getString(2)).forEach((key, value) -> booked.put(key, Long.valueOf(value)));
                    return new State(row.getInt(1), booked);
                },
                work.company(),
                work.month().atDay(1));
        if (state.isEmpty()) {
            return;
        }
        var wanted = wanted(tx, work);
        int runs = state.get().runs();
        var booked = state.get().booked();
        if (!closed && !wanted.equals(booked)) {
            runs++;
            move(tx, work, runs, difference(wanted, booked));
            booked = wanted;
        }
        var texts = new TreeMap<String, String>();
        booked.forEach((key, minor) -> texts.put(key, String.valueOf(minor)));
        tx.update(
                RUN,
                runs,
                Json.write(texts),
                work.now(),
                work.company(),
                work.month().atDay(1));
        if (!wanted.isEmpty()) {
            tx.update(NEXT, work.company(), work.month().plusMonths(1).atDay(1));
        }
    }

    private static Map<String, Long> wanted(Tx tx, Work work) throws SQLException {
        var last = work.month().atEndOfMonth();
        var wanted = new TreeMap<String, Long>();
        tx.query(
                NOT_DELIVERED,
                row -> wanted.put(row.getString(1), row.getLong(2)),
                work.company(),
                last,
                work.company(),
                last,
                last);
        return wanted;
    }

    private static Map<String, Long> difference(Map<String, Long> wanted, Map<String, Long> booked) {
        var keys = new TreeSet<>(wanted.keySet());
        keys.addAll(booked.keySet());
        var difference = new TreeMap<String, Long>();
        for (var key : keys) {
            long minor = Math.subtractExact(wanted.getOrDefault(key, 0L), booked.getOrDefault(key, 0L));
            if (minor != 0) {
                difference.put(key, minor);
            }
        }
        return difference;
    }

    /** Two vouchers for each place that vouchers go to. */
    private void move(Tx tx, Work work, int run, Map<String, Long> difference) throws SQLException {
        var posting = work.settings().posting();
        var byTarget = new TreeMap<Long, TreeMap<RevenueBucket, Money>>();
        difference.forEach((key, minor) -> {
            int bar = key.indexOf('|');
            byTarget.computeIfAbsent(Long.valueOf(key.substring(0, bar)), _ -> new TreeMap<>())
                    .put(RevenueBucket.of(key.substring(bar + 1)), Money.of(minor, posting.bookCurrency()));
        });
        var series = work.settings().voucherSeries();
        for (var entry : byTarget.entrySet()) {
            var key = "not-delivered:" + work.month() + ":" + entry.getKey() + ":" + run;
            var both = SoldAhead.vouchers(
                    work.month(), entry.getValue(), posting.accounts().prepaid(), posting.bookCurrency(), key);
            for (int i = 0; i < both.size(); i++) {
                var own = key + (i == 0 ? ":end" : ":back");
                vouchers.write(
                        tx,
                        new VoucherWriter.Source(
                                work.company(),
                                own,
                                series,
                                null,
                                null,
                                null,
                                work.settings().version(),
                                BY),
                        both.get(i),
                        work.now());
                var effect = new NewEffect(
                        entry.getKey(),
                        "voucher:" + own,
                        EffectKind.CREATE_VOUCHER,
                        null,
                        null,
                        null,
                        "",
                        entry.getKey(),
                        HandedOn.byKey(own, both.get(i), series),
                        work.settings().version(),
                        List.of());
                effects.insert(tx, List.of(new EffectPlans.Planned(work.company(), effect)), work.machineNow());
            }
        }
    }
}

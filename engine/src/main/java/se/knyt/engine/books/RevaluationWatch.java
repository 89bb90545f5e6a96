package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import se.knyt.engine.books.Revaluations.State;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.settings.Revaluing;
import se.knyt.engine.settings.SettingsStore;

/**
 * Revalues by itself the months that the company has chosen, once everything until their end has been read, and takes back what stands of a
 * month that was opened again. What cannot be yet is looked at again every hour.
 */
public final class RevaluationWatch {
    /** The last payouts of a month are told within it. */
    private static final Duration TOLD_WITHIN = Duration.ofDays(3).plusHours(1);

    private static final Duration AGAIN = Duration.ofHours(1);
    private static final DueMonths DUE = new DueMonths("revaluation", "m.look_at <= n.now", "look_at");
    private static final String OPENED = "select opened from revaluation where company_id = ? and month = ?";
    /**
     * A source that has not told everything, or a payout on its way into the books. A paused connection is not waited for, which would be
     * without end; what it has told is revalued with the rest.
     */
    private static final String BEHIND = """
            (select 1 from schedule s join connection c on c.company_id = s.company_id and c.connection_id = s.connection_id
              where s.company_id = ? and c.state <> 'paused' and s.stream not in %s
                and (s.complete_to is null or s.complete_to < ?) limit 1)
            union all
            (select 1 from payout where company_id = ? and state = 'matching' and bank_way <> 'waits' and book_date <= ? limit 1)
            """.formatted(Schedules.PICTURES);

    private static final String LOOK = "update revaluation set look_at = ? where company_id = ? and month = ?";
    private static final String ASK = """
            insert into revaluation (company_id, month, look_at) values (?, ?, ?)
            on conflict (company_id, month) do update set look_at = coalesce(revaluation.look_at, excluded.look_at)
             where revaluation.runs = 0
            """;
    /** One that a month's opening has brought about is still to be taken back. */
    private static final String FORGET = """
            with forgotten as (
                 update revaluation set look_at = null where company_id = ? and look_at is not null and not opened returning month)
            update loose_end e set closed_at = ?, closed_by = 'knyt', close_reason = 'cured'
              from forgotten f
             where e.company_id = ? and e.group_key = '%s' and e.closed_at is null
               and starts_with(e.cause_key, 'revaluation:' || to_char(f.month, 'YYYY-MM') || ':')
            """.formatted(MissingRates.CODE);

    private final SettingsStore settings;
    private final Revaluations runs;
    private final MissingRates missing;

    public RevaluationWatch(IdAllocator ids, SettingsStore settings) {
        this.settings = settings;
        this.runs = new Revaluations(ids, settings);
        this.missing = new MissingRates(ids);
    }

    /** Months by company that are to be looked at by the company's clock. */
    public static Map<Long, List<YearMonth>> due(Tx tx, Collection<Long> companies, CompanyClocks clocks)
            throws SQLException {
        return DUE.of(tx, companies, clocks);
    }

    /** Looks at them. The caller holds the companies' leases. */
    public void look(Tx tx, Map<Long, List<YearMonth>> months, CompanyClocks clocks) throws SQLException {
        for (var entry : months.entrySet()) {
            for (var month : entry.getValue()) {
                look(tx, entry.getKey(), month, clocks);
            }
        }
    }

    private void look(Tx tx, long company, YearMonth month, CompanyClocks clocks) throws SQLException {
        var now = clocks.now(company);
        boolean opened = tx.first(OPENED, row -> row.getBoolean(1), company, month.atDay(1))
                .orElse(false);
        boolean done = opened ? undone(tx, company, month, clocks) : booked(tx, company, month, clocks);
        if (!done) {
            tx.update(LOOK, now.plus(AGAIN), company, month.atDay(1));
        }
    }

    private boolean undone(Tx tx, long company, YearMonth month, CompanyClocks clocks) throws SQLException {
        return !Revaluations.closed(tx, company, month)
                && runs.undo(tx, company, month, "månaden öppnades igen", clocks.now(company), clocks.machineNow());
    }

    private boolean booked(Tx tx, long company, YearMonth month, CompanyClocks clocks) throws SQLException {
        var now = clocks.now(company);
        var zone = CompanyZone.of(tx, company);
        ask(tx, company, settings.current(tx, company).settings().revaluing(), month.plusMonths(1), zone);
        var end = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        boolean behind = tx.first(BEHIND, row -> true, company, end, company, month.atEndOfMonth())
                .isPresent();
        if (behind) {
            return false;
        }
        var outcome = runs.run(tx, company, month, Revaluations.BY, now, clocks.machineNow());
        if (outcome.state() == State.NO_RATE) {
            missing.tell(tx, company, month, outcome.what(), now);
        }
        boolean waits = switch (outcome.state()) {
            case NO_RATE, NO_VALUE, CLOSED, NO_TARGET, NOT_OVER -> true;
            case BOOKED, STANDS, NOTHING -> false;
        };
        if (!waits) {
            tx.update(LOOK, null, company, month.atDay(1));
        }
        return !waits;
    }

    /** Has the next month from this one on revalued at its end, as is chosen; one that was booked ever is a person's. */
    static void ask(Tx tx, long company, Revaluing chosen, YearMonth from, ZoneId zone) throws SQLException {
        var first = chosen.first(from, VoucherWriter.years(tx, company));
        if (first.isPresent()) {
            var at = first.get()
                    .plusMonths(1)
                    .atDay(1)
                    .atStartOfDay(zone)
                    .toInstant()
                    .plus(TOLD_WITHIN);
            tx.update(ASK, company, first.get().atDay(1), at);
        }
    }

    /** As {@link #ask}, with nothing asked for before: nor does a month that is not asked for any more want a rate. */
    static void chosen(Tx tx, long company, Revaluing chosen, Instant now, ZoneId zone) throws SQLException {
        tx.update(FORGET, company, now, company);
        ask(tx, company, chosen, YearMonth.from(now.atZone(zone)), zone);
    }
}

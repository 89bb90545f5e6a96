package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Revaluation.Line;
import se.knyt.engine.Audit;
import se.knyt.engine.books.Revaluations.Found;
import se.knyt.engine.books.Revaluations.Outcome;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.Revaluing;
import se.knyt.engine.settings.SettingsStore;

/** What is open in other currencies at a month's end: seen, booked at the closing rate, and when that is done by itself. */
public final class RevaluationDesk {
    private static final String ROW =
            "select runs, stands, run_by, run_at from revaluation where company_id = ? and month = ?";

    /** Whether anything was ever in another currency: else nothing of what is open has to be read. */
    private static final String ABROAD = """
            (select 1 from provider_item where company_id = ? and rate is not null limit 1)
            union all
            (select 1 from payout where company_id = ? and book_rate is not null limit 1)
            union all
            (select 1 from trail_day where company_id = ? and currency <> ? and part <> 'skipped' limit 1)
            limit 1
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Revaluations runs;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public RevaluationDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, IdAllocator ids, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.runs = new Revaluations(ids, settings);
        this.wake = wake;
    }

    /** The last run of a month, if it stands. */
    public record Run(
            int number, boolean stands, String by, @Nullable Instant at) {
        static final Run NONE = new Run(0, false, "", null);
    }

    /**
     * A month.
     *
     * @param asked whether it is to be booked: by the company's choice, or since a fiscal year ends with it
     * @param over whether it has ended
     * @param closed whether it, or the next, is locked or declared
     * @param found what is open now at the end of its last day; nothing while it is not over
     * @param standing what is booked, empty where nothing is
     */
    public record State(
            Revaluing chosen, boolean asked, boolean over, boolean closed, Found found, List<Line> standing, Run run) {
        /** Whether anything is open in another currency, or was when it was booked. */
        public boolean any() {
            return !found.lines().isEmpty() || missing() || !standing.isEmpty();
        }

        /** Whether something is not known that a run needs. */
        public boolean missing() {
            return !found.noRate().isEmpty() || !found.noValue().isEmpty();
        }

        /** Booked, and what is open is what was booked: the proof. */
        public boolean proved() {
            return run.stands() && !missing() && standing.equals(found.lines());
        }

        /** What is shown: what is booked, else what would be. */
        public List<Line> lines() {
            return run.stands() ? standing : found.lines();
        }
    }

    /** A month as it stands now. */
    public State state(long company, YearMonth month) {
        return database.forCompany("revaluation", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            var books = inUse.posting().bookCurrency();
            boolean over = month.atEndOfMonth().isBefore(today(tx, company));
            return new State(
                    inUse.revaluing(),
                    inUse.revaluing().asked(month, VoucherWriter.years(tx, company)),
                    over,
                    Revaluations.closed(tx, company, month),
                    over && abroad(tx, company, books.code())
                            ? Revaluations.found(tx, company, inUse, month.atEndOfMonth())
                            : new Found(List.of(), List.of(), List.of()),
                    Revaluations.standing(tx, company, month, books),
                    tx.first(
                                    ROW,
                                    row -> new Run(
                                            row.getInt(1),
                                            row.getBoolean(2),
                                            row.getString(3),
                                            Tx.instantOrNull(row, 4)),
                                    company,
                                    month.atDay(1))
                            .orElse(Run.NONE));
        });
    }

    private static boolean abroad(Tx tx, long company, String books) throws SQLException {
        return tx.first(ABROAD, row -> true, company, company, company, books).isPresent();
    }

    /** Books a month that is over at the closing rate, or anew where something has changed. */
    public Outcome run(long company, YearMonth month, String actor) {
        var outcome = database.forCompany("revaluation-run", company, tx -> {
            if (!month.atEndOfMonth().isBefore(today(tx, company))) {
                return Outcome.of(Revaluations.State.NOT_OVER);
            }
            return runs.run(tx, company, month, actor, clocks.now(company), clocks.machineNow());
        });
        if (outcome.state() == Revaluations.State.BOOKED) {
            wake.run();
        }
        return outcome;
    }

    /** What is done by itself. */
    public Revaluing chosen(long company) {
        return database.forCompany(
                "revaluing",
                company,
                tx -> settings.current(tx, company).settings().revaluing());
    }

    /** Chooses for the months that end from now on. */
    public void choose(long company, Revaluing wanted, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("revaluing-choose", company, tx -> {
            if (settings.current(tx, company).settings().revaluing() == wanted) {
                return;
            }
            settings.change(tx, company, s -> s.withRevaluing(wanted), "revaluing", actor, now);
            RevaluationWatch.chosen(tx, company, wanted, clocks.now(company), CompanyZone.of(tx, company));
            Audit.write(tx, company, now, actor, "revaluation.choose", "", Map.of("when", wanted.code()));
        });
    }

    private LocalDate today(Tx tx, long company) throws SQLException {
        return LocalDate.ofInstant(clocks.now(company), CompanyZone.of(tx, company));
    }
}

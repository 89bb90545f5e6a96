package se.knyt.engine.monthend;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** Keeps who said that a month is done, when, and how much of it was proved then. */
public final class MonthEnds {
    /** Longest reason, in characters. */
    public static final int NOTE_MAX = 500;

    private final Database database;
    private final CompanyClocks clocks;

    public MonthEnds(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /**
     * Says that a month is done.
     *
     * @param points what had to be so
     * @param proved how many of them were proved
     * @param note why the others may stand
     * @throws IllegalArgumentException when the month has not ended by the company's clock, or points are open and nothing says why
     */
    public void sign(long company, YearMonth month, int points, int proved, String note, String actor) {
        if (note.length() > NOTE_MAX || (note.isBlank() && proved < points)) {
            throw new IllegalArgumentException("points that are not proved need a reason");
        }
        var now = clocks.now(company);
        database.doForCompany("month-end", company, tx -> {
            var zone = tx.first("select zone from company where company_id = ?", r -> r.getString(1), company)
                    .orElseThrow();
            if (!month.atEndOfMonth().isBefore(LocalDate.ofInstant(now, ZoneId.of(zone)))) {
                throw new IllegalArgumentException("the month has not ended");
            }
            tx.update(
                    "insert into month_end (company_id, month_end_id, month, signed_by, signed_at, points, proved, note)"
                            + " select ?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?",
                    company,
                    month.atDay(1),
                    actor,
                    now,
                    points,
                    proved,
                    note);
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "month-end.sign",
                    month.toString(),
                    Map.of("proved", String.valueOf(proved), "points", String.valueOf(points), "note", note));
        });
    }
}

package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HexFormat;
import java.util.Map;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Keeps who said that a month is done, when, and how much of it was proved then; and which months are locked here. */
public final class MonthEnds {
    /** Longest reason, in characters. */
    public static final int NOTE_MAX = 500;

    /** Each state by the index that holds it: what is done is not read. */
    private static final String UNDER_WAY = """
            (select 1 from effect where company_id = ? and book_month = ? and state = 'waiting' and open_needs = 0 limit 1)
            union all
            (select 1 from effect where company_id = ? and book_month = ? and state = 'waiting' and open_needs > 0 limit 1)
            union all
            (select 1 from effect where company_id = ? and book_month = ? and state in ('sending', 'unknown', 'accepted') limit 1)
            union all
            (select 1 from effect where company_id = ? and book_month = ? and state in ('held', 'rejected') limit 1)
            """;

    /** What has no voucher yet: of days of the month, or of its end where what is sold and not delivered is moved. */
    private static final String UNWRITTEN = """
            (select 1 from day_entry where company_id = ? and voucher_id is null and day between ? and ? limit 1)
            union all
            (select 1 from prepaid_run where company_id = ? and month = ? and due)
            """;

    private final Database database;
    private final CompanyClocks clocks;

    public MonthEnds(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /** A file of everything that was seen when a month was said to be done: it is kept byte for byte. */
    public record Specification(String fileName, String mediaType, byte[] bytes) {}

    /**
     * Says that a month is done.
     *
     * @param points what had to be so
     * @param proved how many of them were proved
     * @param note why the others may stand
     * @param specification everything that was seen then
     * @throws IllegalArgumentException when the month has not ended by the company's clock, or points are open and nothing says why
     */
    public void sign(
            long company,
            YearMonth month,
            int points,
            int proved,
            String note,
            Specification specification,
            String actor) {
        if (note.length() > NOTE_MAX || (note.isBlank() && proved < points)) {
            throw new IllegalArgumentException("points that are not proved need a reason");
        }
        var now = clocks.now(company);
        database.doForCompany("month-end", company, tx -> {
            if (!over(tx, company, month, now)) {
                throw new IllegalArgumentException("the month has not ended");
            }
            long id =
                    tx.first("select nextval('knyt_id')", row -> row.getLong(1)).orElseThrow();
            var hash = Json.sha256().digest(specification.bytes());
            tx.update(
                    "insert into month_end (company_id, month_end_id, month, signed_by, signed_at, points, proved, note)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    company,
                    id,
                    month.atDay(1),
                    actor,
                    now,
                    points,
                    proved,
                    note);
            tx.update(
                    "insert into month_specification (company_id, month_end_id, file_name, media_type, bytes, hash)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    company,
                    id,
                    specification.fileName(),
                    specification.mediaType(),
                    specification.bytes(),
                    hash);
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "month-end.sign",
                    month.toString(),
                    Map.of(
                            "proved",
                            String.valueOf(proved),
                            "points",
                            String.valueOf(points),
                            "note",
                            note,
                            "hash",
                            HexFormat.of().formatHex(hash)));
        });
    }

    /**
     * Says why a point that nothing can prove may stand.
     *
     * @param point its code
     * @param difference that was seen; another one is not said of
     * @param about what it is of, as it was seen
     * @throws IllegalArgumentException when the month has not ended, or without a reason or with one that is too long
     */
    public void say(
            long company, YearMonth month, String point, Money difference, String about, String reason, String actor) {
        if (reason.isBlank() || reason.length() > NOTE_MAX) {
            throw new IllegalArgumentException("a point is decided for a reason");
        }
        var now = clocks.now(company);
        database.doForCompany("month-word", company, tx -> {
            if (!over(tx, company, month, now)) {
                throw new IllegalArgumentException("the month has not ended");
            }
            tx.update(
                    "insert into month_word (company_id, month_word_id, month, point, currency, difference_minor, about, said_by, said_at,"
                            + " reason) values (?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?, ?, ?)",
                    company,
                    month.atDay(1),
                    point,
                    difference.currency().code(),
                    difference.minor(),
                    about,
                    actor,
                    now,
                    reason.strip());
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "month-end.word",
                    month.toString(),
                    Map.of("difference", difference.toString(), "about", about, "reason", reason.strip()));
        });
    }

    /** What hinders a month from being locked. */
    public enum Hindrance {
        NONE,
        NOT_OVER,
        /** It is locked, or open, already. */
        ALREADY,
        /** It, or a part of it, lies in a VAT period that is declared: that is opened first. */
        DECLARED,
        /** Something is still to be booked in it: waiting, on its way, or held for a person. */
        UNDER_WAY,
        /** Of what came too late for an earlier VAT period, and is booked in it, nobody has said in which return it is told. */
        LATE,
        /** Invoices or credit notes of it have not been read back: what the return is to hold is not known. */
        UNREAD
    }

    /**
     * Locks a month here too: nothing more is booked in it. What comes late goes to the next open day.
     *
     * @return what hinders it; then nothing is changed
     */
    public Hindrance lock(long company, YearMonth month, String actor) {
        var now = clocks.now(company);
        return database.forCompany("month-lock", company, tx -> {
            if (LockedMonths.alone(tx, company).locked(company, month)) {
                return Hindrance.ALREADY;
            }
            if (!over(tx, company, month, now)) {
                return Hindrance.NOT_OVER;
            }
            if (underWay(tx, company, month) || isUnwritten(tx, company, month)) {
                return Hindrance.UNDER_WAY;
            }
            decide(tx, company, month, true, "", actor, now);
            return Hindrance.NONE;
        });
    }

    /**
     * Opens a locked month again. What has gone to a later day stays there.
     *
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public Hindrance unlock(long company, YearMonth month, String reason, String actor) {
        if (reason.isBlank() || reason.length() > NOTE_MAX) {
            throw new IllegalArgumentException("a month is opened for a reason");
        }
        var now = clocks.now(company);
        return database.forCompany("month-unlock", company, tx -> {
            if (!LockedMonths.alone(tx, company).locked(company, month)) {
                return Hindrance.ALREADY;
            }
            if (VatPeriods.declared(tx, company).stream().anyMatch(p -> p.all().contains(month))) {
                return Hindrance.DECLARED;
            }
            decide(tx, company, month, false, reason.strip(), actor, now);
            LockedMonths.opened(tx, company, month, month);
            return Hindrance.NONE;
        });
    }

    /** Whether something is still to be booked in a month. */
    static boolean underWay(Tx tx, long company, YearMonth month) throws SQLException {
        int booked = month.getYear() * 100 + month.getMonthValue();
        return tx.first(
                        UNDER_WAY,
                        row -> row.getInt(1),
                        company,
                        booked,
                        company,
                        booked,
                        company,
                        booked,
                        company,
                        booked)
                .isPresent();
    }

    /** Whether vouchers of a month that is open are still to be written: locked now, they would go to the next. */
    static boolean isUnwritten(Tx tx, long company, YearMonth month) throws SQLException {
        return tx.first(
                        UNWRITTEN,
                        row -> row.getInt(1),
                        company,
                        month.atDay(1),
                        month.atEndOfMonth(),
                        company,
                        month.atDay(1))
                .isPresent();
    }

    private void decide(Tx tx, long company, YearMonth month, boolean lock, String reason, String actor, Instant now)
            throws SQLException {
        tx.update(
                "insert into month_lock (company_id, month_lock_id, month, locked, decided_by, decided_at, reason)"
                        + " values (?, nextval('knyt_id'), ?, ?, ?, ?, ?)",
                company,
                month.atDay(1),
                lock,
                actor,
                now,
                reason);
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                lock ? "month-end.lock" : "month-end.unlock",
                month.toString(),
                Map.of("reason", reason));
    }

    static boolean over(Tx tx, long company, YearMonth month, Instant now) throws SQLException {
        var zone = CompanyZone.of(tx, company);
        return month.atEndOfMonth().isBefore(LocalDate.ofInstant(now, zone));
    }
}

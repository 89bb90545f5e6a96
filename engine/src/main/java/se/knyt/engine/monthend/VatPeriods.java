package se.knyt.engine.monthend;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.FiscalYear;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.monthend.MonthEnds.Hindrance;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.VatPeriod;

/**
 * Keeps which VAT periods are declared, and what their returns held. A declared period locks its months as {@link LockedMonths} has them:
 * what comes late for it is booked in the first open month, and is in no return until somebody has said in which ({@link LateVatDesk}).
 */
public final class VatPeriods {
    private static final String DECLARED = """
            select first_month, months from (
                   select distinct on (first_month) first_month, months, declared from vat_period
                    where company_id = ? order by first_month, vat_period_id desc) p
             where declared order by first_month
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;

    /** What is booked in some months, as the proof of their VAT has it. */
    @FunctionalInterface
    public interface Proof {
        /** Asked while nothing is booked. */
        Booked of(VatPeriod.Months months);
    }

    /**
     * What is booked in some months.
     *
     * @param boxes by box, in minor units
     * @param unread invoices and credit notes that have not been read back, so that their VAT is in no box
     */
    public record Booked(Map<String, Long> boxes, long unread) {}

    public VatPeriods(Database database, CompanyClocks clocks, SettingsStore settings) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
    }

    /** How often a company declares. */
    public VatPeriod length(long company) {
        return database.forCompany(
                "vat-period-length",
                company,
                tx -> settings.current(tx, company).settings().vatPeriod());
    }

    /** Declares so from now on. What is declared already stays as it is. */
    public void length(long company, VatPeriod wanted, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("vat-period-length", company, tx -> {
            if (settings.current(tx, company).settings().vatPeriod() == wanted) {
                return;
            }
            settings.change(tx, company, s -> s.withVatPeriod(wanted), "", actor, now);
            Audit.write(tx, company, now, actor, "vat-period.length", "", Map.of("length", wanted.code()));
        });
    }

    /** The period that a month lies in: the declared one that holds it, else by the company's setting. */
    public VatPeriod.Months of(long company, YearMonth month) {
        return database.forCompany("vat-period", company, tx -> of(tx, company, month));
    }

    VatPeriod.Months of(Tx tx, long company, YearMonth month) throws SQLException {
        var declared = declared(tx, company).stream()
                .filter(p -> p.all().contains(month))
                .findFirst();
        return declared.isPresent()
                ? declared.get()
                : settings.current(tx, company).settings().vatPeriod().of(month, years(tx, company));
    }

    private static List<FiscalYear> years(Tx tx, long company) throws SQLException {
        return tx.query(
                "select starts_on, ends_on from fiscal_year where company_id = ? order by starts_on",
                row -> new FiscalYear(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)),
                company);
    }

    static List<VatPeriod.Months> declared(Tx tx, long company) throws SQLException {
        return tx.query(
                DECLARED,
                row -> new VatPeriod.Months(YearMonth.from(row.getObject(1, LocalDate.class)), row.getInt(2)),
                company);
    }

    /**
     * Says that the period of a month is declared; it locks its months. What its return held is kept as it is now.
     *
     * @return what hinders it; then nothing is changed. {@link Hindrance#DECLARED} where a part of it is, by another length
     */
    public Hindrance declare(long company, YearMonth month, Proof proof, String actor) {
        var now = clocks.now(company);
        return database.forCompany("vat-declare", company, tx -> {
            var locked = LockedMonths.alone(tx, company);
            var period = of(tx, company, month);
            var declared = declared(tx, company);
            if (declared.contains(period)) {
                return Hindrance.ALREADY;
            }
            if (period.all().stream()
                    .anyMatch(m -> declared.stream().anyMatch(p -> p.all().contains(m)))) {
                return Hindrance.DECLARED;
            }
            if (!MonthEnds.over(tx, company, period.last(), now)) {
                return Hindrance.NOT_OVER;
            }
            for (var one : period.all()) {
                // What waits of a month that is locked goes to a later one.
                if (MonthEnds.underWay(tx, company, one)
                        || (!locked.locked(company, one) && MonthEnds.isUnwritten(tx, company, one))) {
                    return Hindrance.UNDER_WAY;
                }
            }
            var late = new LateVat(
                    tx, company, settings.current(tx, company).settings().posting());
            var here = late.into(period, LateVatDesk.ITEMS_MAX);
            if (here.stream()
                    .anyMatch(i -> i.word() == LateItem.Word.NONE && !i.boxes().isEmpty())) {
                return Hindrance.LATE;
            }
            var booked = proof.of(period);
            if (booked.unread() > 0) {
                return Hindrance.UNREAD;
            }
            long id = decide(tx, company, period, true, "", actor, now);
            VatReturns.keep(tx, company, id, period, booked.boxes(), here, late.toldIn(period, LateVatDesk.ITEMS_MAX));
            LateVatDesk.toldAlready(tx, company, late.outOf(period, LateVatDesk.ITEMS_MAX), now);
            LateVat.mark(tx, company, period.all());
            return Hindrance.NONE;
        });
    }

    /**
     * Opens the declared period of a month again. What has gone to a later one stays there; months that are locked by themselves stay
     * locked.
     *
     * @throws IllegalArgumentException without a reason, or with one that is too long
     */
    public Hindrance reopen(long company, YearMonth month, String reason, String actor) {
        if (reason.isBlank() || reason.length() > MonthEnds.NOTE_MAX) {
            throw new IllegalArgumentException("a declared period is opened for a reason");
        }
        var now = clocks.now(company);
        return database.forCompany("vat-reopen", company, tx -> {
            LockedMonths.alone(tx, company);
            var period = declared(tx, company).stream()
                    .filter(p -> p.all().contains(month))
                    .findFirst();
            if (period.isEmpty()) {
                return Hindrance.ALREADY;
            }
            decide(tx, company, period.get(), false, reason.strip(), actor, now);
            LockedMonths.opened(tx, company, period.get().first(), period.get().last());
            LateVat.mark(tx, company, period.get().all());
            return Hindrance.NONE;
        });
    }

    private long decide(
            Tx tx, long company, VatPeriod.Months period, boolean declared, String reason, String actor, Instant now)
            throws SQLException {
        long id = tx.first(
                        "insert into vat_period (company_id, vat_period_id, first_month, months, declared, decided_by, decided_at,"
                                + " reason) values (?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?) returning vat_period_id",
                        row -> row.getLong(1),
                        company,
                        period.first().atDay(1),
                        period.count(),
                        declared,
                        actor,
                        now,
                        reason)
                .orElseThrow();
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                declared ? "vat-period.declare" : "vat-period.reopen",
                period.count() == 1 ? period.first().toString() : period.first() + "/" + period.last(),
                Map.of("reason", reason));
        return id;
    }
}

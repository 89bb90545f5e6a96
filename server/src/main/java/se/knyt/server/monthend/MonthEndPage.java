package se.knyt.server.monthend;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import se.knyt.engine.books.Revaluations;
import se.knyt.server.clearing.LedgerBalances;

/**
 * The end of a month.
 *
 * @param over whether the month has ended
 * @param note what was written into the form
 * @param problem key of why that was refused, empty where it was not
 * @param vat base and VAT by box and rate
 * @param freight purchases whose freight was charged with other VAT rates than their goods
 * @param period the VAT period it lies in, and what came too late for one
 * @param lock whether the month is locked here, and what came late for it
 * @param revalued what is open in other currencies at its end
 */
public record MonthEndPage(
        YearMonth month,
        boolean over,
        List<Check> checks,
        List<Signed> signed,
        String note,
        String problem,
        LedgerBalances.Answer answer,
        VatOfMonth vat,
        FreightApart freight,
        VatPeriodState period,
        Lock lock,
        Revalued revalued) {
    /**
     * What somebody has said of the month, newest first.
     *
     * @param hash of the specification that was kept then, in hexadecimal; empty where there is none
     */
    public record Signed(long id, String by, Instant at, int points, int proved, String note, String hash) {}

    /** A month was locked here, or opened again. */
    public record Decision(boolean locked, String by, Instant at, String reason) {}

    /**
     * What came when the month was locked, and where it went.
     *
     * @param kind code of what was booked
     * @param name of the purchase or payout, empty where it belongs to none
     */
    public record Late(String kind, LocalDate from, LocalDate to, String name, String href) {}

    /**
     * The lock of a month.
     *
     * @param decisions newest first
     * @param late at most {@link MonthEndQueries#LATE_MAX}, by the day that they are about
     * @param more whether there are more
     * @param problem key of what hinders it, empty for nothing
     */
    public record Lock(List<Decision> decisions, List<Late> late, boolean more, String problem) {
        public boolean locked() {
            return !decisions.isEmpty() && decisions.getFirst().locked();
        }

        Lock with(String other) {
            return new Lock(decisions, late, more, other);
        }
    }

    MonthEndPage withProblem(String sent, String key) {
        return new MonthEndPage(month, over, checks, signed, sent, key, answer, vat, freight, period, lock, revalued);
    }

    MonthEndPage withLockProblem(String key) {
        return new MonthEndPage(
                month, over, checks, signed, note, problem, answer, vat, freight, period, lock.with(key), revalued);
    }

    MonthEndPage withPeriodProblem(String key) {
        return new MonthEndPage(
                month, over, checks, signed, note, problem, answer, vat, freight, period.with(key), lock, revalued);
    }

    MonthEndPage withRevaluation(Revaluations.Outcome outcome) {
        return new MonthEndPage(
                month, over, checks, signed, note, problem, answer, vat, freight, period, lock, revalued.with(outcome));
    }

    public long proved() {
        return checks.stream().filter(c -> c.state() == Check.State.PROVED).count();
    }

    /** Points that are about something. */
    public long points() {
        return checks.stream().filter(c -> c.state() != Check.State.NONE).count();
    }

    /** The accounting system has not answered yet: what is proved, and what a person may say of the rest, is not known until it has. */
    public boolean asking() {
        return answer.state() == LedgerBalances.State.ASKING;
    }

    /** Every point is proved, and nothing more can come. */
    public boolean whole() {
        return over && points() > 0 && proved() == points();
    }
}

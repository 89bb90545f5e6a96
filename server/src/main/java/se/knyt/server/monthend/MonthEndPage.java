package se.knyt.server.monthend;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import se.knyt.server.clearing.LedgerBalances;

/**
 * The end of a month.
 *
 * @param over whether the month has ended
 * @param note what was written into the form
 * @param wrong whether that was refused
 */
public record MonthEndPage(
        YearMonth month,
        boolean over,
        List<Check> checks,
        List<Signed> signed,
        String note,
        boolean wrong,
        LedgerBalances.Answer answer) {
    /** What somebody has said of the month, newest first. */
    public record Signed(String by, Instant at, int points, int proved, String note) {}

    MonthEndPage withProblem(String sent) {
        return new MonthEndPage(month, over, checks, signed, sent, true, answer);
    }

    public long proved() {
        return checks.stream().filter(c -> c.state() == Check.State.PROVED).count();
    }

    /** Every point is proved, and nothing more can come. */
    public boolean whole() {
        return over && proved() == checks.size();
    }
}

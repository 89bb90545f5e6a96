package se.knyt.cli.reconcile;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.PayoutLines;

/**
 * The days of a payout's lines.
 *
 * @param from first day, null where no line tells one
 * @param to last day
 */
record Period(@Nullable String from, @Nullable String to) {
    static Period of(AllLines lines, AllLines.Range range) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = range.from(); i < range.to(); i++) {
            long day = lines.day(i);
            if (day != PayoutLines.NO_DAY) {
                first = Math.min(first, day);
                last = Math.max(last, day);
            }
        }
        return first > last
                ? new Period(null, null)
                : new Period(
                        LocalDate.ofEpochDay(first).toString(),
                        LocalDate.ofEpochDay(last).toString());
    }
}

package se.knyt.server.payouts;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * The payouts of a month, day by day.
 *
 * @param days each day of the month
 * @param sums what was paid in the month, a sum for each currency
 * @param count payouts of the month
 * @param held those of them that do not add up
 * @param bankOpen those that are booked and have not been seen at the bank
 * @param cut true when the month has more payouts than are summed
 */
public record PayoutMonth(
        YearMonth month, List<Day> days, List<Money> sums, long count, long held, long bankOpen, boolean cut) {
    /** More payouts of one month than this are not summed, and the page says so. */
    public static final int SUMMED_MAX = 10_000;

    /**
     * A day.
     *
     * @param sums what was paid, a sum for each currency; empty when nothing was
     * @param count its payouts
     * @param look the chip of what on that day is furthest from reconciled
     * @param word key of the chip's word
     */
    public record Day(LocalDate date, List<Money> sums, long count, String look, String word) {}

    public YearMonth previous() {
        return month.minusMonths(1);
    }

    public YearMonth next() {
        return month.plusMonths(1);
    }

    /** The column that the first day stands in: 1 for Monday. */
    public int firstColumn() {
        return month.atDay(1).getDayOfWeek().getValue();
    }
}

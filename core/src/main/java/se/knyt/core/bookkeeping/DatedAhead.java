package se.knyt.core.bookkeeping;

import java.time.LocalDate;

/**
 * How far ahead of the company's own day anything may be dated and still be posted: a payout is told some banking days before its money
 * comes. What is dated later than that is another system's slip, and a voucher of it would stand in a year that nobody has begun.
 */
public final class DatedAhead {
    /** Why posting holds it; the arguments are its day and the company's. */
    public static final String CODE = "posting.dated-ahead";

    private static final int DAYS_MAX = 5;

    private DatedAhead() {}

    public static boolean is(LocalDate day, LocalDate today) {
        return day.isAfter(latest(today));
    }

    /** The last day that may be posted. */
    public static LocalDate latest(LocalDate today) {
        return today.plusDays(DAYS_MAX);
    }

    /** The company's day from which it may be. */
    public static LocalDate from(LocalDate day) {
        return day.minusDays(DAYS_MAX);
    }
}

package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * A fiscal year, calendar or broken; shortened or prolonged up to eighteen months when a company starts or changes its year
 * (BFL 3:3).
 *
 * @param start first day; the first of a month but for a company's very first year
 * @param end last day, the last of a month
 */
public record FiscalYear(LocalDate start, LocalDate end) {
    private static final int MONTHS_MAX = 18;

    public FiscalYear {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a fiscal year ends before it begins");
        }
        if (end.getDayOfMonth() != end.lengthOfMonth()) {
            throw new IllegalArgumentException("a fiscal year ends on the last day of a month");
        }
        if (ChronoUnit.MONTHS.between(start.withDayOfMonth(1), end.plusDays(1)) > MONTHS_MAX) {
            throw new IllegalArgumentException("a fiscal year has at most " + MONTHS_MAX + " months");
        }
    }

    public boolean contains(LocalDate date) {
        return !date.isBefore(start) && !date.isAfter(end);
    }

    boolean overlaps(FiscalYear other) {
        return !start.isAfter(other.end) && !other.start.isAfter(end);
    }
}

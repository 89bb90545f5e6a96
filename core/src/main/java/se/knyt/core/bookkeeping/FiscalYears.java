package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The fiscal years that vouchers are numbered in. Calendar years where none is named; after the last one that is named, years of
 * twelve months.
 *
 * @param named in order, each beginning the day after the one before it ended
 */
public record FiscalYears(List<FiscalYear> named) {
    public static final FiscalYears CALENDAR = new FiscalYears(List.of());

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT);

    public FiscalYears {
        named = named.stream().sorted(Comparator.comparing(FiscalYear::start)).toList();
        for (int i = 1; i < named.size(); i++) {
            if (!named.get(i).start().equals(named.get(i - 1).end().plusDays(1))) {
                throw new IllegalArgumentException("a fiscal year begins the day after the one before it ended");
            }
        }
    }

    /** The year of a day. Days of the month in which a company's first year begins belong to that year. */
    public FiscalYear of(LocalDate date) {
        if (named.isEmpty()) {
            return new FiscalYear(date.withDayOfYear(1), date.withDayOfYear(date.lengthOfYear()));
        }
        for (var year : named) {
            if (year.contains(date)) {
                return year;
            }
        }
        var last = named.getLast();
        return date.isAfter(last.end()) ? after(last, date) : before(named.getFirst(), date);
    }

    private static FiscalYear after(FiscalYear last, LocalDate date) {
        var year = last;
        while (!year.contains(date)) {
            var start = year.end().plusDays(1);
            year = new FiscalYear(start, start.plusYears(1).minusDays(1));
        }
        return year;
    }

    private static FiscalYear before(FiscalYear first, LocalDate date) {
        var start = first.start().withDayOfMonth(1);
        if (!date.isBefore(start)) {
            return first;
        }
        while (date.isBefore(start)) {
            start = start.minusYears(1);
        }
        return new FiscalYear(start, start.plusYears(1).minusDays(1));
    }

    /** What a year is called: {@code 2026} for a calendar year, {@code 202605-202704} for any other. */
    public static String name(FiscalYear year) {
        boolean calendar = year.start().getDayOfYear() == 1
                && year.end().equals(year.start().plusYears(1).minusDays(1));
        return calendar
                ? String.valueOf(year.start().getYear())
                : MONTH.format(year.start()) + "-" + MONTH.format(year.end());
    }
}

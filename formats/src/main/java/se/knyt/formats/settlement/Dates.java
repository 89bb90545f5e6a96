package se.knyt.formats.settlement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in the forms that providers write. A form that can be read in two ways is no date. */
public final class Dates {
    private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[T ].*)?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})[-/.](\\d{4})(?:[T ,].*)?");
    private static final Pattern PLAIN = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

    private Dates() {}

    /** The date in Sweden, or null when the text is no date or can be read in two ways. */
    public static @Nullable LocalDate parse(String text) {
        try {
            if (isZoned(text)) {
                return OffsetDateTime.parse(text).atZoneSameInstant(STOCKHOLM).toLocalDate();
            }
            var first = YEAR_FIRST.matcher(text);
            if (first.matches()) {
                return of(first.group(1), first.group(2), first.group(3));
            }
            var plain = PLAIN.matcher(text);
            if (plain.matches()) {
                return of(plain.group(1), plain.group(2), plain.group(3));
            }
            var last = YEAR_LAST.matcher(text);
            return last.matches() ? yearLast(last.group(1), last.group(2), last.group(3), last.group(4)) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether it is a time that tells how far it is from UTC: its day in Sweden may be another than the one written. */
    private static boolean isZoned(String text) {
        return text.length() > 16 && text.charAt(10) == 'T' && (text.endsWith("Z") || text.lastIndexOf('+') > 10);
    }

    private static @Nullable LocalDate yearLast(String a, String mark, String b, String year) {
        if (mark.equals(".")) {
            return of(year, b, a);
        }
        boolean dayFirst = Integer.parseInt(a) > 12;
        boolean monthFirst = Integer.parseInt(b) > 12;
        if (dayFirst == monthFirst && !a.equals(b)) {
            return null;
        }
        return monthFirst ? of(year, a, b) : of(year, b, a);
    }

    private static LocalDate of(String year, String month, String day) {
        return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    }

    /** Days since 1970-01-01 of a date in Sweden as {@link #parse} has it, or {@link Integer#MIN_VALUE}; made for a million rows. */
    public static int epochDay(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-' || isZoned(text)) {
            var date = parse(text);
            return date == null ? Integer.MIN_VALUE : (int) date.toEpochDay();
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())) {
            return Integer.MIN_VALUE;
        }
        // Days before March of the year counted from March, Gregorian rule.
        int shifted = month <= 2 ? year - 1 : year;
        int fromMarch = (month + 9) % 12;
        return 365 * shifted
                + shifted / 4
                - shifted / 100
                + shifted / 400
                + (fromMarch * 306 + 5) / 10
                + day
                - 1
                - 719_468;
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}

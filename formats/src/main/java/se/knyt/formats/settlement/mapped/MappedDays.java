package se.knyt.formats.settlement.mapped;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.settlement.Dates;
import se.knyt.formats.settlement.mapped.Conventions.Days;

/** Days whose order of day and month the format knows. */
final class MappedDays {
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})(?:[T ,].*)?");

    private MappedDays() {}

    /** The day, or null when the text is none. */
    static @Nullable LocalDate parse(String text, Days days) {
        var match = YEAR_LAST.matcher(text);
        if (!match.matches()) {
            return Dates.parse(text);
        }
        int first = Integer.parseInt(match.group(1));
        int second = Integer.parseInt(match.group(3));
        try {
            int year = Integer.parseInt(match.group(4));
            return days == Days.DAY_FIRST ? LocalDate.of(year, second, first) : LocalDate.of(year, first, second);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Whether a text can be a day with the month first and with no other order: {@code 03/25/2026}. */
    static boolean isMonthFirst(String text) {
        return parse(text, Days.DAY_FIRST) == null && parse(text, Days.MONTH_FIRST) != null;
    }
}

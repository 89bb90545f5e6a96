package se.knyt.server.shell;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Days and months as a form or link has them. Only those of years that anything here can be about: what lies further off is written wrong,
 * and the database has no such days.
 */
public final class WrittenDates {
    private static final int YEAR_MIN = 1900;
    private static final int YEAR_MAX = 9998;

    private WrittenDates() {}

    /** The day written, empty where it is none. */
    public static Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text.strip())).filter(day -> isNear(day.getYear()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The month written, empty where it is none. */
    public static Optional<YearMonth> month(String text) {
        try {
            return Optional.of(YearMonth.parse(text.strip())).filter(month -> isNear(month.getYear()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNear(int year) {
        return year >= YEAR_MIN && year <= YEAR_MAX;
    }
}

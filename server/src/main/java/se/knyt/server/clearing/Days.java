package se.knyt.server.clearing;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import se.knyt.server.shell.View;

/** The day that a page of balances shows. */
public final class Days {
    private static final LocalDate FIRST = LocalDate.of(1970, 1, 1);

    private Days() {}

    /** The day that was asked for, today when it cannot be read or has not come. */
    public static LocalDate asked(View view, String text) {
        try {
            var day = text.isEmpty() ? view.today() : LocalDate.parse(text.strip());
            return day.isAfter(view.today()) || day.isBefore(FIRST) ? view.today() : day;
        } catch (DateTimeParseException e) {
            return view.today();
        }
    }
}

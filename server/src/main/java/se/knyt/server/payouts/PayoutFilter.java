package se.knyt.server.payouts;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the list of payouts is narrowed to. Days are those of the company's zone.
 *
 * @param provider code of the provider, empty for all
 * @param state one of {@link PayoutsController#STATES}, empty for all
 * @param month the month that was asked for, null when none was
 * @param day the day that was asked for; it goes before the month
 */
public record PayoutFilter(
        String provider,
        String state,
        @Nullable YearMonth month,
        @Nullable LocalDate day) {
    /** What stands in a statement as it is: nothing else is let in. */
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");

    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 9998;
    private static final LocalDate FIRST = LocalDate.of(YEAR_MIN, 1, 1);
    private static final LocalDate LAST = LocalDate.of(YEAR_MAX, 12, 31);

    /** As a person or a link wrote it; what cannot be read narrows nothing. */
    static PayoutFilter of(String provider, String state, String month, String day) {
        var onDay = day(day);
        return new PayoutFilter(
                CODE.matcher(provider).matches() ? provider : "",
                PayoutsController.STATES.contains(state) ? state : "",
                onDay == null ? month(month) : YearMonth.from(onDay),
                onDay);
    }

    private static @Nullable YearMonth month(String text) {
        try {
            var month = text.isEmpty() ? null : YearMonth.parse(text.strip());
            return month == null || month.getYear() < YEAR_MIN || month.getYear() > YEAR_MAX ? null : month;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable LocalDate day(String text) {
        try {
            var day = text.isEmpty() ? null : LocalDate.parse(text.strip());
            return day == null || day.isBefore(FIRST) || day.isAfter(LAST) ? null : day;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Where the period begins. */
    Instant begin(ZoneId zone) {
        var first = day != null ? day : month != null ? month.atDay(1) : FIRST;
        return first.atStartOfDay(zone).toInstant();
    }

    /** The first moment after the period. */
    Instant end(ZoneId zone) {
        var last = day != null ? day : month != null ? month.atEndOfMonth() : LAST;
        return last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** The same period in another state. */
    public PayoutFilter in(String other) {
        return new PayoutFilter(provider, other, month, day);
    }

    /** The same state in a month, or in all of them. */
    public PayoutFilter in(@Nullable YearMonth other) {
        return new PayoutFilter(provider, state, other, null);
    }

    /** The same state on a day. */
    public PayoutFilter on(LocalDate other) {
        return new PayoutFilter(provider, state, YearMonth.from(other), other);
    }

    /** Whether a day or month is chosen. */
    public boolean period() {
        return month != null;
    }

    /** {@code ?provider=…&state=…&month=…}; empty when nothing is narrowed. */
    public String query() {
        var parts = new ArrayList<String>();
        if (!provider.isEmpty()) {
            parts.add("provider=" + provider);
        }
        if (!state.isEmpty()) {
            parts.add("state=" + state);
        }
        if (day != null) {
            parts.add("day=" + day);
        } else if (month != null) {
            parts.add("month=" + month);
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}

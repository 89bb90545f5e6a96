package se.knyt.engine.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Five fields of cron, with days and months by number or English name as cron has them ({@code MON-FRI}, {@code JAN}), or one of its words
 * for five fields ({@code @daily}).
 *
 * @param text as it was written
 * @param anyDay whether a day fits when either of its two fields does
 */
record Cron(String text, BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyDay)
        implements Timetable {
    /** Two times 29 February lie at most eight years apart. */
    private static final int DAYS_MAX = 8 * 366 + 1;

    /** A star, a value or a range, each with a step where it is more than a value. */
    private static final Pattern PART = Pattern.compile("(\\*|(\\w{1,3})(?:-(\\w{1,3}))?)(?:/(\\d{1,2}))?");

    private static final int SUNDAY = 7;
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    /** As crontab(5) has them; what happens when a machine starts is no time. */
    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    /**
     * A field.
     *
     * @param name by which an error names it
     * @param names of its values, the first of {@code from}; empty where they have none
     */
    private record Field(String name, int from, int to, List<String> names) {}

    private static final List<Field> FIELDS = List.of(
            new Field("minute", 0, 59, List.of()),
            new Field("hour", 0, 23, List.of()),
            new Field("day", 1, 31, List.of()),
            new Field("month", 1, 12, MONTHS),
            new Field("weekday", 0, SUNDAY, WEEKDAYS));

    /** @throws Unreadable naming the field and what is wrong in it */
    static Cron of(String text) {
        var written = text.strip();
        if (written.startsWith("@")) {
            var meant = WORDS.get(written.toLowerCase(Locale.ROOT));
            if (meant == null) {
                throw new Unreadable("word", written);
            }
            return of(written, meant);
        }
        return of(written.replaceAll("\\s+", " "), written);
    }

    private static Cron of(String text, String meant) {
        var fields = meant.split("\\s+", -1);
        if (fields.length != FIELDS.size()) {
            throw new Unreadable("fields", text);
        }
        var bits = new ArrayList<BitSet>();
        for (int i = 0; i < fields.length; i++) {
            bits.add(bits(fields[i], FIELDS.get(i)));
        }
        var weekdays = bits.get(4);
        if (weekdays.get(SUNDAY)) {
            weekdays.set(0);
        }
        // Where one of the two is open the other alone decides.
        boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
        return new Cron(text, bits.get(0), bits.get(1), bits.get(2), bits.get(3), weekdays, either);
    }

    private static BitSet bits(String text, Field field) {
        var bits = new BitSet();
        for (var part : text.split(",", -1)) {
            var match = PART.matcher(part);
            if (!match.matches() || (match.group(4) != null && match.group(2) != null && match.group(3) == null)) {
                throw wrong(text, part, field);
            }
            int first = match.group(2) == null ? field.from() : value(match.group(2), text, part, field);
            int last = match.group(2) == null
                    ? field.to()
                    : match.group(3) == null ? first : value(match.group(3), text, part, field);
            // A week that ends on a Sunday ends on its seventh day.
            last = last == 0 && first > 0 && field.to() == SUNDAY ? SUNDAY : last;
            int step = match.group(4) == null ? 1 : Integer.parseInt(match.group(4));
            if (first < field.from() || last > field.to() || first > last || step < 1) {
                throw wrong(text, part, field);
            }
            for (int value = first; value <= last; value += step) {
                bits.set(value);
            }
        }
        return bits;
    }

    private static int value(String text, String all, String part, Field field) {
        int named = field.names().indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return field.from() + named;
        }
        if (!text.matches("\\d{1,2}")) {
            throw wrong(all, part, field);
        }
        return Integer.parseInt(text);
    }

    /** The part that is wrong, or all of the field where that is empty. */
    private static Unreadable wrong(String text, String part, Field field) {
        return new Unreadable("field", part.isEmpty() ? text : part, field.name());
    }

    private boolean fits(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return months.get(date.getMonthValue()) && (anyDay ? day || weekday : day && weekday);
    }

    private List<LocalTime> times() {
        var times = new ArrayList<LocalTime>();
        hours.stream().forEach(hour -> minutes.stream().forEach(minute -> times.add(LocalTime.of(hour, minute))));
        return times;
    }

    @Override
    public Instant next(Instant after, ZoneId zone) {
        var date = after.atZone(zone).toLocalDate();
        var times = times();
        for (int i = 0; i < DAYS_MAX; i++, date = date.plusDays(1)) {
            if (fits(date)) {
                for (var time : times) {
                    var at = ZonedDateTime.of(date, time, zone).toInstant();
                    if (at.isAfter(after)) {
                        return at;
                    }
                }
            }
        }
        throw new Unreadable("never", text);
    }

    @Override
    public Duration gap() {
        var times = times();
        var longest = Duration.ZERO;
        for (int i = 1; i < times.size(); i++) {
            longest = longer(longest, Duration.between(times.get(i - 1), times.get(i)));
        }
        var date = LocalDate.of(2024, 1, 1);
        @Nullable LocalDate before = null;
        for (int i = 0; i < DAYS_MAX; i++, date = date.plusDays(1)) {
            if (fits(date)) {
                if (before != null) {
                    longest = longer(
                            longest, Duration.between(before.atTime(times.getLast()), date.atTime(times.getFirst())));
                }
                before = date;
            }
        }
        if (before == null) {
            throw new Unreadable("never", text);
        }
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

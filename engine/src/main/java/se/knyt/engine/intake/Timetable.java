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
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a connection is read: every so often, or at times of day as the five fields of cron name them (minute, hour, day of month,
 * month, day of week), in the company's time zone. As cron does, a day fits when either of its two fields does, where both are
 * restricted. A time that the clocks leap over is kept an hour later; one that they repeat is kept once.
 */
public sealed interface Timetable {
    /** Rarer than this nobody would notice in time that a source is silent. */
    Duration GAP_MAX = Duration.ofDays(31);

    Duration GAP_MIN = Duration.ofMinutes(1);

    /** The longest time between two reads. */
    Duration gap();

    /** The first time after {@code after}. */
    Instant next(Instant after, ZoneId zone);

    /** The text that {@link #parse} reads. */
    String text();

    /** Why a text is no timetable. */
    final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String code;
        private final String argument;

        Unreadable(String code, String argument) {
            super(code + " " + argument);
            this.code = code;
            this.argument = argument;
        }

        /** {@code empty}, {@code fields}, {@code field}, {@code never}, {@code often} or {@code rare}. */
        public String code() {
            return code;
        }

        /** What is wrong, as it was written. */
        public String argument() {
            return argument;
        }
    }

    /** {@code every 15 minutes}, {@code every 2 hours}, {@code every 1 days}. */
    record Every(int count, String unit) implements Timetable {
        private static final Pattern WORDS = Pattern.compile("every (\\d{1,5}) (minutes|hours|days)");
        private static final Map<String, Duration> UNITS =
                Map.of("minutes", Duration.ofMinutes(1), "hours", Duration.ofHours(1), "days", Duration.ofDays(1));

        @Override
        public Duration gap() {
            return UNITS.getOrDefault(unit, Duration.ZERO).multipliedBy(count);
        }

        @Override
        public Instant next(Instant after, ZoneId zone) {
            return unit.equals("days") ? after.atZone(zone).plusDays(count).toInstant() : after.plus(gap());
        }

        @Override
        public String text() {
            return "every " + count + " " + unit;
        }
    }

    /** Five fields of cron. */
    record Cron(String text, BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyDay)
            implements Timetable {
        /** Two times 29 February lie at most eight years apart. */
        private static final int DAYS_MAX = 8 * 366 + 1;

        private static final int FIELDS = 5;
        /** A star, a number or a range, each with a step where it is more than a number. */
        private static final Pattern PART = Pattern.compile("(\\*|(\\d{1,2})(?:-(\\d{1,2}))?)(?:/(\\d{1,2}))?");

        static Cron of(String text) {
            var fields = text.strip().split("\\s+", -1);
            if (fields.length != FIELDS) {
                throw new Unreadable("fields", text);
            }
            var days = bits(fields[2], 1, 31);
            var weekdays = bits(fields[4], 0, 7);
            if (weekdays.get(7)) {
                weekdays.set(0);
            }
            // Where one of the two is open the other alone decides.
            boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
            return new Cron(
                    String.join(" ", fields),
                    bits(fields[0], 0, 59),
                    bits(fields[1], 0, 23),
                    days,
                    bits(fields[3], 1, 12),
                    weekdays,
                    either);
        }

        private static BitSet bits(String field, int from, int to) {
            var bits = new BitSet();
            for (var part : field.split(",", -1)) {
                var match = PART.matcher(part);
                if (!match.matches() || (match.group(4) != null && match.group(2) != null && match.group(3) == null)) {
                    throw new Unreadable("field", field);
                }
                int first = match.group(2) == null ? from : Integer.parseInt(match.group(2));
                int last =
                        match.group(2) == null ? to : match.group(3) == null ? first : Integer.parseInt(match.group(3));
                int step = match.group(4) == null ? 1 : Integer.parseInt(match.group(4));
                if (first < from || last > to || first > last || step < 1) {
                    throw new Unreadable("field", field);
                }
                for (int value = first; value <= last; value += step) {
                    bits.set(value);
                }
            }
            return bits;
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
                                longest,
                                Duration.between(before.atTime(times.getLast()), date.atTime(times.getFirst())));
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

    /**
     * @param text {@code every N minutes|hours|days}, or five fields of cron
     * @throws Unreadable naming what is wrong
     */
    static Timetable parse(String text) {
        var stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > 100) {
            throw new Unreadable(stripped.isEmpty() ? "empty" : "fields", stripped.isEmpty() ? "" : "…");
        }
        var every = Every.WORDS.matcher(stripped);
        var timetable =
                every.matches() ? new Every(Integer.parseInt(every.group(1)), every.group(2)) : Cron.of(stripped);
        if (timetable.gap().compareTo(GAP_MIN) < 0) {
            throw new Unreadable("often", stripped);
        }
        if (timetable.gap().compareTo(GAP_MAX) > 0) {
            throw new Unreadable("rare", stripped);
        }
        return timetable;
    }
}

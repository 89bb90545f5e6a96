package se.knyt.engine.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * When a connection is read: every so often, or at times of day as the five fields of cron name them (minute, hour, day of month,
 * month, day of week), in the company's time zone. As cron does, a day fits when either of its two fields does, where both are
 * restricted. A time that the clocks leap over is kept an hour later; one that they repeat is kept once.
 */
public sealed interface Timetable permits Timetable.Every, Cron {
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
        private final String place;

        Unreadable(String code, String argument) {
            this(code, argument, "");
        }

        Unreadable(String code, String argument, String place) {
            super(code + " " + argument + " " + place);
            this.code = code;
            this.argument = argument;
            this.place = place;
        }

        /** {@code empty}, {@code fields}, {@code field}, {@code word}, {@code never}, {@code often} or {@code rare}. */
        public String code() {
            return code;
        }

        /** What is wrong, as it was written. */
        public String argument() {
            return argument;
        }

        /** Of a field: which, as {@code minute}, {@code hour}, {@code day}, {@code month} or {@code weekday}; else empty. */
        public String place() {
            return place;
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

    /**
     * @param text {@code every N minutes|hours|days}, five fields of cron, or one of cron's words, as {@code @daily}
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

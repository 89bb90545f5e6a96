package se.knyt.connectors.erp.fortnox;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where reading stands: a round reads, page by page, all that changed since the round before began, less an overlap. Before the first
 * round of invoices, those that are open are read, however old.
 *
 * @param since what the round reads from
 * @param roundStart when the round began; the next one reads from here
 * @param page the next page, from 1; of what is open 0 until it is known how many there are
 * @param open whether what is open is read
 */
record PullCursor(Instant since, Instant roundStart, int page, boolean open) {
    private static final String OPEN = "open";

    /** Clocks differ, and Fortnox stores minutes in some places. */
    static final Duration OVERLAP = Duration.ofMinutes(10);

    /** How far back is read when a clock that was ahead said how far reading had come. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final ZoneId SWEDEN = ZoneId.of("Europe/Stockholm");
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    static PullCursor begin(Instant startDate, Instant now) {
        return new PullCursor(startDate, now, 1, false);
    }

    static PullCursor beginOpen(Instant startDate, Instant now) {
        return new PullCursor(startDate, now, 0, true);
    }

    /** The round to go on with, or a new one when the last is done. @throws IllegalArgumentException for a text that is no cursor */
    static PullCursor parse(String text, Instant now) {
        var parts = text.split(" ", -1);
        try {
            if (parts.length == 2 && parts[0].equals("after")) {
                return new PullCursor(past(Instant.parse(parts[1]), now).minus(OVERLAP), now, 1, false);
            }
            if (parts.length == 4 && (parts[0].equals("in") || parts[0].equals(OPEN))) {
                return new PullCursor(
                        past(Instant.parse(parts[1]), now),
                        past(Instant.parse(parts[2]), now),
                        Integer.parseInt(parts[3]),
                        parts[0].equals(OPEN));
            }
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("not a cursor of this stream", e);
        }
        throw new IllegalArgumentException("not a cursor of this stream");
    }

    /**
     * An instant of the machine's clock as it was told. One that has not come yet was told by a clock that was ahead: when that was is not
     * known, and a day is read again rather than nothing until then.
     */
    private static Instant past(Instant told, Instant now) {
        return told.minus(OVERLAP).isAfter(now) ? now.minus(AHEAD) : told;
    }

    /** Where to go on when this page was read. */
    String after(boolean more) {
        return more ? "in " + since + " " + roundStart + " " + (page + 1) : "after " + roundStart;
    }

    /**
     * Where to go on when this page of what is open was read: from the last page to the first, so that what is settled meanwhile moves
     * nothing unread onto a page that was read. After the first of them, all that changed since the start is read.
     *
     * @param pages how many there are now
     */
    String afterOpen(int pages) {
        int next = page == 0 ? pages : Math.min(page, pages + 1) - 1;
        return next > 0 ? OPEN + " " + since + " " + roundStart + " " + next : "in " + since + " " + roundStart + " 1";
    }

    /**
     * {@code since} as the filter wants it: Swedish wall time, without a zone. In the hour that is told twice in October the wall
     * goes back, and what changes in the second telling would stand before a time from the first: an hour more is read then.
     */
    String lastModified() {
        var local = LocalDateTime.ofInstant(since, SWEDEN);
        var transition = SWEDEN.getRules().nextTransition(since.minus(Duration.ofHours(1)));
        boolean toldTwice = transition != null
                && transition.isOverlap()
                && transition.getInstant().isBefore(since.plus(Duration.ofHours(1)));
        return (toldTwice ? local.minusHours(1) : local).format(FORM);
    }
}

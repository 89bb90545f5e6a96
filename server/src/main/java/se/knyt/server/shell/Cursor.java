package se.knyt.server.shell;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** A place in a list ordered by time and id, newest first; what is shown next comes after it. */
public record Cursor(Instant at, long id) {
    /** Rows on a page. */
    public static final int PAGE = 25;

    /** A list says "10 000+" rather than counting on. */
    public static final int COUNT_MAX = 10_000;

    /** Before everything. */
    public static final Cursor START = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), Long.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})-(\\d{1,9})-(\\d{1,18})");

    /** As it stands in an address. */
    public String text() {
        return at.getEpochSecond() + "-" + at.getNano() + "-" + id;
    }

    /** The start for anything that is no cursor. */
    public static Cursor of(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? new Cursor(
                        Instant.ofEpochSecond(
                                Math.min(
                                        Long.parseLong(match.group(1)),
                                        START.at().getEpochSecond()),
                                Long.parseLong(match.group(2))),
                        Long.parseLong(match.group(3)))
                : START;
    }

    /** The text of an optional request parameter. */
    public static Cursor of(Optional<String> text) {
        return of(text.orElse(""));
    }
}

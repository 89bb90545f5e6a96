package se.knyt.server.export;

import java.util.Optional;

/**
 * A column of an exported list.
 *
 * @param key of its heading's text
 * @param kind what its cells are
 */
public record Column(String key, Kind kind) {
    /** What a cell is; it decides how a spreadsheet reads it. */
    public enum Kind {
        TEXT,
        /** A short word: an account, a rate, a box, a currency. Paper gives it half of what a text has. */
        WORD,
        /** A SHA-256 in hexadecimal: whole on one line of paper, so that it can be taken from there. */
        HASH,
        /** A {@link java.time.LocalDate}. */
        DATE,
        /** A {@link java.time.Instant}, shown in the company's zone. */
        TIME,
        /** A whole number. */
        COUNT,
        /** A {@link se.knyt.core.money.Money}, exact, without its unit: the unit stands in a column of its own. */
        MONEY
    }

    /** What there is, or a cell with nothing in it. */
    public static Object cell(Optional<?> value) {
        return value.isPresent() ? value.get() : "";
    }

    public static Column text(String key) {
        return new Column(key, Kind.TEXT);
    }

    public static Column word(String key) {
        return new Column(key, Kind.WORD);
    }

    public static Column hash(String key) {
        return new Column(key, Kind.HASH);
    }

    public static Column date(String key) {
        return new Column(key, Kind.DATE);
    }

    public static Column time(String key) {
        return new Column(key, Kind.TIME);
    }

    public static Column count(String key) {
        return new Column(key, Kind.COUNT);
    }

    public static Column money(String key) {
        return new Column(key, Kind.MONEY);
    }
}

package se.knyt.connectors.shops.shopify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the reading of orders stands. One sweep reads everything changed since {@code from}, page by page; the next begins an
 * overlap before the newest change seen, because Shopify's search index lags and counts whole seconds.
 *
 * @param from the sweep's lower bound
 * @param newest newest change seen so far
 * @param after Shopify's place within the sweep, empty at its beginning
 */
record OrderCursor(Instant from, Instant newest, String after) {
    private static final String SEPARATOR = " ";
    /** How far back is read when a clock that was ahead said how far reading had come. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * Reads the cursor from its text. A bound in the future comes from a clock that was ahead. When that was is not known, so the last
     * day is read again; otherwise nothing would be read until the bound has come.
     *
     * @param now the company's time
     * @throws IllegalArgumentException for a text that is no cursor
     */
    static OrderCursor parse(String cursor, Instant startDate, Instant now) {
        if (cursor.isEmpty()) {
            return new OrderCursor(startDate, startDate, "");
        }
        var parts = cursor.split(SEPARATOR, 3);
        try {
            var from = Instant.parse(parts[0]);
            if (from.isAfter(now) && from.isAfter(startDate)) {
                var again = now.minus(AHEAD);
                var begin = again.isAfter(startDate) ? again : startDate;
                return new OrderCursor(begin, begin, "");
            }
            return new OrderCursor(from, Instant.parse(parts[1]), parts.length > 2 ? parts[2] : "");
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
    }

    OrderCursor seen(Instant changedAt) {
        return changedAt.isAfter(newest) ? new OrderCursor(from, changedAt, after) : this;
    }

    OrderCursor within(String next) {
        return new OrderCursor(from, newest, next);
    }

    /** The sweep is done: the next one begins an overlap before the newest change. */
    OrderCursor nextSweep(Duration overlap) {
        var begin = newest.minus(overlap);
        return new OrderCursor(begin.isAfter(from) ? begin : from, newest, "");
    }

    @Override
    public String toString() {
        return from + SEPARATOR + newest + (after.isEmpty() ? "" : SEPARATOR + after);
    }
}

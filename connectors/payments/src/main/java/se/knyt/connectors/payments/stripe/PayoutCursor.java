package se.knyt.connectors.payments.stripe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the reading of payouts stands. One sweep reads all payouts that arrive from {@code from} on, newest first; the next begins an
 * overlap before the newest seen, or where the oldest lies that Stripe had not explained yet, since a payout can also fail days
 * after it was paid.
 *
 * @param from earliest arrival of the sweep
 * @param newest newest arrival seen
 * @param waiting oldest arrival of a payout that is not explained yet; the far future for none
 * @param after last payout of the page before, empty at the start of a sweep
 */
record PayoutCursor(Instant from, Instant newest, Instant waiting, String after) {
    private static final String SEPARATOR = " ";
    private static final Instant NONE = Instant.parse("9999-01-01T00:00:00Z");

    /** One that is not explained for so long never will be: a sweep shall not begin there for ever. */
    private static final Duration WAITING_MAX = Duration.ofDays(60);

    static PayoutCursor parse(String cursor, Instant startDate) {
        if (cursor.isEmpty()) {
            return new PayoutCursor(startDate, startDate, NONE, "");
        }
        var parts = cursor.split(SEPARATOR, -1);
        try {
            return new PayoutCursor(
                    Instant.parse(parts[0]), Instant.parse(parts[1]), Instant.parse(parts[2]), parts[3]);
        } catch (DateTimeException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
    }

    PayoutCursor seen(Instant arrives) {
        return arrives.isAfter(newest) ? new PayoutCursor(from, arrives, waiting, after) : this;
    }

    PayoutCursor waiting(Instant arrives) {
        return arrives.isBefore(waiting) ? new PayoutCursor(from, newest, arrives, after) : this;
    }

    PayoutCursor goingOn(String last) {
        return new PayoutCursor(from, newest, waiting, last);
    }

    PayoutCursor nextSweep(Duration overlap) {
        var begin = newest.minus(overlap);
        var oldest = newest.minus(WAITING_MAX);
        if (waiting.isBefore(begin)) {
            begin = waiting.isBefore(oldest) ? oldest : waiting;
        }
        return new PayoutCursor(begin.isAfter(from) ? begin : from, newest, NONE, "");
    }

    @Override
    public String toString() {
        return from + SEPARATOR + newest + SEPARATOR + waiting + SEPARATOR + after;
    }
}

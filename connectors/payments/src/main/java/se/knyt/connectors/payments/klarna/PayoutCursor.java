package se.knyt.connectors.payments.klarna;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the reading of payouts stands. One sweep reads all payouts dated from {@code from} to {@code until}; the next begins an
 * overlap before the newest payout seen, since a payout may come to light, or get its last transactions, days after its date.
 *
 * @param from first payout date of the sweep
 * @param until last payout date of the sweep, fixed while it lasts so that offsets keep their meaning; epoch when none is under way
 * @param newest newest payout date seen
 * @param offset place within the sweep
 */
record PayoutCursor(Instant from, Instant until, Instant newest, long offset) {
    private static final String SEPARATOR = " ";

    static PayoutCursor parse(String cursor, Instant startDate) {
        if (cursor.isEmpty()) {
            return new PayoutCursor(startDate, Instant.EPOCH, startDate, 0);
        }
        var parts = cursor.split(SEPARATOR, -1);
        try {
            return new PayoutCursor(
                    Instant.parse(parts[0]),
                    Instant.parse(parts[1]),
                    Instant.parse(parts[2]),
                    Long.parseLong(parts[3]));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
    }

    PayoutCursor begun(Instant now) {
        // A day ahead: the date is that of the transfer, which Klarna may list on the evening before.
        return until.equals(Instant.EPOCH) ? new PayoutCursor(from, now.plus(Duration.ofDays(1)), newest, 0) : this;
    }

    PayoutCursor seen(Instant paidAt) {
        return paidAt.isAfter(newest) ? new PayoutCursor(from, until, paidAt, offset) : this;
    }

    PayoutCursor at(long next) {
        return new PayoutCursor(from, until, newest, next);
    }

    PayoutCursor nextSweep(Duration overlap) {
        var begin = newest.minus(overlap);
        return new PayoutCursor(begin.isAfter(from) ? begin : from, Instant.EPOCH, newest, 0);
    }

    @Override
    public String toString() {
        return from + SEPARATOR + until + SEPARATOR + newest + SEPARATOR + offset;
    }
}

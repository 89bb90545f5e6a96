package se.knyt.connectors.payments.nets;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;

/**
 * Where the reading of payouts stands. One sweep reads all payouts dated from {@code from} to {@code until}; the next begins an overlap
 * before the newest payout seen.
 *
 * @param from first payout date of the sweep
 * @param until last payout date of the sweep, fixed while it lasts so that pages keep their meaning; the first day when none is under way
 * @param newest newest payout date seen
 * @param page the next page of the sweep, from zero
 */
record PayoutCursor(LocalDate from, LocalDate until, LocalDate newest, int page) {
    private static final String SEPARATOR = " ";

    static PayoutCursor parse(String cursor, LocalDate startDate) {
        if (cursor.isEmpty()) {
            return new PayoutCursor(startDate, LocalDate.EPOCH, startDate, 0);
        }
        var parts = cursor.split(SEPARATOR, -1);
        try {
            return new PayoutCursor(
                    LocalDate.parse(parts[0]),
                    LocalDate.parse(parts[1]),
                    LocalDate.parse(parts[2]),
                    Integer.parseInt(parts[3]));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not a cursor of ours", e);
        }
    }

    /** A day ahead: the date may be that of the bank, which Nexi can list on the evening before. */
    PayoutCursor begun(LocalDate today) {
        return until.equals(LocalDate.EPOCH) ? new PayoutCursor(from, today.plusDays(1), newest, 0) : this;
    }

    PayoutCursor seen(LocalDate date) {
        return date.isAfter(newest) ? new PayoutCursor(from, until, date, page) : this;
    }

    PayoutCursor nextPage() {
        return new PayoutCursor(from, until, newest, page + 1);
    }

    PayoutCursor nextSweep(Duration overlap) {
        var begin = newest.minusDays(overlap.toDays());
        return new PayoutCursor(begin.isAfter(from) ? begin : from, LocalDate.EPOCH, newest, 0);
    }

    @Override
    public String toString() {
        return from + SEPARATOR + until + SEPARATOR + newest + SEPARATOR + page;
    }
}

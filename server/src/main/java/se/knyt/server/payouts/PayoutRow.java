package se.knyt.server.payouts;

import java.time.Instant;
import se.knyt.core.money.Money;
import se.knyt.server.shell.PayoutAddress;

/**
 * A payout in the list.
 *
 * @param state {@code read}, {@code held}, {@code matching} or {@code booked}
 * @param bankLeg {@code open}, {@code matched}, {@code failed}, or {@code again} for one that failed and was paid again
 * @param lines as told, with {@code feeLines} of them for fees and their VAT
 * @param waits whether it is booked when the bank shows it
 * @param stands how it stands, for whoever says so
 * @param shared whether another payout of the provider bears the reference, in another currency or of another connection
 * @param connection what the connection that it came by is called
 */
public record PayoutRow(
        long id,
        String provider,
        String reference,
        Instant paidAt,
        Money paid,
        Money difference,
        int lines,
        int feeLines,
        int linesOpen,
        String state,
        String bankLeg,
        boolean waits,
        PayoutState stands,
        boolean shared,
        String connection) {
    /** Its page within the company: by itself where another payout bears the reference. */
    public String path() {
        return PayoutAddress.path(provider, reference, shared ? id : 0);
    }

    /** Lines that are no part of fees. */
    public int ownLines() {
        return lines - feeLines;
    }

    /** The chip's look. */
    public String look() {
        return stands.look();
    }
}

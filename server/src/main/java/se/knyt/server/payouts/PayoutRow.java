package se.knyt.server.payouts;

import java.time.Instant;
import se.knyt.core.money.Money;
import se.knyt.server.shell.PayoutAddress;

/**
 * A payout in the list.
 *
 * @param state {@code read}, {@code held}, {@code matching} or {@code booked}
 * @param bankLeg {@code open}, {@code matched}, {@code failed}, or {@code again} for one that failed and was paid again
 * @param waits whether it is booked when the bank shows it
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
        int linesOpen,
        String state,
        String bankLeg,
        boolean waits,
        boolean shared,
        String connection) {
    /** Its page within the company: by itself where another payout bears the reference. */
    public String path() {
        return PayoutAddress.path(provider, reference, shared ? id : 0);
    }

    /** The chip's look. Reconciled is only said when the bank has been seen too. */
    public String look() {
        return look(state, bankLeg, linesOpen > 0);
    }

    static String look(String state, String bankLeg, boolean open) {
        return switch (state) {
            case "held" -> "bad";
            case "booked" ->
                switch (bankLeg) {
                    case "matched", "again", "nothing" -> "tied";
                    case "failed" -> "bad";
                    default -> "wait";
                };
            default -> open ? "loose" : "wait";
        };
    }

    /** Key of the chip's word. */
    public String word() {
        return word(state, bankLeg, waits);
    }

    static String word(String state, String bankLeg, boolean waits) {
        boolean open = "booked".equals(state) && "open".equals(bankLeg);
        if ("booked".equals(state) && ("failed".equals(bankLeg) || "again".equals(bankLeg))) {
            return "payout.state." + bankLeg;
        }
        return "payout.state." + (open ? "bank-open" : waits && "matching".equals(state) ? "waits-bank" : state);
    }
}

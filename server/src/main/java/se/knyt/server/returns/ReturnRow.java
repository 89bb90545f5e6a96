package se.knyt.server.returns;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * A refund in the list.
 *
 * @param order number of its order, empty when it is not known
 * @param amount given back, positive
 * @param note number of the credit note, empty while there is none
 * @param booked whether the credit note, or Knyt's own voucher, is booked
 * @param provider who pays it back; empty for none that we know by name
 * @param payout the payout whose line is matched with it, empty for none
 * @param settledOn the day that payout is booked on, null while it is not
 * @param kind code of why it was made, empty where nobody has said
 * @param reason the shop's own code of why, empty where it tells none
 * @param elsewhere whether no provider pays any of it: other goods were taken, or it went back to gift cards
 */
public record ReturnRow(
        long id,
        LocalDate date,
        String order,
        Money amount,
        String note,
        boolean booked,
        String provider,
        String payoutProvider,
        String payout,
        @Nullable LocalDate settledOn,
        String kind,
        String reason,
        boolean elsewhere) {
    /** Green only when it is booked on both sides. */
    public String look() {
        return booked && settled() ? "tied" : "wait";
    }

    /** Whether no payout is waited for. */
    public boolean settled() {
        return settledOn != null || elsewhere;
    }

    /** Key of the chip's word. */
    public String word() {
        if (!booked) {
            return settledOn != null ? "returns.state.unbooked" : "returns.state.begun";
        }
        return settled() ? "returns.state.done" : "returns.state.unsettled";
    }
}

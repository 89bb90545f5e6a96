package se.knyt.server.returns;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.money.Money;

/**
 * A refund in the list.
 *
 * @param order number of its order, empty when it is not known
 * @param trail of the purchase, 0 where it is not known
 * @param amount given back, positive
 * @param note number of the credit note, empty while there is none
 * @param booked whether the credit note, or Knyt's own voucher, is booked
 * @param provider who pays it back; empty for none that we know by name
 * @param payout the payout whose line is matched with it, empty for none
 * @param kind code of why it was made, empty where nobody has said
 * @param reason the shop's own code of why, empty where it tells none
 * @param elsewhere whether no provider pays any of it: other goods were taken, or it went back to gift cards
 * @param settledOn the day that payout is booked on, or that it was paid by another road; null while it is not
 * @param paid how it was paid by another road; null where it was not
 * @param origin code of where it began: a {@code return} or a refund started {@code here}, the {@code shop}, the {@code provider}, or the
 *     {@code accounting} system
 */
public record ReturnRow(
        long id,
        LocalDate date,
        String order,
        long trail,
        Money amount,
        String note,
        boolean booked,
        String provider,
        String payoutProvider,
        String payout,
        @Nullable LocalDate settledOn,
        String kind,
        String reason,
        boolean elsewhere,
        @Nullable Paid paid,
        String origin) {
    /**
     * By a person's word, or a line of the bank.
     *
     * @param account of the books that it was paid from
     * @param elsewhere whether the accounting system had the payment already
     */
    public record Paid(LocalDate on, int account, String reference, boolean elsewhere, String by) {}

    /** Whether it goes back by another road than the provider that was paid. */
    public boolean byRoad() {
        return provider.equals(OtherRoad.CODE);
    }

    /** Whether no shop was told of it: it began here, and the money goes another way than the shop's. */
    public boolean untoldToShop() {
        return byRoad() && trail != 0 && (origin.equals("here") || origin.equals("return"));
    }

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
        if (byRoad()) {
            return settledOn == null ? "returns.state.owed" : "returns.state.paid";
        }
        return settled() ? "returns.state.done" : "returns.state.unsettled";
    }
}

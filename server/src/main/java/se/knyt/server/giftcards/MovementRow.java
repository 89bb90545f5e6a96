package se.knyt.server.giftcards;

import java.time.LocalDate;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;

/**
 * One movement on a card, with its purchase and its voucher.
 *
 * @param of whether on a card or on store credit
 * @param card 0 where the card is not known
 * @param order the purchase's order number, empty for none
 * @param voucher as printed in the accounting system, else ours; empty while it is not booked
 * @param voucherHref address of our voucher, empty where the accounting system's own booked it
 * @param ours whether anything is to book it
 */
public record MovementRow(
        StoredValue of,
        LocalDate day,
        String kind,
        long card,
        String ends,
        Money face,
        Money booked,
        String order,
        String orderHref,
        String voucher,
        String voucherHref,
        boolean ours,
        String note,
        String by) {
    /** Key of what happened. */
    public String happened() {
        return StoredWords.key(of, "kind." + kind);
    }

    /** Key of what stands for the voucher where there is none. */
    public String booking() {
        return ours ? "giftcards.booking.waits" : "giftcards.booking.none";
    }
}

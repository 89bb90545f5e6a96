package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A balanced bookkeeping entry (BFL 5:7), before it has its number. Immutable; corrected only by another voucher.
 *
 * @param eventDate when the event happened, in the company's zone
 * @param text what it concerns, at most {@link #TEXT_MAX} characters; names no person
 * @param counterparty provider, channel or "konsument"; may be empty
 * @param evidence what the voucher refers to: order number, payout reference
 * @param rows at least two; debit and credit sum to the same in each currency
 */
public record Voucher(
        LocalDate eventDate, String text, String counterparty, List<String> evidence, List<VoucherRow> rows) {
    /** Longest text of a voucher or row; the narrowest known target for vouchers by API takes as many. */
    public static final int TEXT_MAX = 200;

    public Voucher {
        evidence = List.copyOf(evidence);
        rows = List.copyOf(rows);
        if (text.isBlank() || text.length() > TEXT_MAX) {
            throw new IllegalArgumentException("a voucher has a text of at most " + TEXT_MAX + " characters");
        }
        if (rows.size() < 2) {
            throw new IllegalArgumentException("a voucher has at least two rows");
        }
        requireBalance(rows);
    }

    private static void requireBalance(List<VoucherRow> rows) {
        var sums = new HashMap<Currency, Money>();
        for (var row : rows) {
            sums.merge(row.debit().currency(), row.signed(), Money::plus);
        }
        for (var sum : sums.values()) {
            if (!sum.isZero()) {
                throw new IllegalArgumentException("the voucher does not balance, it is off by " + sum);
            }
        }
    }
}

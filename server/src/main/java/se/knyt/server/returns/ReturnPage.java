package se.knyt.server.returns;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.payouts.PayoutPage;

/**
 * One refund.
 *
 * @param lines what was given back; empty when the source told the money alone
 * @param bookedBy the rule by which it was booked from a payout's line, with its version; empty where none was
 * @param vouchers Knyt's own vouchers of its purchase on the refund's day, where Knyt's vouchers are the books
 */
public record ReturnPage(ReturnRow row, List<Line> lines, List<PayoutPage.VoucherCard> vouchers, String bookedBy) {
    /** A row given back. */
    public record Line(String text, String quantity, Money gross) {}
}

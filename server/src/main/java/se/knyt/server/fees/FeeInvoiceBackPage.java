package se.knyt.server.fees;

import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * An invoice of a provider, to be taken back.
 *
 * @param vouchers that it would make; none where the accounting system books it
 * @param payout that had taken it, empty for none
 * @param held whether the line of that payout stands on the account of adjustments from then on
 * @param refused why nothing was done, at most one
 */
public record FeeInvoiceBackPage(
        String path,
        String name,
        List<Booked> vouchers,
        String payout,
        boolean held,
        String reason,
        List<Message> refused) {
    public FeeInvoiceBackPage {
        vouchers = List.copyOf(vouchers);
        refused = List.copyOf(refused);
    }

    /** @param day of the voucher, written out */
    public record Booked(String day, List<AccountRow> rows, Money sum) {
        public Booked {
            rows = List.copyOf(rows);
        }
    }
}

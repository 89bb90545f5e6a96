package se.knyt.server.payouts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.vouchers.AccountRow;

/**
 * A bank receipt that is about to be confirmed: accounts and amounts are seen before anything is booked.
 *
 * @param form as it was written
 * @param problem what is in the way
 * @param rows what would be booked, empty where the accounting system books its bank by itself
 */
public record BankPage(
        PayoutRow row,
        BankForm form,
        Optional<Message> problem,
        List<AccountRow> rows,
        @Nullable Money debit,
        @Nullable Money credit) {}

package se.knyt.server.paidbyhand;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaidByHandDesk.Case;
import se.knyt.server.vouchers.AccountRow;

/**
 * An invoice paid by hand.
 *
 * @param rows what would be booked if theirs stands; empty where nothing needs to be
 * @param debit sum of the debit sides, null without rows
 * @param wrong whether what was sent is none of the choices, or can no longer be chosen
 */
public record PaidByHandPage(
        Case of, List<AccountRow> rows, @Nullable Money debit, boolean wrong) {}

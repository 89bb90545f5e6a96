package se.knyt.server.handpayouts;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.intake.HandPayoutDesk;
import se.knyt.spi.BalanceSource.Transaction;

/**
 * What a payout that was made by hand can have taken.
 *
 * @param connection id of the connection
 * @param payout the provider's id of the payout
 * @param of null where the provider could not be asked
 * @param shown the transactions of this page
 * @param found how many there are by the search
 * @param page from 1 on
 * @param ticked ids, also of those that are not shown
 * @param problem why nothing was kept; empty for none
 * @param difference in money, where the problem has one
 */
public record HandPayoutPage(
        long connection,
        String name,
        String provider,
        String payout,
        HandPayoutDesk.@Nullable Choice of,
        List<Transaction> shown,
        int found,
        int page,
        int pages,
        String query,
        Set<String> ticked,
        String reason,
        boolean stays,
        String problem,
        @Nullable Money difference,
        boolean may) {
    /** Ticked, and not among those shown: they go with the form all the same. */
    public List<String> beside() {
        return ticked.stream()
                .filter(id -> shown.stream().noneMatch(one -> one.id().equals(id)))
                .sorted()
                .toList();
    }
}

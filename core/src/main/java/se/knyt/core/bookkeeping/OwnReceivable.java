package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From which day what one of a provider's contracts owes stands on an account of its own. An earlier choice of the same connection holds
 * until that day, and what was booked on its account stays there until it is met.
 *
 * @param connection id of the connection by which the contract's payouts come
 * @param from the first day of sales and payouts that stand on it
 * @param account its number; 0 for the provider's common account again
 * @param paymentMethod the payment method in the accounting system whose account it is; empty with the common account
 * @param shops ids of the connections to the shops whose purchases are paid by this contract: a purchase names the provider alone
 */
public record OwnReceivable(long connection, LocalDate from, int account, String paymentMethod, Set<Long> shops) {
    public OwnReceivable(
            long connection, LocalDate from, int account, String paymentMethod, @Nullable Set<Long> shops) {
        if (account != 0) {
            Account.requireNumber(account);
        }
        this.connection = connection;
        this.from = from;
        this.account = account;
        this.paymentMethod = paymentMethod;
        this.shops = shops == null ? Set.of() : Set.copyOf(new TreeSet<>(shops));
    }

    /** Whether it is an account of its own, and not the provider's common one. */
    public boolean isOwn() {
        return account != 0;
    }
}

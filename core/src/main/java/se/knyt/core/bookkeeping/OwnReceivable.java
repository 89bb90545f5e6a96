package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;

/**
 * From which day what one of a provider's contracts owes, or what it owes in one currency, stands on an account of its own. An earlier
 * choice of the same contract and currency holds until that day, and what was booked on its account stays there until it is met.
 *
 * @param connection id of the connection by which the contract's payouts come; 0 for all of the provider's
 * @param from the first day of sales and payouts that stand on it
 * @param account its number; 0 for the account as it would be without the choice
 * @param paymentMethod the payment method in the accounting system whose account it is; empty with the common account
 * @param shops ids of the connections to the shops whose purchases are paid by this contract: a purchase names the provider alone
 * @param currency code of the currency that it is for; empty for every one
 * @param beside other accounts of payouts that stand on it
 */
public record OwnReceivable(
        long connection,
        LocalDate from,
        int account,
        String paymentMethod,
        Set<Long> shops,
        String currency,
        Beside beside) {
    /**
     * Accounts that go with it; 0 for those that the provider's payouts have otherwise.
     *
     * @param transit of what is paid out and not yet at the bank
     * @param bank that the payouts arrive on
     * @param reserve of what the provider holds back
     */
    public record Beside(int transit, int bank, int reserve) {
        public static final Beside NONE = new Beside(0, 0, 0);

        public Beside {
            for (int account : List.of(transit, bank, reserve)) {
                if (account != 0) {
                    Account.requireNumber(account);
                }
            }
        }
    }

    /** Written before there were currencies it has none of the last two. */
    public OwnReceivable(
            long connection,
            LocalDate from,
            int account,
            String paymentMethod,
            @Nullable Set<Long> shops,
            @Nullable String currency,
            @Nullable Beside beside) {
        if (account != 0) {
            Account.requireNumber(account);
        }
        this.connection = connection;
        this.from = from;
        this.account = account;
        this.paymentMethod = paymentMethod;
        this.shops = shops == null ? Set.of() : Set.copyOf(new TreeSet<>(shops));
        this.currency = currency == null ? "" : currency;
        this.beside = beside == null ? Beside.NONE : beside;
    }

    /** One contract's, in every currency. */
    public static OwnReceivable ofContract(
            long connection, LocalDate from, int account, String paymentMethod, Set<Long> shops) {
        return new OwnReceivable(connection, from, account, paymentMethod, shops, "", Beside.NONE);
    }

    /** Whether it is an account of its own, and not the one that there is without the choice. */
    public boolean isOwn() {
        return account != 0;
    }

    /** Whether it is about the same as another choice: the later of the two holds. */
    public boolean isAboutSameAs(OwnReceivable other) {
        return connection == other.connection && currency.equals(other.currency);
    }

    boolean isOf(long wanted, String code) {
        return connection == wanted && currency.equals(code);
    }

    /** Whether it says anything of what is owed in a currency. */
    public boolean fits(Currency wanted) {
        return currency.isEmpty() || currency.equals(wanted.code());
    }
}

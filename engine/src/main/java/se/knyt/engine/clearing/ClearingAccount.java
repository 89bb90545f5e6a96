package se.knyt.engine.clearing;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PostingSettings;

/**
 * An account that is specified item by item.
 *
 * @param number in the chart of accounts
 * @param provider whose receivable it is, empty for another kind
 * @param own its number where it is that of one of the provider's contracts or currencies, 0 where it is the provider's common one
 */
public record ClearingAccount(int number, Kind kind, String provider, int own) {
    /** What stands on the account. */
    public enum Kind {
        /** What one payment provider or marketplace owes. */
        PROVIDER,
        /** Paid out and not yet seen at the bank. */
        TRANSIT,
        /** Held back by providers, open disputes, and what providers have lent. */
        RESERVE,
        /** What buyers have paid before anything was delivered. */
        PREPAID,
        /** Sales that are captured and wait for an answer to how they are posted. */
        HELD_SALES,
        /** What buyers owe of the merchant's own invoices, where our vouchers are the books. */
        CUSTOMERS,
        /** Amounts that nobody knows; zero at a month's end. */
        SUSPENSE
    }

    /** In the BAS chart 1xxx and 2xxx are balances, the rest is the year's result. */
    private static final int FIRST_OF_THE_RESULT = 3000;

    /** Those of a company, by number, as its settings have them. */
    public static Collection<ClearingAccount> of(PostingSettings posting) {
        var general = posting.accounts();
        var accounts = new TreeMap<Integer, ClearingAccount>();
        for (var p : posting.providers()) {
            put(accounts, p.receivable(), Kind.PROVIDER, p.provider());
            // Those of its contracts and currencies, also of one that is on the common account again: what is open
            // there stays there.
            p.receivables().stream()
                    .filter(OwnReceivable::isOwn)
                    .forEach(own -> accounts.putIfAbsent(
                            own.account(),
                            new ClearingAccount(own.account(), Kind.PROVIDER, p.provider(), own.account())));
        }
        // With those that were in use before: what is open there stays there.
        posting.transitAccounts().forEach(number -> put(accounts, number, Kind.TRANSIT, ""));
        put(accounts, general.prepaid(), Kind.PREPAID, "");
        if (posting.ledger() == LedgerMode.KNYT) {
            put(accounts, general.customers(), Kind.CUSTOMERS, "");
            general.ever(GeneralAccount.HELD_SALES).forEach(number -> put(accounts, number, Kind.HELD_SALES, ""));
        }
        // What buyers are owed by another road stands there as what a provider owes does on its own account.
        put(accounts, general.otherRoad(), Kind.PROVIDER, OtherRoad.CODE);
        general.ever(GeneralAccount.SUSPENSE).forEach(number -> put(accounts, number, Kind.SUSPENSE, ""));
        general.ever(GeneralAccount.RESERVE).forEach(number -> put(accounts, number, Kind.RESERVE, ""));
        for (var provider : posting.providers()) {
            provider.held().forEach(number -> put(accounts, number, Kind.RESERVE, ""));
        }
        return accounts.values();
    }

    /**
     * Whether what stands on it is taken up at the closing rate where it is in another currency: money to get or to pay. What buyers have
     * paid ahead is goods to deliver, and what nobody knows is to be gone by then.
     */
    public boolean monetary() {
        return kind == Kind.PROVIDER || kind == Kind.TRANSIT || kind == Kind.RESERVE || kind == Kind.CUSTOMERS;
    }

    /** An account has one kind: the first that is found for it. One of the result is none of these. */
    private static void put(Map<Integer, ClearingAccount> accounts, int number, Kind kind, String provider) {
        if (number < FIRST_OF_THE_RESULT) {
            accounts.putIfAbsent(number, new ClearingAccount(number, kind, provider, 0));
        }
    }
}

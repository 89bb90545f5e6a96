package se.knyt.engine.settings;

import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.PostingSettings;

/**
 * How store credit is booked.
 *
 * @param account what shops owe their buyers as store credit: a current liability, and nothing else is booked on it
 */
public record StoreCreditBooks(int account) {
    /** An own account beside that of gift cards: the BAS chart has none of the name. */
    public static final StoreCreditBooks INITIAL =
            new StoreCreditBooks(GeneralAccounts.basDefaults().storeCredit());

    /** Whether store credit may stand on it. */
    public static boolean fits(int account, PostingSettings settings) {
        return Liabilities.areFree(account, settings)
                && account != settings.accounts().otherRoad();
    }
}

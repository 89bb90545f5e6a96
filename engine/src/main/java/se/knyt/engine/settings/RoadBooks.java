package se.knyt.engine.settings;

import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.PostingSettings;

/**
 * How it is booked what buyers are to get back by another road than the provider that they paid.
 *
 * @param account of what is owed them until it is paid: a current liability, and nothing else is booked on it
 */
public record RoadBooks(int account) {
    /** BAS 2490, other current liabilities to credit institutions, customers and suppliers. */
    public static final RoadBooks INITIAL =
            new RoadBooks(GeneralAccounts.basDefaults().otherRoad());

    /** Whether such debts may stand on it. */
    public static boolean fits(int account, PostingSettings settings) {
        return Liabilities.areFree(account, settings)
                && account != settings.accounts().storeCredit();
    }
}

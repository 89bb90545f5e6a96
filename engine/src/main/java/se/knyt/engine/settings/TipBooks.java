package se.knyt.engine.settings;

import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.PostingSettings;

/**
 * How tips are booked: a debt to those who are to have them, without VAT.
 *
 * @param account of that debt: a current liability, and nothing else is booked on it
 */
public record TipBooks(int account) {
    /** An own account beside BAS 2890: on that one stands what providers have lent, which is specified item by item. */
    public static final TipBooks INITIAL =
            new TipBooks(GeneralAccounts.basDefaults().tips());

    /** Whether tips may stand on it. */
    public static boolean fits(int account, PostingSettings settings) {
        var general = settings.accounts();
        return account == general.tips()
                || (Liabilities.areFree(account, settings)
                        && account != general.storeCredit()
                        && account != general.otherRoad());
    }
}

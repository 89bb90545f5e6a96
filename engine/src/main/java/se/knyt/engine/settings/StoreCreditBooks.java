package se.knyt.engine.settings;

import java.util.Set;
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

    private static final int FIRST = 2400;
    private static final int LAST = 2999;
    private static final int VAT_FIRST = 2600;
    private static final int VAT_LAST = 2699;

    /** Whether store credit may stand on it: a current liability (classes 24 to 29) that is neither VAT nor anything else's. */
    public static boolean fits(int account, PostingSettings settings) {
        var general = settings.accounts();
        boolean taken =
                Set.of(general.suppliers(), general.giftCards(), general.prepaid(), general.suspense(), general.tips())
                                .contains(account)
                        || settings.providers().stream()
                                .anyMatch(provider -> provider.accounts().contains(account));
        boolean vat = account >= VAT_FIRST && account <= VAT_LAST;
        return account >= FIRST && account <= LAST && !vat && !taken;
    }
}

package se.knyt.engine.settings;

import java.util.Set;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.PostingSettings;

/** Accounts on which a debt to buyers may stand by itself. */
final class Liabilities {
    private static final int FIRST = 2400;
    private static final int LAST = 2999;
    private static final int VAT_FIRST = 2600;
    private static final int VAT_LAST = 2699;

    private Liabilities() {}

    /** Whether it is a current liability (classes 24 to 29) that is neither VAT nor in use for anything but a debt that can be moved. */
    static boolean areFree(int account, PostingSettings settings) {
        var general = settings.accounts();
        boolean taken =
                Set.of(general.suppliers(), general.giftCards(), general.prepaid(), general.heldSales(), general.tips())
                                .contains(account)
                        || general.ever(GeneralAccount.SUSPENSE).contains(account)
                        || settings.providers().stream()
                                .anyMatch(provider -> provider.accounts().contains(account));
        boolean vat = account >= VAT_FIRST && account <= VAT_LAST;
        return account >= FIRST && account <= LAST && !vat && !taken;
    }
}

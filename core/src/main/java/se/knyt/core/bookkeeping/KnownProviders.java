package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The accounts that a payment provider has until a company chooses others. 1581–1589 have no official name in the BAS chart, nor
 * has 159x: sub-accounts of receivables for cards are the user's own.
 */
public final class KnownProviders {
    /** 1580 is the chart's account of all receivables for cards; what is above it up to 1599 has no official name. */
    private static final int RECEIVABLES_FIRST = 1580;

    private static final int RECEIVABLES_LAST = 1599;

    private KnownProviders() {}

    /** Whether an account is one of those on which receivables of payment providers stand. */
    public static boolean isReceivable(int account) {
        return account >= RECEIVABLES_FIRST && account <= RECEIVABLES_LAST;
    }

    /** One for each provider that Knyt knows, in the order of their accounts; what their fees are is in {@link KnownFees}. */
    public static List<ProviderSettings> all(BankLeg leg) {
        return List.of(
                ProviderSettings.klarna(leg),
                ProviderSettings.stripe(FeeVat.UNANSWERED, leg),
                standard("paypal", 1583, "PAYPAL", leg),
                standard("adyen", 1584, "ADYEN", leg),
                standard("swish", 1585, "SWISH", leg),
                standard("nets", 1586, "NETS", leg),
                standard("shopify-payments", 1587, "SHOPIFY", leg),
                standard("kustom", 1591, "KUSTOM", leg),
                standard("svea", 1592, "SVEA", leg));
    }

    private static ProviderSettings standard(String provider, int receivable, String method, BankLeg leg) {
        return ProviderSettings.standard(provider, receivable, method, KnownFees.of(provider), leg);
    }

    /**
     * What a company has chosen, and for every other known provider its usual accounts. One whose account a company has given to
     * another provider has none until somebody chooses.
     */
    public static List<ProviderSettings> with(List<ProviderSettings> chosen, BankLeg leg) {
        return with(chosen, leg, GeneralAccounts.basDefaults());
    }

    /** The same where the company has other general accounts than the BAS chart. */
    public static List<ProviderSettings> with(List<ProviderSettings> chosen, BankLeg leg, GeneralAccounts general) {
        var result = new ArrayList<>(chosen);
        var codes = new HashSet<String>();
        var taken = new HashSet<Integer>();
        chosen.forEach(one -> {
            codes.add(one.provider());
            taken.addAll(one.receivableAccounts());
        });
        for (var known : all(leg)) {
            if (!codes.contains(known.provider()) && !taken.contains(known.receivable())) {
                result.add(known.following(GeneralAccounts.basDefaults(), general));
            }
        }
        return List.copyOf(result);
    }
}

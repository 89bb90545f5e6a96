package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.ProviderProfiles;
import se.knyt.core.providers.UsualAccounts;
import se.knyt.core.providers.UsualFee;

/**
 * The accounts that a payment provider has until a company chooses others, as its connector declares them. 1581–1589 have no official name
 * in the BAS chart, nor has 159x: sub-accounts of receivables for cards are the user's own.
 */
public final class KnownProviders {
    /** 1580 is the chart's account of all receivables for cards; what is above it up to 1599 has no official name. */
    private static final int RECEIVABLES_FIRST = 1580;

    private static final int RECEIVABLES_LAST = 1599;

    /** Where fees with Swedish VAT go: BAS 6064, factoring fees. */
    private static final int FACTORING = 6064;

    /** Where fees of card acquiring go: BAS 6570, bank charges. */
    private static final int BANK_CHARGES = 6570;

    private KnownProviders() {}

    /** Whether an account is one of those on which receivables of payment providers stand. */
    public static boolean isReceivable(int account) {
        return account >= RECEIVABLES_FIRST && account <= RECEIVABLES_LAST;
    }

    /** One for each provider whose connector declares accounts, in the order of those. */
    public static List<ProviderSettings> all(BankLeg leg) {
        return ProviderProfiles.all().stream()
                .flatMap(profile -> usual(profile, leg).stream())
                .sorted(Comparator.comparingInt(ProviderSettings::receivable))
                .toList();
    }

    /** The settings of one provider; the general defaults if no connector declares its accounts. */
    public static ProviderSettings of(String provider, BankLeg leg) {
        return ProviderProfiles.of(provider)
                .flatMap(profile -> usual(profile, leg))
                .orElseGet(() -> ProviderSettings.unknown(provider, leg));
    }

    /**
     * The one with which vouchers are shown before there are any: the first whose fees usually have such VAT.
     *
     * @throws java.util.NoSuchElementException where no connector declares one
     */
    public static ProviderSettings example(FeeVat usual, BankLeg leg) {
        return all(leg).stream()
                .filter(one -> one.fees().first().vat() == usual)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<ProviderSettings> usual(ProviderProfile profile, BankLeg leg) {
        return profile.accountsIn(ProviderProfile.SWEDEN)
                .map(usual -> ProviderSettings.standard(
                        profile.code(), usual.receivable(), usual.paymentMethod(), fees(usual), leg));
    }

    private static FeeTable fees(UsualAccounts usual) {
        return new FeeTable(usual.fees().stream().map(KnownProviders::rule).toList());
    }

    private static FeeRule rule(UsualFee fee) {
        int account = switch (fee.service()) {
            case FACTORING -> FACTORING;
            case BANKING -> BANK_CHARGES;
        };
        var vat = switch (fee.vat()) {
            case DOMESTIC -> FeeVat.SWEDISH_25;
            case EXEMPT -> FeeVat.EXEMPT;
            case UNANSWERED -> FeeVat.UNANSWERED;
        };
        return new FeeRule(fee.type(), FeeRule.BEGINNING, account, vat, fee.entity(), "");
    }

    /** The accounts of what each owes, with the name of whose they are. */
    static List<Account> accounts() {
        return ProviderProfiles.all().stream()
                .flatMap(profile -> profile.accountsIn(ProviderProfile.SWEDEN).stream()
                        .map(usual -> new Account(usual.receivable(), "Fordran " + profile.name(), "")))
                .toList();
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

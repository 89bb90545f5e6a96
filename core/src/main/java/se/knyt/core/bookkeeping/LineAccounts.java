package se.knyt.core.bookkeeping;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which accounts a rule may book lines of a payout on: none that somebody else keeps and whose balance is explained item by item, and
 * none that the VAT return is filled from.
 */
public final class LineAccounts {
    private static final int FIRST = 1000;
    private static final int LAST = 8999;
    /** BAS: cash and bank. */
    private static final int BANK = 19;
    /** BAS: output and input VAT, group 26. */
    private static final int VAT = 26;

    private static final Set<GeneralAccount> GENERAL_VAT = Set.of(
            GeneralAccount.INPUT_VAT,
            GeneralAccount.REVERSE_INPUT_VAT,
            GeneralAccount.REVERSE_OUTPUT_VAT,
            GeneralAccount.REVERSE_BASE_OUT,
            GeneralAccount.EU_SERVICES,
            GeneralAccount.SERVICES_OUTSIDE);

    private LineAccounts() {}

    /**
     * Why an account may not be chosen, empty where it may.
     *
     * @return {@code class}, {@code control}, {@code provider}, {@code general}, {@code suspense}, {@code bank}, {@code vat} or {@code
     *     sales}
     */
    public static Optional<String> refused(int account, PostingSettings settings) {
        var general = settings.accounts();
        if (account < FIRST || account > LAST) {
            return Optional.of("class");
        }
        if (general.isControl(account)) {
            return Optional.of("control");
        }
        if (settings.providers().stream().anyMatch(p -> p.receivableAccounts().contains(account))) {
            return Optional.of("provider");
        }
        if (general.ever(GeneralAccount.SUSPENSE).contains(account)) {
            return Optional.of("suspense");
        }
        if (settings.transitAccounts().contains(account)
                || account == general.giftCards()
                || account == general.prepaid()) {
            return Optional.of("general");
        }
        if (account / 100 == BANK
                || settings.providers().stream().anyMatch(p -> p.bankAccounts().contains(account))) {
            return Optional.of("bank");
        }
        if (account / 100 == VAT || vat(settings).contains(account)) {
            return Optional.of("vat");
        }
        return sales(settings).contains(account) ? Optional.of("sales") : Optional.empty();
    }

    /** Accounts of VAT, and those that the boxes of purchases are filled from. */
    static Set<Integer> vat(PostingSettings settings) {
        var general = settings.accounts();
        var all = new HashSet<Integer>();
        GENERAL_VAT.forEach(of -> all.addAll(general.ever(of)));
        settings.treatments().forEach(treatment -> treatment.accounts().forEach(rate -> all.add(rate.vat())));
        return all;
    }

    /** Accounts of what is sold, which the VAT return is filled from. */
    static Set<Integer> sales(PostingSettings settings) {
        var all = new HashSet<Integer>();
        settings.treatments()
                .forEach(treatment -> treatment
                        .accounts()
                        .forEach(rate -> all.addAll(List.of(rate.revenue(), rate.freight(), rate.fee()))));
        return all;
    }
}

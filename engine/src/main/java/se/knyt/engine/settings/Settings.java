package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;

/**
 * Everything a company decides, as one numbered version: rules, accounts, limits and choices together.
 *
 * @param version its number; 1 is the first
 * @param hands who captures and who refunds what; the defaults where none fits
 * @param ledger who keeps the customer ledger
 * @param bankLeg how payouts meet the bank account
 * @param collectiveCustomer customer number in the accounting system for all consumers; empty lets Knyt find or make one
 * @param voucherSeries series of Knyt's vouchers there
 * @param dueDays days from invoice to due date, longer than any provider takes to pay out
 * @param providers accounts of the payment providers that somebody has chosen for; every other known one has its usual accounts
 * @param rules in order; the first that holds decides
 */
public record Settings(
        int version,
        List<MoneyHand> hands,
        LedgerMode ledger,
        BankLeg bankLeg,
        String collectiveCustomer,
        String voucherSeries,
        int dueDays,
        List<ProviderSettings> providers,
        List<Rule> rules) {
    public Settings {
        hands = List.copyOf(hands);
        providers = List.copyOf(providers);
        rules = List.copyOf(rules);
    }

    /** What a new company starts with. */
    public static Settings initial() {
        return new Settings(
                1, List.of(), LedgerMode.ACCOUNTING_SYSTEM, BankLeg.IN_TRANSIT, "", "K", 60, List.of(), List.of());
    }

    /** What posting decides by. */
    public PostingSettings posting() {
        var list = KnownProviders.with(providers, bankLeg);
        var swedish = PostingSettings.swedish(ledger, list);
        return new PostingSettings(
                version,
                swedish.bookCurrency(),
                ledger,
                swedish.bookAt(),
                swedish.settleAt(),
                swedish.treatments(),
                list,
                swedish.accounts(),
                swedish.writeOffMax(),
                swedish.giftCardMethod());
    }

    public Settings withVersion(int other) {
        return new Settings(
                other, hands, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }

    public Settings withRules(List<Rule> other) {
        return new Settings(
                version, hands, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, other);
    }

    public Settings withLedger(LedgerMode other) {
        return new Settings(
                version, hands, other, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }

    public Settings withProviders(List<ProviderSettings> other) {
        return new Settings(version, hands, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, other, rules);
    }

    public Settings withHands(List<MoneyHand> other) {
        return new Settings(
                version, other, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }

    /** Who captures what was paid with a method in a shop. */
    public Hand captures(String method, long channel) {
        return MoneyHand.captures(hands, method, channel);
    }

    /**
     * Who pays back what was paid with a method in a shop.
     *
     * @param credited the credit note's date
     */
    public Hand refunds(String method, long channel, LocalDate credited) {
        return MoneyHand.refunds(hands, method, channel, credited);
    }
}

package se.knyt.engine.settings;

import java.util.List;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;

/**
 * Everything a company decides, as one numbered version: rules, accounts, limits and choices together.
 *
 * @param version its number; 1 is the first
 * @param captureHand who captures
 * @param ledger who keeps the customer ledger
 * @param bankLeg how payouts meet the bank account
 * @param collectiveCustomer customer number in the accounting system for all consumers; empty lets Knyt find or make one
 * @param voucherSeries series of Knyt's vouchers there
 * @param dueDays days from invoice to due date, longer than any provider takes to pay out
 * @param providers accounts of each payment provider; empty for the defaults
 * @param rules in order; the first that holds decides
 */
public record Settings(
        int version,
        CaptureHand captureHand,
        LedgerMode ledger,
        BankLeg bankLeg,
        String collectiveCustomer,
        String voucherSeries,
        int dueDays,
        List<ProviderSettings> providers,
        List<Rule> rules) {
    /** Who captures, for every payment method and channel of the company. */
    public enum CaptureHand {
        /** The shop by itself; captures are read, never made. */
        SHOP,
        /** Knyt asks the shop to. */
        KNYT_THROUGH_SHOP
    }

    public Settings {
        providers = List.copyOf(providers);
        rules = List.copyOf(rules);
    }

    /** What a new company starts with. */
    public static Settings initial() {
        return new Settings(
                1,
                CaptureHand.KNYT_THROUGH_SHOP,
                LedgerMode.ACCOUNTING_SYSTEM,
                BankLeg.IN_TRANSIT,
                "",
                "K",
                60,
                List.of(),
                List.of());
    }

    /** What posting decides by. */
    public PostingSettings posting() {
        var list = providers.isEmpty() ? List.of(ProviderSettings.klarna(bankLeg)) : providers;
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
                other, captureHand, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }

    public Settings withRules(List<Rule> other) {
        return new Settings(
                version, captureHand, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, other);
    }

    public Settings withLedger(LedgerMode other) {
        return new Settings(
                version, captureHand, other, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }

    public Settings withCaptureHand(CaptureHand other) {
        return new Settings(
                version, other, ledger, bankLeg, collectiveCustomer, voucherSeries, dueDays, providers, rules);
    }
}

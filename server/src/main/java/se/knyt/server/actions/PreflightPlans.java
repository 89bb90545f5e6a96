package se.knyt.server.actions;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.ChartOfAccounts;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.VatRow;
import se.knyt.core.money.Rate;
import se.knyt.engine.flows.RuleTables;
import se.knyt.engine.rules.RuleAction;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.Preflight;

/** What a company's settings mean to do with an accounting system: every account that posting by them can name. */
final class PreflightPlans {
    private PreflightPlans() {}

    /**
     * @param inUse codes of the providers whose purchases or payouts the company has or will have; what others would use is not asked for
     * @param foreign codes of the currencies beside that of the books that it sells in and has rates for
     * @param storeCredit whether any store credit is known: most shops have none
     */
    static Preflight.Plan of(
            Settings settings, Set<String> inUse, Set<String> foreign, boolean storeCredit, LocalDate today) {
        var posting = settings.posting();
        var rows = settings.vat().rows();
        var providers = posting.providers().stream()
                .filter(provider -> inUse.contains(provider.provider()))
                .toList();
        var sales = sales(posting);
        var used = new HashSet<>(sales.keySet());
        posting.treatments().stream()
                .flatMap(treatment -> treatment.accounts().stream())
                .filter(accounts -> accounts.vat() != 0)
                .forEach(accounts -> used.add(accounts.vat()));
        providers.forEach(provider -> addAll(used, posting, provider));
        var general = posting.accounts();
        used.addAll(Set.of(
                general.customers(),
                general.giftCards(),
                general.inTransit(),
                general.reserve(),
                general.suspense(),
                general.rounding(),
                general.disputeFee(),
                general.tips()));
        if (settings.expiredCards().automatically()) {
            used.add(settings.expiredCards().income());
        }
        // Those that a rule chooses for lines of payouts are no less booked on than those of the settings.
        settings.rules().stream()
                .flatMap(rule -> rule.actions().stream())
                .map(RuleAction::of)
                .forEach(action -> {
                    if (action instanceof RuleAction.LineAccount line) {
                        used.add(line.account());
                    } else if (action instanceof RuleAction.CardVat) {
                        used.add(general.cardBase());
                    }
                });
        used.addAll(RuleTables.accounts(settings.ruleSet()));
        var methods = new TreeMap<String, Integer>();
        providers.forEach(provider -> methods.put(provider.paymentMethod(), provider.receivable()));
        providers.forEach(provider -> provider.receivables().stream()
                .filter(OwnReceivable::isOwn)
                .forEach(own -> methods.put(own.paymentMethod(), own.account())));
        methods.put(posting.giftCardMethod(), general.giftCards());
        if (storeCredit) {
            used.add(general.storeCredit());
            methods.put(posting.storeCreditMethod(), general.storeCredit());
        }
        if (posting.ledger() == LedgerMode.KNYT) {
            used.add(general.heldSales());
        }
        if (settings.prepayments().ever()) {
            used.add(general.prepaid());
            methods.put(posting.prepaymentMethod(), general.prepaid());
        }
        var currencies = new HashSet<>(foreign);
        currencies.add(posting.bookCurrency().code());
        return new Preflight.Plan(
                today,
                used,
                sales.keySet(),
                methods,
                currencies,
                settings.voucherSeries(),
                names(rows),
                oneRate(rows),
                banks(posting),
                settings.everKept(LedgerMode.ACCOUNTING_SYSTEM));
    }

    /** Of every provider, in use or not: whoever books a deposit on one of them is to be named before it is too late. */
    private static Set<Integer> banks(PostingSettings posting) {
        return posting.providers().stream()
                .flatMap(provider -> provider.bankAccounts().stream())
                .collect(Collectors.toSet());
    }

    /** Sales accounts with the rates they carry. */
    private static Map<Integer, Set<Rate>> sales(PostingSettings posting) {
        var sales = new HashMap<Integer, Set<Rate>>();
        for (var treatment : posting.treatments()) {
            for (var accounts : treatment.accounts()) {
                for (int account : new int[] {accounts.revenue(), accounts.freight(), accounts.fee()}) {
                    sales.computeIfAbsent(account, _ -> new HashSet<>()).add(accounts.rate());
                }
            }
        }
        return sales;
    }

    private static void addAll(Set<Integer> used, PostingSettings posting, ProviderSettings provider) {
        used.addAll(provider.accounts());
        var general = posting.accounts();
        for (var answer : provider.feeAnswers()) {
            switch (answer) {
                case SWEDISH_25 -> used.add(general.inputVat());
                case REVERSE_CHARGE, REVERSE_CHARGE_OUTSIDE_EU ->
                    used.addAll(Set.of(
                            general.reverseInputVat(),
                            general.reverseOutputVat(),
                            general.reverseBaseOut(),
                            answer.baseAccount(general)));
                case EXEMPT, UNANSWERED -> {}
            }
        }
    }

    /** The usual names, and for accounts of the company's own what its table calls the sales on them. */
    private static Map<Integer, String> names(List<VatRow> rows) {
        var names = new HashMap<Integer, String>();
        for (var row : rows) {
            var accounts = row.accounts();
            for (int account : new int[] {accounts.fee(), accounts.freight(), accounts.revenue()}) {
                names.put(account, "Försäljning " + row.treatment() + " " + accounts.rate() + " %");
            }
        }
        ChartOfAccounts.basDefaults().all().forEach(account -> names.put(account.number(), account.name()));
        return names;
    }

    /** An account of several rates, or of none that Sweden taxes, has no VAT code that is certain. */
    private static Map<Integer, Integer> oneRate(List<VatRow> rows) {
        var sales = new HashMap<Integer, Set<Rate>>();
        var abroad = new HashSet<Integer>();
        for (var row : rows) {
            var accounts = row.accounts();
            for (int account : new int[] {accounts.revenue(), accounts.freight(), accounts.fee()}) {
                sales.computeIfAbsent(account, _ -> new HashSet<>()).add(accounts.rate());
                if (!accounts.base().equals("05")) {
                    abroad.add(account);
                }
            }
        }
        sales.keySet().removeAll(abroad);
        var rates = new HashMap<Integer, Integer>();
        sales.forEach((account, of) -> {
            if (of.size() == 1) {
                for (int percent : new int[] {25, 12, 6}) {
                    if (of.contains(Rate.of(percent))) {
                        rates.put(account, percent);
                    }
                }
            }
        });
        return rates;
    }
}

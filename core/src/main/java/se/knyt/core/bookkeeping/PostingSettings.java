package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A numbered, immutable version of everything that posting decides by. The version valid at the event date is the one used.
 *
 * @param version its number; every row of a voucher can be led back to it
 * @param bookCurrency currency of the books
 * @param ledger who keeps the customer ledger
 * @param treatments how sales are taxed; at most one may fit a buyer
 * @param providers one per payment provider and marketplace
 * @param accounts the other accounts
 * @param limits how much of which difference is written off, in {@code bookCurrency}
 * @param giftCardMethod payment method in the accounting system for gift cards used ("PRESENTKORT")
 */
public record PostingSettings(
        int version,
        Currency bookCurrency,
        LedgerMode ledger,
        List<VatTreatment> treatments,
        List<ProviderSettings> providers,
        GeneralAccounts accounts,
        DifferenceLimits limits,
        String giftCardMethod) {
    private static final String PREPAYMENT_METHOD = "FÖRSKOTT";
    private static final String STORE_CREDIT_METHOD = "TILLGODO";

    public PostingSettings {
        treatments = List.copyOf(treatments);
        providers = List.copyOf(providers);
        var codes = new HashSet<String>();
        var receivables = new HashSet<Integer>();
        for (var provider : providers) {
            if (!codes.add(provider.provider())) {
                throw new IllegalArgumentException("provider " + provider.provider() + " stands twice");
            }
            // An account shared by two providers can not be explained item by item.
            for (int account : provider.receivableAccounts()) {
                if (!receivables.add(account) || account == accounts.inTransit()) {
                    throw new IllegalArgumentException(
                            "account " + account + " is not " + provider.provider() + "'s own");
                }
            }
        }
        if (limits.limits().stream().anyMatch(limit -> !limit.each().currency().equals(bookCurrency))) {
            throw new IllegalArgumentException("limits are in the currency of the books");
        }
    }

    /** Swedish domestic sales, BAS accounts, invoice method, write-offs of at most 0.99 kr. */
    public static PostingSettings swedish(LedgerMode ledger, List<ProviderSettings> providers) {
        return new PostingSettings(
                1,
                Currency.SEK,
                ledger,
                List.of(VatTreatment.domestic()),
                providers,
                GeneralAccounts.basDefaults(),
                DifferenceLimits.standard(Currency.SEK),
                "PRESENTKORT");
    }

    /** Payment method in the accounting system for what was paid before it was delivered. */
    public String prepaymentMethod() {
        return PREPAYMENT_METHOD;
    }

    /** Payment method in the accounting system for store credit used. */
    public String storeCreditMethod() {
        return STORE_CREDIT_METHOD;
    }

    public PostingSettings withAccounts(GeneralAccounts other) {
        return new PostingSettings(version, bookCurrency, ledger, treatments, providers, other, limits, giftCardMethod);
    }

    /** With somebody else keeping the customer ledger. */
    public PostingSettings withLedger(LedgerMode other) {
        return new PostingSettings(
                version, bookCurrency, other, treatments, providers, accounts, limits, giftCardMethod);
    }

    public PostingSettings withTreatments(List<VatTreatment> other) {
        return new PostingSettings(version, bookCurrency, ledger, other, providers, accounts, limits, giftCardMethod);
    }

    public PostingSettings withLimits(DifferenceLimits other) {
        return new PostingSettings(
                version, bookCurrency, ledger, treatments, providers, accounts, other, giftCardMethod);
    }

    public PostingSettings withProviders(List<ProviderSettings> other) {
        return new PostingSettings(version, bookCurrency, ledger, treatments, other, accounts, limits, giftCardMethod);
    }

    /** What is paid back by another road has an account like a provider's; it is none that is chosen. */
    public Optional<ProviderSettings> provider(String code) {
        if (code.equals(OffProviderAccount.CODE)) {
            return Optional.of(OffProviderAccount.settings(accounts.otherRoad()));
        }
        return providers.stream().filter(entry -> entry.provider().equals(code)).findFirst();
    }

    /** With what one connection of a provider has of its own. */
    public PostingSettings ofConnection(String code, long connection) {
        if (provider(code).filter(one -> one.hasOwn(connection)).isEmpty()) {
            return this;
        }
        return withProviders(providers.stream()
                .map(one -> one.provider().equals(code) ? one.of(connection) : one)
                .toList());
    }

    /** As what a shop sells in a currency on a day is booked: each provider with the account on which that stands. */
    public PostingSettings ofShop(long shop, Currency currency, LocalDate day) {
        if (providers.stream()
                .allMatch(one -> one.ownOfShop(shop, currency, day).isEmpty())) {
            return this;
        }
        return withProviders(providers.stream()
                .map(one -> one.ownOfShop(shop, currency, day).map(one::on).orElse(one))
                .toList());
    }

    /** With what a provider owes on an account of one of its contracts or currencies; 0 for the common one. */
    public PostingSettings onAccount(String code, int account) {
        return onAccount(code, account, LocalDate.MAX);
    }

    /** The same, as it was chosen by a day. */
    public PostingSettings onAccount(String code, int account, LocalDate day) {
        return withProviders(providers.stream()
                .map(one -> one.provider().equals(code)
                        ? one.ownAccount(account, day).map(one::on).orElse(one)
                        : one)
                .toList());
    }

    /** The provider of a payout, with the accounts of where the payout stands. */
    ProviderSettings requireProvider(PayoutFact payout) {
        return onAccount(payout.provider(), payout.place().account(), payout.eventDate())
                .requireProvider(payout.provider());
    }

    /** Every account on which money in transit stands or stood: the company's, and those of contracts and currencies. */
    public Set<Integer> transitAccounts() {
        var all = new LinkedHashSet<>(accounts.ever(GeneralAccount.IN_TRANSIT));
        providers.forEach(provider -> all.addAll(provider.transitAccounts()));
        return all;
    }

    ProviderSettings requireProvider(String code) {
        return provider(code)
                .orElseThrow(() -> new Stop("provider.no-accounts", List.of(code), "konton saknas för " + code));
    }

    /** Nothing, in the currency of the books. */
    Money zero() {
        return Money.zero(bookCurrency());
    }
}

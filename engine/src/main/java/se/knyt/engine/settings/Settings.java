package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.VatTable;
import se.knyt.core.money.Currency;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleSet;

/**
 * Everything a company decides, as one numbered version: rules, accounts, limits and choices together.
 *
 * @param version its number; 1 is the first
 * @param hands who captures and who refunds what; the defaults where none fits
 * @param ledger who keeps the customer ledger, until the first of the cut-overs
 * @param bankLeg how payouts meet the bank account
 * @param collectiveCustomer customer number in the accounting system for all consumers; empty lets Knyt find or make one
 * @param voucherSeries series of Knyt's vouchers there
 * @param dueDays days from invoice to due date, longer than any provider takes to pay out
 * @param providers accounts of the payment providers that somebody has chosen for; every other known one has its usual accounts
 * @param vat which sales are booked where, by country, kind of buyer and rate
 * @param rules in order
 * @param tables by which rules map values
 * @param firstRuleOnly codes of the flows where only the first rule that holds acts
 * @param returns what holds for refunds that are started in Knyt
 * @param vouchers what one voucher holds where our vouchers are the books
 * @param limits how much of which difference is written off
 * @param deadlines how long before a last day somebody is told
 * @param ownInvoices what is sold on the merchant's own invoice
 * @param orderFields where on the invoices the order number stands that a provider's payouts name
 * @param vatPeriod how often the company declares VAT
 * @param expiredCards what becomes of gift cards whose last day has passed
 * @param cutOvers from which days it is kept otherwise
 * @param storeCredit on which account store credit stands
 * @param roads on which account it stands what buyers are to get back by another road than the provider
 * @param prepayments what is booked when money comes before the delivery
 * @param lateVatMax most VAT of one declared period that is told in later returns, in minor units; null for no bound
 * @param tips on which account tips stand
 * @param general the other accounts that are the company's and no provider's
 * @param revaluing when what is open in other currencies is taken up at the closing rate by itself
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
        VatTable vat,
        List<Rule> rules,
        List<MappingTable> tables,
        Set<String> firstRuleOnly,
        ReturnRules returns,
        VoucherScopes vouchers,
        DifferenceLimits limits,
        Deadlines deadlines,
        OwnInvoices ownInvoices,
        List<OrderField> orderFields,
        VatPeriod vatPeriod,
        ExpiredCards expiredCards,
        CutOvers cutOvers,
        Prepayments prepayments,
        StoreCreditBooks storeCredit,
        RoadBooks roads,
        Revaluing revaluing,
        @Nullable Long lateVatMax,
        TipBooks tips,
        GeneralAccounts general) {
    /** Settings of an earlier day lack what has come since: each part that may be null. */
    public Settings(
            int version,
            List<MoneyHand> hands,
            LedgerMode ledger,
            BankLeg bankLeg,
            String collectiveCustomer,
            String voucherSeries,
            int dueDays,
            List<ProviderSettings> providers,
            @Nullable VatTable vat,
            List<Rule> rules,
            @Nullable List<MappingTable> tables,
            @Nullable Set<String> firstRuleOnly,
            @Nullable ReturnRules returns,
            @Nullable VoucherScopes vouchers,
            @Nullable DifferenceLimits limits,
            @Nullable Deadlines deadlines,
            @Nullable OwnInvoices ownInvoices,
            @Nullable List<OrderField> orderFields,
            @Nullable VatPeriod vatPeriod,
            @Nullable ExpiredCards expiredCards,
            @Nullable CutOvers cutOvers,
            @Nullable Prepayments prepayments,
            @Nullable StoreCreditBooks storeCredit,
            @Nullable RoadBooks roads,
            @Nullable Revaluing revaluing,
            @Nullable Long lateVatMax,
            @Nullable TipBooks tips,
            @Nullable GeneralAccounts general) {
        this.version = version;
        this.hands = List.copyOf(hands);
        this.ledger = ledger;
        this.bankLeg = bankLeg;
        this.collectiveCustomer = collectiveCustomer;
        this.voucherSeries = voucherSeries;
        this.dueDays = dueDays;
        this.providers = List.copyOf(providers);
        this.vat = vat == null ? VatTable.standard() : vat;
        this.rules = List.copyOf(rules);
        this.tables = tables == null ? List.of() : List.copyOf(tables);
        this.returns = returns == null ? ReturnRules.INITIAL : returns;
        this.firstRuleOnly =
                Collections.unmodifiableSet(firstRuleOnly == null ? Set.of() : new TreeSet<>(firstRuleOnly));
        this.vouchers = vouchers == null ? VoucherScopes.EACH_SALE : vouchers;
        this.limits = limits == null ? DifferenceLimits.standard(Currency.SEK) : limits;
        this.deadlines = deadlines == null ? Deadlines.INITIAL : deadlines;
        this.ownInvoices = ownInvoices == null ? OwnInvoices.NONE : ownInvoices;
        this.orderFields = orderFields == null ? List.of() : List.copyOf(orderFields);
        this.vatPeriod = vatPeriod == null ? VatPeriod.MONTH : vatPeriod;
        this.expiredCards = expiredCards == null ? ExpiredCards.INITIAL : expiredCards;
        this.cutOvers = cutOvers == null ? CutOvers.NONE : cutOvers;
        this.prepayments = prepayments == null ? Prepayments.WAITING : prepayments;
        this.storeCredit = storeCredit == null ? StoreCreditBooks.INITIAL : storeCredit;
        this.roads = roads == null ? RoadBooks.INITIAL : roads;
        this.lateVatMax = lateVatMax;
        this.tips = tips == null ? TipBooks.INITIAL : tips;
        this.general = general == null ? GeneralAccounts.basDefaults() : general;
        this.revaluing = revaluing == null ? Revaluing.NEVER : revaluing;
    }

    /** What a new company starts with. */
    public static Settings initial() {
        return new Settings(
                1,
                List.of(),
                LedgerMode.ACCOUNTING_SYSTEM,
                BankLeg.IN_TRANSIT,
                "",
                "K",
                60,
                List.of(),
                null,
                List.of(),
                List.of(),
                Set.of(),
                ReturnRules.INITIAL,
                VoucherScopes.EACH_SALE,
                null,
                Deadlines.INITIAL,
                OwnInvoices.NONE,
                List.of(),
                VatPeriod.MONTH,
                ExpiredCards.INITIAL,
                CutOvers.NONE,
                Prepayments.WAITING,
                StoreCreditBooks.INITIAL,
                RoadBooks.INITIAL,
                Revaluing.NEVER,
                null,
                TipBooks.INITIAL,
                GeneralAccounts.basDefaults());
    }

    /**
     * What posting decides by. Where the books are kept in two ways it is that with a customer ledger: what a payout settles is then told
     * apart line by line, and a purchase is posted as {@link #posting(LedgerMode)} has it.
     */
    public PostingSettings posting() {
        return posting(cutOvers.any() ? LedgerMode.ACCOUNTING_SYSTEM : ledger);
    }

    /** What posting decides by for a purchase whose books are kept so. */
    public PostingSettings posting(LedgerMode kept) {
        var accounts = accounts();
        var list = KnownProviders.with(providers, bankLeg, accounts);
        var swedish = PostingSettings.swedish(kept, list);
        return new PostingSettings(
                version,
                swedish.bookCurrency(),
                kept,
                vat.treatments(),
                list,
                accounts,
                limits,
                swedish.giftCardMethod());
    }

    /** The accounts that are the company's and no provider's, with those that are chosen by themselves. */
    public GeneralAccounts accounts() {
        return general.withStoreCredit(storeCredit.account())
                .withOtherRoad(roads.account())
                .withTips(tips.account());
    }

    /** With other general accounts: what providers and limits book on one of them follows. */
    public Settings withGeneral(GeneralAccounts other) {
        return with(draft -> {
            draft.general = other;
            draft.providers =
                    providers.stream().map(one -> one.following(general, other)).toList();
            draft.limits = limits.following(general, other);
        });
    }

    public Settings withVersion(int other) {
        return with(draft -> draft.version = other);
    }

    public Settings withRules(RuleSet other) {
        return with(draft -> draft.rules = other);
    }

    /** The rules alone, with the tables and choices that belong to them. */
    public RuleSet ruleSet() {
        return new RuleSet(rules, tables, firstRuleOnly);
    }

    /** Who keeps the books of what begins on a day, where a sales channel has no way of its own. */
    public LedgerMode ledgerOn(LocalDate day) {
        return cutOvers.on(day, ledger);
    }

    /** Who keeps the books of what begins on a day in one sales channel. */
    public LedgerMode ledgerOn(LocalDate day, long channel) {
        return cutOvers.on(day, channel, ledger);
    }

    /** Whether the books were ever, or are to be, kept so. */
    public boolean everKept(LedgerMode mode) {
        return ledger == mode || cutOvers.changes().stream().anyMatch(change -> change.mode() == mode);
    }

    public Settings withCutOvers(CutOvers other) {
        return with(draft -> draft.cutOvers = other);
    }

    public Settings withPrepayments(Prepayments other) {
        return with(draft -> draft.prepayments = other);
    }

    public Settings withLedger(LedgerMode other) {
        return with(draft -> draft.ledger = other);
    }

    /** Every provider meets the bank in this way from now on. */
    public Settings withBankLeg(BankLeg other) {
        return with(draft -> {
            draft.bankLeg = other;
            draft.providers = providers.stream().map(p -> p.withBankLeg(other)).toList();
        });
    }

    /** With one provider's, in the place of what it had. */
    public Settings withProvider(ProviderSettings other) {
        var all = new ArrayList<>(providers);
        all.removeIf(one -> one.provider().equals(other.provider()));
        all.add(other);
        return withProviders(all);
    }

    public Settings withProviders(List<ProviderSettings> other) {
        return with(draft -> draft.providers = other);
    }

    public Settings withVat(VatTable other) {
        return with(draft -> draft.vat = other);
    }

    public Settings withLimits(DifferenceLimits other) {
        return with(draft -> draft.limits = other);
    }

    public Settings withHands(List<MoneyHand> other) {
        return with(draft -> draft.hands = other);
    }

    public Settings withReturns(ReturnRules other) {
        return with(draft -> draft.returns = other);
    }

    public Settings withVouchers(VoucherScopes other) {
        return with(draft -> draft.vouchers = other);
    }

    public Settings withOwnInvoices(OwnInvoices other) {
        return with(draft -> draft.ownInvoices = other);
    }

    /** One provider's, instead of what it had. */
    public Settings withOrderField(OrderField other) {
        return with(draft -> draft.orderFields = Stream.concat(
                        orderFields.stream().filter(f -> !f.provider().equals(other.provider())), Stream.of(other))
                .sorted(Comparator.comparing(OrderField::provider))
                .toList());
    }

    /** A provider's payouts meet no invoices by a field any more. */
    public Settings withoutOrderField(String provider) {
        return with(draft -> draft.orderFields =
                orderFields.stream().filter(f -> !f.provider().equals(provider)).toList());
    }

    /** Where the order number stands that the payouts of a provider name; empty where nobody has chosen. */
    public Optional<OrderField> orderField(String provider) {
        return orderFields.stream().filter(f -> f.provider().equals(provider)).findFirst();
    }

    public Settings withDeadlines(Deadlines other) {
        return with(draft -> draft.deadlines = other);
    }

    public Settings withVatPeriod(VatPeriod other) {
        return with(draft -> draft.vatPeriod = other);
    }

    public Settings withLateVatMax(@Nullable Long other) {
        return with(draft -> draft.lateVatMax = other);
    }

    public Settings withStoreCredit(StoreCreditBooks other) {
        return with(draft -> draft.storeCredit = other);
    }

    public Settings withTips(TipBooks other) {
        return with(draft -> draft.tips = other);
    }

    public Settings withRoads(RoadBooks other) {
        return with(draft -> draft.roads = other);
    }

    public Settings withRevaluing(Revaluing other) {
        return with(draft -> draft.revaluing = other);
    }

    public Settings withExpiredCards(ExpiredCards other) {
        return with(draft -> draft.expiredCards = other);
    }

    private Settings with(Consumer<SettingsDraft> change) {
        var draft = new SettingsDraft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Who captures what was paid with a method in a shop. */
    public Hand captures(String method, long channel) {
        return MoneyHand.captures(hands, method, channel);
    }

    /** The connection that the company has chosen for what is paid with a method in a shop; 0 where it has chosen none. */
    public long connection(String method, long channel) {
        return MoneyHand.connection(hands, method, channel);
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

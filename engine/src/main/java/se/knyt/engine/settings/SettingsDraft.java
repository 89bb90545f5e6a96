package se.knyt.engine.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.bookkeeping.VatTable;
import se.knyt.engine.rules.RuleSet;

/** Settings on their way to the next version: one place that copies all of them, so that each change names only its own. */
final class SettingsDraft {
    int version;
    List<MoneyHand> hands;
    LedgerMode ledger;
    BankLeg bankLeg;
    String collectiveCustomer;
    String voucherSeries;
    int dueDays;
    List<ProviderSettings> providers;
    VatTable vat;
    RuleSet rules;
    ReturnRules returns;
    VoucherScopes vouchers;
    DifferenceLimits limits;
    Deadlines deadlines;
    OwnInvoices ownInvoices;
    List<OrderField> orderFields;
    VatPeriod vatPeriod;
    ExpiredCards expiredCards;
    CutOvers cutOvers;
    Prepayments prepayments;
    StoreCreditBooks storeCredit;
    RoadBooks roads;
    TipBooks tips;
    GeneralAccounts general;

    @Nullable
    Long lateVatMax;

    Revaluing revaluing;

    SettingsDraft(Settings from) {
        version = from.version();
        hands = from.hands();
        ledger = from.ledger();
        bankLeg = from.bankLeg();
        collectiveCustomer = from.collectiveCustomer();
        voucherSeries = from.voucherSeries();
        dueDays = from.dueDays();
        providers = from.providers();
        vat = from.vat();
        rules = from.ruleSet();
        returns = from.returns();
        vouchers = from.vouchers();
        limits = from.limits();
        deadlines = from.deadlines();
        ownInvoices = from.ownInvoices();
        orderFields = from.orderFields();
        vatPeriod = from.vatPeriod();
        expiredCards = from.expiredCards();
        cutOvers = from.cutOvers();
        prepayments = from.prepayments();
        storeCredit = from.storeCredit();
        roads = from.roads();
        tips = from.tips();
        general = from.general();
        lateVatMax = from.lateVatMax();
        revaluing = from.revaluing();
    }

    Settings settings() {
        return new Settings(
                version,
                hands,
                ledger,
                bankLeg,
                collectiveCustomer,
                voucherSeries,
                dueDays,
                providers,
                vat,
                rules.rules(),
                rules.tables(),
                rules.firstOnly(),
                returns,
                vouchers,
                limits,
                deadlines,
                ownInvoices,
                orderFields,
                vatPeriod,
                expiredCards,
                cutOvers,
                prepayments,
                storeCredit,
                roads,
                revaluing,
                lateVatMax,
                tips,
                general);
    }
}

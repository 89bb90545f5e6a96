package se.knyt.engine;

import java.util.Collection;
import se.knyt.engine.bank.BankDesk;
import se.knyt.engine.bank.FeedDesk;
import se.knyt.engine.books.CustomerDesk;
import se.knyt.engine.books.CustomerInvoices;
import se.knyt.engine.books.CustomerReversals;
import se.knyt.engine.books.CustomerSetOffs;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.books.DimensionTargets;
import se.knyt.engine.books.FeeDesk;
import se.knyt.engine.books.FeeInvoiceDesk;
import se.knyt.engine.books.FeeInvoiceReversals;
import se.knyt.engine.books.FeesApartDesk;
import se.knyt.engine.books.FileTargets;
import se.knyt.engine.books.GeneralAccountDesk;
import se.knyt.engine.books.LimitDesk;
import se.knyt.engine.books.OrderFieldDesk;
import se.knyt.engine.books.OwnReceivableDesk;
import se.knyt.engine.books.PaidByHandDesk;
import se.knyt.engine.books.ProviderDesk;
import se.knyt.engine.books.RevaluationDesk;
import se.knyt.engine.books.RoadBankDesk;
import se.knyt.engine.books.VoucherDesk;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionDesk;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.connections.WindingDesk;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.disputes.DisputeDesk;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.FoundElsewhereDesk;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.AuthorizationDesk;
import se.knyt.engine.flows.DraftDesk;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.flows.RefundApprovals;
import se.knyt.engine.flows.RefundLineAmount;
import se.knyt.engine.flows.RefundWordDesk;
import se.knyt.engine.flows.ReturnDesk;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.engine.flows.RoadAccountDesk;
import se.knyt.engine.flows.RoadDesk;
import se.knyt.engine.flows.RoadReversals;
import se.knyt.engine.flows.RuleWordDesk;
import se.knyt.engine.flows.ShopHoldDesk;
import se.knyt.engine.giftcards.ExpiredCardDesk;
import se.knyt.engine.giftcards.GiftCardDesk;
import se.knyt.engine.giftcards.StoreCreditDesk;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.intake.HandPayoutDesk;
import se.knyt.engine.intake.HistoryDesk;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.intake.SettlementDrop;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.mapped.FormatDesk;
import se.knyt.engine.mapped.HandedPayouts;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.DeadlineDesk;
import se.knyt.engine.settings.OwnInvoiceDesk;
import se.knyt.engine.settings.PrepaymentDesk;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.TipDesk;
import se.knyt.spi.Connector;

/**
 * What a company's people decide and hand in.
 *
 * @param providers the accounts of payment providers
 * @param vat the table of country, kind of buyer and rate, and what is found of VAT numbers
 * @param vouchers what one voucher of their own books holds
 * @param settlementFiles settlement files that are dropped
 * @param schedules how often connections are read
 * @param returnDrafts refunds that only a payout tells of
 * @param refundLines what a payout's refund is in the currency of its purchase, where a person says it
 * @param refunds refunds that a person starts here
 * @param refundApprovals what is decided about them
 * @param returns returns that a person begins here
 * @param refundWords refunds that a rule holds, and rules about refunds tried
 * @param drafts vouchers that a rule leaves for a person to book
 * @param roads refunds that are paid by another road than the provider's
 * @param roadReversals words that they were paid, taken back
 * @param roadBank that the bank has paid what stands in transit of them
 * @param customers what buyers have paid of the merchant's own invoices, where our vouchers are the books
 * @param customerReversals how such a word is taken back
 * @param ledgerInvoices invoices that the accounting system has of the same purchases
 * @param setOffs one purchase's credit set off against another
 * @param roadAccount on which account they are owed
 * @param tips on which account tips stand
 * @param generalAccounts the other accounts that are the company's and no provider's
 * @param bank what the bank shows, told by files and by people
 * @param feed what the accounting system's bank feed has booked
 * @param limits how much of which difference passes
 * @param formats how files of the company's own providers are read
 * @param handed payouts that other systems hand in, and their tokens
 * @param fees what the contracts with providers say
 * @param feesApart fees that settlements tell and that come on an invoice
 * @param feeInvoices invoices by which providers charge what they do not take out of each payout
 * @param feeReversals such invoices, taken back
 * @param disputes how disputes ended, and how losses are booked
 * @param deadlines how long before last days somebody is told
 * @param ownInvoices what is sold on the company's own invoice
 * @param orderFields where on invoices that others made the order number stands
 * @param authorizations reservations that are given more time
 * @param shopHolds orders that are stopped in their shop
 * @param giftCards what a person books on a gift card
 * @param storeCredit on which account store credit stands
 * @param expiredCards gift cards whose last day has passed
 * @param paidByHand invoices that somebody has paid by hand in the accounting system
 * @param foundElsewhere captures and refunds of others that stand where ours were to be made
 * @param handPayouts which transactions a payout took that somebody made by hand
 * @param winding connections that take no new purchases
 * @param history what providers tell of the time before the company began
 * @param cutOver who keeps the books, from which day on
 * @param prepayments what is booked of a purchase that is paid before it is delivered
 * @param revaluations what is open in other currencies at a month's end
 */
public record Desks(
        ProviderDesk providers,
        se.knyt.engine.flows.VatDesk vat,
        VoucherDesk vouchers,
        SettlementDrop settlementFiles,
        Schedules schedules,
        ReturnDrafts returnDrafts,
        RefundLineAmount refundLines,
        AskedRefunds refunds,
        RefundApprovals refundApprovals,
        ReturnDesk returns,
        RefundWordDesk refundWords,
        RuleWordDesk ruleWords,
        DraftDesk drafts,
        RoadDesk roads,
        RoadReversals roadReversals,
        RoadBankDesk roadBank,
        CustomerDesk customers,
        CustomerReversals customerReversals,
        CustomerInvoices ledgerInvoices,
        CustomerSetOffs setOffs,
        RoadAccountDesk roadAccount,
        TipDesk tips,
        GeneralAccountDesk generalAccounts,
        BankDesk bank,
        FeedDesk feed,
        LimitDesk limits,
        FeeDesk fees,
        FeesApartDesk feesApart,
        FeeInvoiceDesk feeInvoices,
        FeeInvoiceReversals feeReversals,
        FormatDesk formats,
        HandedPayouts handed,
        DisputeDesk disputes,
        DeadlineDesk deadlines,
        OwnInvoiceDesk ownInvoices,
        OrderFieldDesk orderFields,
        AuthorizationDesk authorizations,
        ShopHoldDesk shopHolds,
        GiftCardDesk giftCards,
        StoreCreditDesk storeCredit,
        ExpiredCardDesk expiredCards,
        PaidByHandDesk paidByHand,
        FoundElsewhereDesk foundElsewhere,
        ConnectionDesk connections,
        HandPayoutDesk handPayouts,
        WindingDesk winding,
        HistoryDesk history,
        CutOverDesk cutOver,
        PrepaymentDesk prepayments,
        OwnReceivableDesk ownReceivables,
        RevaluationDesk revaluations) {
    /** @param wake called when something is to be read, planned or sent */
    static Desks of(
            Database database,
            CompanyKeys keys,
            CompanyClocks clocks,
            SettingsStore settings,
            EngineControl control,
            Connections connections,
            PageWriter pages,
            Planner planner,
            ChangeLog log,
            Collection<? extends Connector> connectors,
            IdAllocator ids,
            Runnable wake) {
        var bank = new BankDesk(
                database, keys, clocks, ids, settings, new EffectPlans(ids, new LateItems()), log, pages, wake);
        var drop = new SettlementDrop(database, connections, clocks, pages, new Archive(keys));
        var refunds =
                new AskedRefunds(database, planner, ids, new EffectPlans(ids, new LateItems()), log, clocks, wake);
        var refundWords = new RefundWordDesk(database, planner, clocks, log, wake);
        var ruleWords = new RuleWordDesk(database, clocks, log, wake);
        var drafts = new ReturnDrafts(database, planner, pages, clocks, settings, wake);
        var rows = new ConnectionDesk(database, clocks, connections, wake);
        return new Desks(
                new ProviderDesk(database, clocks, settings, control::planAgain),
                new se.knyt.engine.flows.VatDesk(database, clocks, settings, planner, control::planAgain),
                new VoucherDesk(database, clocks, settings, control::planAgain),
                drop,
                new Schedules(database, connections, clocks, wake),
                drafts,
                new RefundLineAmount(database, clocks, drafts, log, wake),
                refunds,
                new RefundApprovals(database, planner, new EffectPlans(ids, new LateItems()), log, clocks, wake),
                refunds.returns(),
                refundWords,
                ruleWords,
                new DraftDesk(
                        database,
                        planner,
                        settings,
                        DimensionTargets.of(connectors),
                        new Archive(keys),
                        ruleWords,
                        refundWords),
                new RoadDesk(database, planner, clocks, log, connectors, wake),
                new RoadReversals(database, planner, clocks, log, ids, wake),
                new RoadBankDesk(database, clocks, ids, settings, new EffectPlans(ids, new LateItems()), log, wake),
                new CustomerDesk(database, clocks, ids, settings, log, wake),
                new CustomerReversals(
                        database, clocks, ids, settings, new EffectPlans(ids, new LateItems()), log, wake),
                new CustomerInvoices(database, clocks, ids, settings, log, wake),
                new CustomerSetOffs(database, clocks, ids, settings, log, wake),
                new RoadAccountDesk(database, clocks, settings, wake),
                new TipDesk(database, clocks, settings, wake),
                new GeneralAccountDesk(database, clocks, settings, control::planAgain),
                bank,
                new FeedDesk(
                        database,
                        clocks,
                        settings,
                        connections,
                        control::connections,
                        bank.receipts(),
                        bank.deposits()),
                new LimitDesk(database, clocks, settings, control::planAgain),
                new FeeDesk(database, clocks, control::planAgain),
                new FeesApartDesk(database, clocks, control::planAgain),
                new FeeInvoiceDesk(database, keys, clocks, settings, ids, control::planAgain),
                new FeeInvoiceReversals(database, clocks, settings, ids, log, control::planAgain),
                new FormatDesk(database, keys, clocks, connections, settings, drop),
                new HandedPayouts(database, clocks, connections, pages, new LooseEnds(ids), wake),
                new DisputeDesk(database, clocks, ids, settings, log, wake),
                new DeadlineDesk(database, clocks, settings, wake),
                new OwnInvoiceDesk(database, clocks, settings, control::planAgain),
                new OrderFieldDesk(database, clocks, settings, log, wake),
                new AuthorizationDesk(
                        database, planner, new EffectPlans(ids, new LateItems()), clocks, log, connectors, wake),
                new ShopHoldDesk(database, planner, connectors),
                new GiftCardDesk(database, clocks, settings, ids, wake),
                new StoreCreditDesk(database, clocks, settings),
                new ExpiredCardDesk(database, clocks, settings, ids, wake),
                new PaidByHandDesk(database, clocks, ids, settings, log, wake),
                new FoundElsewhereDesk(database, clocks, log, wake),
                rows,
                new HandPayoutDesk(database, clocks, connections, rows, wake),
                new WindingDesk(database, clocks, connections, control::planAgain),
                new HistoryDesk(database, clocks, connections, new LooseEnds(ids), wake),
                new CutOverDesk(database, clocks, settings, ids, FileTargets.of(connectors), control::planAgain),
                new PrepaymentDesk(database, clocks, settings, control::planAgain),
                new OwnReceivableDesk(database, clocks, settings, control::planAgain),
                new RevaluationDesk(database, clocks, settings, ids, wake));
    }
}

package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.commerce.Order;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** What a refund's notes become: credit notes and payments in the accounting system, or vouchers of Knyt's own. */
final class RefundEntries {
    private final Purchase purchase;
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final Order order;

    RefundEntries(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.context = purchase.context();
        this.plan = purchase.plan();
        this.order = purchase.order();
    }

    /** @param refund what the note is of */
    void plan(TrailState.Doc refund, RefundPart part) {
        for (var entry : part.entries()) {
            switch (entry.operation()) {
                case Operation.BookCreditNote credit -> credit(refund, part, credit);
                case Operation.BookVoucher _ -> {
                    var vouchers = new OwnVouchers(state, context, plan, part.writing());
                    if (part.alone()) {
                        vouchers.alone(entry, purchase.target(), refund, purchase.shop());
                    } else {
                        vouchers.plan(part.fact(), entry, purchase.target(), refund, purchase.shop());
                    }
                }
                case Operation.RegisterPayment payment ->
                    CardPayments.plan(plan, state, context, refund, purchase.target(), part.key(), entry, payment);
                case Operation.BookInvoice _ -> throw new IllegalStateException("a refund has no invoice");
            }
        }
    }

    private void credit(TrailState.Doc refund, RefundPart part, Operation.BookCreditNote credit) {
        long erp = purchase.target();
        var key = InvoiceNumbers.effectKey(part.key());
        plan.key(TrailKeys.external(credit.reference()));
        plan.add(purchase.effect(
                erp,
                key,
                EffectKind.CREATE_CREDIT_NOTE,
                refund,
                order.buyer().personKey(),
                new EffectBody.CreateCreditNote(
                        credit.reference(),
                        order.number(),
                        Customers.collective(order, context),
                        credit.date(),
                        part.note().whole(),
                        order.currency(),
                        ErpRows.of(credit.rows()),
                        credit.total(),
                        credit.vat(),
                        part.fact().what().exchangeRate().map(ExchangeRate::perUnit)),
                needs(part.sale(), erp)));
        var book = purchase.effect(
                erp,
                InvoiceNumbers.bookKey(part.key()),
                EffectKind.BOOK_INVOICE,
                refund,
                "",
                new EffectBody.BookInvoice(credit.date()),
                List.of(new NewEffect.Need("invoice", erp, key)));
        plan.add(part.writing().draft() ? book.heldFor(Drafts.CODE) : book);
    }

    private List<NewEffect.Need> needs(TrailState.FactView sale, long erp) {
        var needs = new ArrayList<NewEffect.Need>();
        if (sale.invoiceNumber().isEmpty()) {
            needs.add(new NewEffect.Need("invoice", erp, InvoiceNumbers.effectKey(sale.key())));
            needs.add(new NewEffect.Need("booked", erp, InvoiceNumbers.bookKey(sale.key())));
        } else {
            needs.add(NewEffect.Need.known("invoice", erp, sale.invoiceNumber()));
        }
        if (Customers.collective(order, context).isEmpty()) {
            needs.addAll(Customers.need(state, context, plan, purchase.doc(), order, erp));
        }
        return needs;
    }
}

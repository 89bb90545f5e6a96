package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Refunds in the shop become booked credit notes, each on the invoice that it takes back. Those that pay a credit note of the
 * accounting system back need none.
 */
final class Refunds {
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final Writing writing;

    Refunds(
            TrailState state,
            PlanContext context,
            TrailPlan plan,
            TrailState.Doc doc,
            Captures captures,
            Writing writing) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.writing = writing;
    }

    void plan() {
        var flow = context.ownBooks()
                ? context.flow(FlowCode.SALES_TO_VOUCHERS, doc.connection())
                : context.flow(FlowCode.REFUNDS_TO_CREDIT_NOTES, doc.connection())
                        .filter(FlowRow::on);
        if (flow.isEmpty()) {
            return;
        }
        refunds().stream()
                .filter(e -> !plan.paysANote().contains(e.getKey().id()))
                .forEach(e -> plan(e.getKey(), e.getValue(), flow.get().target()));
    }

    private List<Map.Entry<TrailState.Doc, Refund>> refunds() {
        return ShopRefunds.all(state, doc.connection());
    }

    private int equalBefore(TrailState.Doc refundDoc) {
        var total = ((Refund) refundDoc.document()).total();
        return (int) refunds().stream()
                .takeWhile(e -> e.getKey().id() != refundDoc.id())
                .filter(e -> e.getValue().total().equals(total))
                .count();
    }

    private void plan(TrailState.Doc refundDoc, Refund refund, long erp) {
        var lines = lines(refund);
        if (!Deliveries.total(lines, order.currency()).equals(refund.total())) {
            plan.hold("refund.rows-differ", Map.of("total", refund.total().toPlain()));
            return;
        }
        if (!captures.giftCards().isZero()) {
            // How much of it went back to the card and how much to the provider is not told here.
            plan.hold("refund.gift-card", Map.of("total", refund.total().toPlain()));
            return;
        }
        var sale = saleOf(refund);
        if (sale.isEmpty()) {
            // Nothing is invoiced yet, or several invoices share it: it waits, and is shown once it is late.
            if (invoiced().size() > 1) {
                plan.hold(
                        "refund.several-invoices",
                        Map.of("total", refund.total().toPlain()));
            }
            return;
        }
        var key = ShopRefunds.key(refundDoc, refund);
        var reference = References.refund(doc.connection(), order, refund.sourceId());
        var sold = sale.get().date();
        // At the rate that the sale was booked at, so that sale and credit are zero together.
        var what = context.priced(
                SaleFacts.of(key, context.date(refund.at()), sold, reference, order, lines, captures.provider()), sold);
        var fact = new CreditFact(what, sale.get().key());
        var result = Posting.of(new PostingGroup.Credit(fact), context.posting());
        if (result instanceof PostingResult.Held held) {
            plan.hold(held.code(), HeldArguments.of(held));
            return;
        }
        var own = Money.zero(order.currency());
        var entries = ((PostingResult.Posted) result).entries();
        for (var entry : entries) {
            switch (entry.operation()) {
                case Operation.BookCreditNote credit -> credit(refundDoc, fact, credit, sale.get(), erp);
                case Operation.BookVoucher _ -> {
                    new OwnVouchers(state, context, plan, writing).plan(entry, erp, refundDoc, doc.connection());
                    own = ownPart(fact, entries);
                }
                default -> throw new IllegalStateException("no operation of a refund: " + entry.operation());
            }
        }
        fact(refundDoc, fact, own);
    }

    private Money ownPart(CreditFact fact, List<WantedEntry> entries) {
        boolean note = entries.stream().anyMatch(e -> e.operation() instanceof Operation.BookCreditNote);
        return Money.sum(
                fact.what().lines().stream()
                        .filter(l -> l.kind() == OrderRow.Kind.GIFT_CARD || !note)
                        .map(SaleLine::gross)
                        .toList(),
                order.currency());
    }

    private List<SaleLine> lines(Refund refund) {
        var result = new ArrayList<SaleLine>();
        for (var row : refund.rows()) {
            var of = order.rows().stream()
                    .filter(r -> r.rowId().equals(row.rowId()))
                    .findFirst();
            result.add(new SaleLine(
                    row.kind(),
                    of.map(writing::sku).orElse(""),
                    of.map(writing::text).orElse(row.kind() == OrderRow.Kind.SHIPPING ? "Frakt" : "Återbetalning"),
                    row.quantity(),
                    row.gross(),
                    row.taxes(),
                    writing.coding(row.rowId(), row.kind())));
        }
        return result;
    }

    private List<TrailState.FactView> invoiced() {
        return state.facts().stream().filter(f -> "sale".equals(f.type())).toList();
    }

    /** The sale that is taken back: the only one, or the only one whose amount the refund fits. */
    private Optional<TrailState.FactView> saleOf(Refund refund) {
        var invoiced = invoiced();
        if (invoiced.size() == 1) {
            return Optional.of(invoiced.getFirst());
        }
        var equal =
                invoiced.stream().filter(f -> f.amount().equals(refund.total())).toList();
        return equal.size() == 1 ? Optional.of(equal.getFirst()) : Optional.empty();
    }

    private void credit(
            TrailState.Doc refundDoc,
            CreditFact fact,
            Operation.BookCreditNote credit,
            TrailState.FactView sale,
            long erp) {
        var key = fact.key();
        var number = sale.invoiceNumber();
        var needs = new ArrayList<NewEffect.Need>();
        if (number.isEmpty()) {
            needs.add(new NewEffect.Need("invoice", erp, InvoiceNumbers.effectKey(sale.key())));
            needs.add(new NewEffect.Need("booked", erp, InvoiceNumbers.bookKey(sale.key())));
        } else {
            needs.add(NewEffect.Need.known("invoice", erp, number));
        }
        if (Customers.collective(order, context).isEmpty()) {
            needs.addAll(Customers.need(state, context, plan, doc, order, erp));
        }
        plan.key(TrailKeys.external(credit.reference()));
        plan.add(effect(
                erp,
                InvoiceNumbers.effectKey(key),
                EffectKind.CREATE_CREDIT_NOTE,
                refundDoc,
                new EffectBody.CreateCreditNote(
                        credit.reference(),
                        order.number(),
                        Customers.collective(order, context),
                        credit.date(),
                        isWhole(key, credit, sale),
                        order.currency(),
                        ErpRows.of(credit.rows()),
                        credit.total(),
                        credit.vat(),
                        fact.what().exchangeRate().map(ExchangeRate::perUnit)),
                needs));
        plan.add(effect(
                erp,
                InvoiceNumbers.bookKey(key),
                EffectKind.BOOK_INVOICE,
                refundDoc,
                new EffectBody.BookInvoice(credit.date()),
                List.of(new NewEffect.Need("invoice", erp, InvoiceNumbers.effectKey(key)))));
    }

    private void fact(TrailState.Doc refundDoc, CreditFact fact, Money own) {
        var total = fact.what().total();
        plan.add(new TrailPlan.NewFact(
                fact.key(),
                "credit",
                refundDoc.id(),
                refundDoc.version(),
                captures.provider(),
                "",
                fact.eventDate(),
                total,
                own,
                Money.zero(order.currency()),
                SaleFacts.tax(fact.what()),
                fact));
        new FactReferences(plan, captures, order).ofCredit(fact.key(), total, equalBefore(refundDoc));
    }

    private boolean isWhole(String key, Operation.BookCreditNote credit, TrailState.FactView sale) {
        boolean other = state.facts().stream()
                .anyMatch(f -> "credit".equals(f.type()) && !f.key().equals(key));
        return !other && credit.total().equals(sale.amount());
    }

    private NewEffect effect(
            long erp,
            String key,
            EffectKind kind,
            TrailState.Doc refundDoc,
            EffectBody body,
            List<NewEffect.Need> needs) {
        return new NewEffect(
                erp,
                key,
                kind,
                state.trail(),
                null,
                refundDoc.id(),
                kind == EffectKind.CREATE_CREDIT_NOTE ? order.buyer().personKey() : "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                needs);
    }
}

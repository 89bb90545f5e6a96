package se.knyt.engine.flows;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.CaptureStep.Came;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** Handled in the shop: each delivery there is captured, then invoiced and booked in the accounting system. */
final class ShopWay extends Way {
    /** A shop's cards are read twice an hour. */
    private static final Duration CARD_AWAITED = Duration.ofMinutes(30);
    /** Nothing is left to capture. */
    private static final CaptureStep.Taken ALREADY = new CaptureStep.Taken(Came.SEEN, List.of());

    private final PaidInAdvance advance;
    private final PartPrepayment part;
    private final HeldSales heldSales;

    ShopWay(Purchase purchase) {
        super(purchase);
        this.advance = new PaidInAdvance(purchase);
        this.part = new PartPrepayment(purchase);
        this.heldSales = new HeldSales(purchase);
    }

    @Override
    void plan() {
        if (advance.isReceived()) {
            inAdvance();
            return;
        }
        if (advance.waitsForRate()) {
            return;
        }
        if (captures.cards().anyCardUnbegun() && context.cardsBearVat()) {
            // It may have borne its VAT when it was sold, and then owes none now.
            plan.ask(
                    "gift-card.not-sold-yet",
                    Map.of("amount", captures.cards().giftCards().toPlain()));
            plan.lookAgain(context.now().plus(CARD_AWAITED));
        }
        if (part.money().changed().isPresent()) {
            return;
        }
        var deliveries = Deliveries.of(
                order, state.of(Shipment.class).map(Map.Entry::getValue).toList(), writing);
        var drawing =
                part.money().isReceived() ? Optional.of(part.money().drawing()) : Optional.<PartMoney.Drawing>empty();
        capture.ahead(part.money().taken());
        var exchanges = new Exchanges(state, order.currency());
        var delivered = Money.zero(order.currency());
        var due = new ArrayList<Due>();
        for (var delivery : deliveries) {
            var exchanged = exchanges.take(delivery);
            var cardsBefore = CardPayments.upTo(captures.cards().giftCards(), delivered);
            delivered = delivered.plus(delivery.total()).minus(exchanged);
            var cards = CardPayments.upTo(captures.cards().giftCards(), delivered);
            var used = new ArrayList<>(CardUse.between(captures.cards().cardsUsed(), cardsBefore, cards));
            used.addAll(Exchanges.use(exchanged));
            // What was taken instead of money was never paid in advance.
            var drawn = drawing.filter(_ -> !exchanged.isPositive())
                    .map(some -> some.take(delivery))
                    .orElse(PartMoney.Drawn.NOTHING);
            due.add(new Due(delivery, cards.minus(cardsBefore).plus(exchanged), used, drawn));
        }
        capture.begin(due.stream()
                .map(d -> new Shares.Due(
                        saleKey(d.delivery()),
                        captureKey(saleKey(d.delivery())),
                        d.delivery().total().minus(d.byCard()).minus(d.inAdvance())))
                .toList());
        for (var one : due) {
            if (!plan(one)) {
                return;
            }
        }
    }

    /**
     * A delivery with what pays it beside providers.
     *
     * @param byCard what gift cards pay of it, and goods that were given back
     * @param used which cards
     * @param drawn what a part that came before it pays of it
     */
    private record Due(Deliveries.Delivery delivery, Money byCard, List<CardUse> used, PartMoney.Drawn drawn) {
        Money inAdvance() {
            return Deliveries.total(drawn.lines(), byCard.currency());
        }

        SaleFact paidInAdvance(SaleFact whole) {
            return drawn.lines().isEmpty()
                    ? whole
                    : whole.partPaidInAdvance(drawn.lines()).drawing(drawn.books());
        }

        /** Whether no provider pays anything of it. */
        boolean isInAdvance() {
            return inAdvance().isPositive() && inAdvance().plus(byCard).equals(delivery.total());
        }
    }

    /** Whether something is asked before any of it can be posted. */
    private boolean isAsked() {
        return plan.holds().question().isPresent();
    }

    /** A part came before the deliveries, and the rest is the merchant's own invoice: nobody captures it. */
    private boolean isRestOnInvoice() {
        return captures.restOnInvoice() && part.money().isReceived();
    }

    private String saleKey(Deliveries.Delivery delivery) {
        return "sale:" + doc.connection() + ":" + delivery.shipment().sourceId();
    }

    /** With what each card draws of the account, where it was sold in another currency than that of the books. */
    private List<CardUse> used(Due due) {
        var shares = new CardShares(state, context.posting().bookCurrency());
        return state.fact(saleKey(due.delivery())).isPresent() ? shares.recorded(due.used()) : shares.drawn(due.used());
    }

    private boolean plan(Due due) {
        var used = used(due);
        var delivery = due.delivery();
        var shipment = delivery.shipment();
        var factKey = saleKey(delivery);
        var reference = References.delivery(doc.connection(), order, shipment.sourceId());
        var shipped = context.date(shipment.shippedAt());
        var elsewhere = due.byCard().plus(due.inAdvance());
        var rest = delivery.total().minus(elsewhere);
        var share = isRestOnInvoice()
                ? new Shares.Share(List.of(new TenderPart(Tender.NONE, rest)), Money.zero(rest.currency()))
                : capture.share(factKey, captureKey(factKey), rest);
        var whole = context.priced(
                SaleFacts.of(factKey, shipped, reference, order, delivery.lines(), share.byProvider(), used),
                shipped,
                order,
                writing);
        var sale = HeldSaleState.asStood(state, due.paidInAdvance(whole));
        var result = context.post(new PostingGroup.Sale(sale));
        if (result instanceof PostingResult.Held held) {
            if (HeldArguments.isOfMoney(held)) {
                plan.hold(held.code(), HeldArguments.of(held));
                return false;
            }
            plan.ask(held.code(), HeldArguments.of(held));
        }
        var wanted = new CaptureStep.Wanted(
                captureKey(factKey), share, reference, shipment.shippedAt(), CapturedRows.of(order, delivery.rows()));
        var taken = isRestOnInvoice() ? capture.byNobody(wanted) : capture.take(wanted);
        if (taken.came() == Came.WAITS) {
            return false;
        }
        if (result instanceof PostingResult.Held held && HeldArguments.stopsMoney(held)) {
            // The day has not come on which anything of it can be booked.
            return true;
        }
        if (result instanceof PostingResult.Held || isAsked()) {
            // The goods have left: the money of them and of what is sent after them is taken, whatever is asked.
            stand(sale, elsewhere, taken);
            return true;
        }
        if (CardShares.any(used) && !capture.isDone(taken)) {
            // What a card draws is told once, when all of it is booked.
            return true;
        }
        var entries = ((PostingResult.Posted) result).entries();
        if (HeldSaleState.stands(state, sale.key())) {
            var off = heldSales.takenOff(sale, entries);
            if (VoucherDrafts.holds(purchase, sale.key(), off)) {
                // Its money stands on until a person has said it.
                stand(sale, elsewhere, taken);
            } else {
                off.forEach(heldSales::alone);
                heldSales.answered(sale);
                fact(sale, elsewhere, entries, taken);
            }
            return true;
        }
        if (capture.isDone(taken) && VoucherDrafts.holds(purchase, sale.key(), entries)) {
            // The money is taken; the deliveries after it go on.
            return true;
        }
        entries.forEach(entry -> entry(sale, entry, taken));
        if (!entries.isEmpty() && capture.isDone(taken)) {
            if (due.isInAdvance()) {
                // Nothing of it is open with any provider: that met the prepayment.
                plan.add(whole(sale, elsewhere, entries));
            } else {
                fact(sale, elsewhere, entries, taken);
            }
            if (!due.drawn().lines().isEmpty()) {
                part.delivered(sale, entries);
            }
            new CardPlans(purchase).sale(sale, used, entries);
        }
        return true;
    }

    /** In Knyt's own books the provider owes it from now on, and a payout finds it. */
    private void stand(SaleFact sale, Money elsewhere, CaptureStep.Taken taken) {
        if (capture.isDone(taken) && !isRestOnInvoice()) {
            var entries = heldSales.stand(sale, elsewhere);
            if (!entries.isEmpty()) {
                fact(sale, elsewhere, entries, taken);
            }
        }
    }

    /** All of it is captured and booked as a prepayment: each delivery draws its part of that. */
    private void inAdvance() {
        if (advance.isChanged() || isAsked()) {
            return;
        }
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        var exchanges = new Exchanges(state, order.currency());
        var before = new ArrayList<SaleLine>();
        for (var delivery : Deliveries.of(order, shipments, writing)) {
            var exchanged = exchanges.take(delivery);
            // What was taken instead of money was never paid in advance.
            if (exchanged.isPositive()
                    ? !plan(new Due(delivery, exchanged, Exchanges.use(exchanged), PartMoney.Drawn.NOTHING))
                    : !drawn(delivery, before)) {
                return;
            }
            if (!exchanged.isPositive()) {
                before.addAll(delivery.lines());
            }
        }
    }

    /** @param before lines of the deliveries before it that draw */
    private boolean drawn(Deliveries.Delivery delivery, List<SaleLine> before) {
        var shipment = delivery.shipment();
        var fact = SaleFacts.of(
                saleKey(delivery),
                context.date(shipment.shippedAt()),
                References.delivery(doc.connection(), order, shipment.sourceId()),
                order,
                delivery.lines(),
                List.of(new ProviderPart(captures.provider(), delivery.total())));
        var priced = context.priced(fact, fact.eventDate(), order, writing);
        var prepayment = new Prepayment(purchase);
        var drawn = prepayment.drawn(priced, before);
        var sale = drawn.sale();
        var result = context.post(new PostingGroup.Sale(sale));
        if (result instanceof PostingResult.Held held) {
            plan.ask(held.code(), HeldArguments.of(held));
            return false;
        }
        var entries = ((PostingResult.Posted) result).entries();
        if (VoucherDrafts.holds(purchase, sale.key(), entries)) {
            // What the next draws of the prepayment depends on what this one has drawn.
            return false;
        }
        entries.forEach(entry -> entry(sale, entry, ALREADY));
        if (!entries.isEmpty() || prepayment.isSoldAhead()) {
            // Nothing of it is open with any provider: that met the prepayment.
            plan.add(whole(sale, sale.total(), entries));
            prepayment.delivered(drawn, entries);
            new CardPlans(purchase).sale(sale, List.of(), entries);
        }
        return true;
    }

    private void entry(SaleFact sale, WantedEntry entry, CaptureStep.Taken taken) {
        switch (entry.operation()) {
            case Operation.BookInvoice invoice -> invoice(sale, invoice, taken);
            case Operation.RegisterPayment payment ->
                CardPayments.plan(plan, state, context, doc, erp, sale.key(), entry, payment);
            case Operation.BookVoucher _ -> {
                if (capture.isDone(taken)) {
                    new OwnVouchers(state, context, plan, writing).plan(sale, entry, erp, doc, doc.connection());
                }
            }
            case Operation.BookCreditNote _ -> throw new IllegalStateException("a sale has no credit note");
        }
    }

    private static String captureKey(String saleKey) {
        return "capture:" + saleKey.substring("sale:".length());
    }

    private void invoice(SaleFact sale, Operation.BookInvoice invoice, CaptureStep.Taken taken) {
        var needs = new ArrayList<>(capture.needs(taken));
        needs.addAll(Customers.need(state, context, plan, doc, order, erp));
        var invoiceKey = InvoiceNumbers.effectKey(sale.key());
        plan.key(TrailKeys.external(invoice.reference()));
        plan.add(purchase.effect(
                erp,
                invoiceKey,
                EffectKind.CREATE_INVOICE,
                order.buyer().personKey(),
                new EffectBody.CreateInvoice(
                        invoice.reference(),
                        order.number(),
                        Customers.collective(order, context),
                        invoice.date(),
                        due(invoice.date()),
                        // What is sold on own invoice is the buyer's to pay, and is sent to the buyer as the accounting
                        // system does.
                        !captures.ownInvoice()
                                && !isRestOnInvoice()
                                && (!captures.provider().isEmpty()
                                        || !captures.cards().giftCards().isZero()),
                        order.currency(),
                        ErpRows.of(invoice.rows()),
                        invoice.total(),
                        invoice.vat(),
                        sale.exchangeRate().map(ExchangeRate::perUnit),
                        ErpRows.details(writing)),
                needs));
        var book = purchase.effect(
                erp,
                InvoiceNumbers.bookKey(sale.key()),
                EffectKind.BOOK_INVOICE,
                new EffectBody.BookInvoice(invoice.date()),
                List.of(new NewEffect.Need("invoice", erp, invoiceKey)));
        plan.add(writing.draft() ? book.heldFor(Drafts.CODE) : book);
    }

    /** By what the shop agreed with the buyer, else as the company has chosen. */
    private LocalDate due(LocalDate invoiced) {
        if (!captures.ownInvoice() && !isRestOnInvoice()) {
            return invoiced.plusDays(context.inUse().settings().dueDays());
        }
        return PaymentTerms.of(order, context.zone())
                .map(terms -> terms.due(invoiced))
                .orElseGet(() -> invoiced.plusDays(captures.dueDays()));
    }

    private void fact(SaleFact sale, Money byCard, List<WantedEntry> entries, CaptureStep.Taken taken) {
        recordSale(whole(sale, byCard, entries), taken, sale.exchangeRate());
    }

    /** @param elsewhere what no provider owes of it */
    private TrailPlan.NewFact whole(SaleFact sale, Money elsewhere, List<WantedEntry> entries) {
        boolean invoiced = entries.stream().anyMatch(e -> e.operation() instanceof Operation.BookInvoice);
        var own = Money.sum(
                sale.lines().stream()
                        .filter(l -> l.kind() == OrderRow.Kind.GIFT_CARD || !invoiced)
                        .map(SaleLine::gross)
                        .toList(),
                sale.currency());
        return new TrailPlan.NewFact(
                sale.key(),
                "sale",
                doc.id(),
                doc.version(),
                captures.provider(),
                "",
                sale.eventDate(),
                sale.total(),
                own,
                elsewhere,
                SaleFacts.tax(sale),
                List.of(),
                writing.prices(),
                sale);
    }
}

package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.ErpRow;

/**
 * Handled in the accounting system: the order is exported; what is delivered and invoiced there, whole or in parts, is captured and
 * fulfilled in the shop.
 */
final class ErpWay extends Way {
    private static final String GOODS_UNKNOWN = "fulfil.goods-unknown";

    private final ErpExchanges exchanges;

    ErpWay(Purchase purchase) {
        super(purchase);
        this.exchanges = new ErpExchanges(purchase);
    }

    @Override
    void plan() {
        if (!captures.cards().giftCards().isZero()) {
            // The invoice is made there, and nothing tells which of several the card was to pay.
            ask(
                    "gift-card.handled-in-accounting",
                    Map.of("amount", captures.cards().giftCards().toPlain()));
            return;
        }
        if (!writing.prices().isEmpty()) {
            // Whoever invoices a part there takes the two rows apart, and nothing tells which belong together.
            ask("rule.price-in-accounting", Map.of());
            return;
        }
        if (FreeOrder.is(order, captures)) {
            free();
            return;
        }
        boolean exported = exchanges.any() && state.effect(orderKey()).isPresent();
        if (!exported && !export()) {
            return;
        }
        var invoices = invoices();
        if (exchanges.any()
                && (!exported
                        || !exchanges.isClear(
                                invoices.stream().map(Map.Entry::getValue).toList())
                        || !exchanges.all().stream().allMatch(this::exchanged))) {
            exchanges.hold(captures.exchanged());
            return;
        }
        capture.begin(invoices.stream()
                .map(Map.Entry::getValue)
                .map(i -> new Shares.Due(
                        "sale:" + cause(i), "capture:" + cause(i), i.total().minus(byCredit(i))))
                .toList());
        var sold = SoldRows.from(purchase);
        invoices.forEach(invoice -> delivered(invoice.getKey(), invoice.getValue(), sold));
    }

    /** Nothing is exported before somebody has answered; what the shop has sent all the same is paid for. */
    private void ask(String code, Map<String, String> arguments) {
        plan.ask(code, arguments);
        ShippedMoney.capture(purchase);
    }

    /** An order of its own for what was taken instead, once all of it is paid or reserved; false where it cannot be posted. */
    private boolean exchanged(ErpExchanges.One one) {
        var date = context.date(one.refund().at());
        var rest = one.worth().minus(one.byCredit());
        var unpaid = Reservation.unpaid(state, captures, order, context.now());
        if (state.effect(one.key()).isEmpty() && rest.isPositive() && unpaid.isPositive()) {
            // Dearer goods: nobody is to pack them before the buyer has paid what they cost on top.
            exchanges.notPaid(unpaid);
            return true;
        }
        var sale = exchanges.sale(one, one.key(), date, List.of(new ProviderPart(captures.provider(), rest)));
        if (!(context.post(new PostingGroup.Sale(sale)) instanceof PostingResult.Posted posted)) {
            return false;
        }
        for (var entry : posted.entries()) {
            if (entry.operation() instanceof Operation.BookInvoice rows) {
                order(one.key(), one.reference(), date, ErpRows.of(rows.rows()), rows.total(), rows.vat());
            }
        }
        return true;
    }

    private Money byCredit(Invoice invoice) {
        return exchanges.of(invoice).map(ErpExchanges.One::byCredit).orElse(Money.zero(order.currency()));
    }

    /** Nothing is paid and nothing is booked; what is invoiced there at nothing is delivered. */
    private void free() {
        if (order.state() == Order.State.OPEN || state.effect(orderKey()).isPresent()) {
            var zero = Money.zero(order.currency());
            order(orderKey(), reference(), placed(), FreeOrder.rows(order, writing), zero, zero);
        }
        var invoices = invoices();
        invoices.forEach(invoice -> fulfil(invoice.getValue(), cause(invoice.getValue())));
    }

    /** The booked invoices of the order, by number. */
    private List<Map.Entry<TrailState.Doc, Invoice>> invoices() {
        return state.of(Invoice.class)
                .filter(e -> e.getKey().connection() == erp)
                .filter(e -> !e.getValue().credit()
                        && e.getValue().booked()
                        && !e.getValue().cancelled())
                .sorted((a, b) ->
                        compareNumbers(a.getValue().number(), b.getValue().number()))
                .toList();
    }

    static int compareNumbers(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    /** Orders it there; false where nothing of it goes on. */
    private boolean export() {
        var reference = reference();
        var placed = placed();
        var result = PostingQuestion.of(context, doc, captures, writing);
        if (result instanceof PostingResult.Held held) {
            if (HeldArguments.isOfMoney(held)) {
                plan.hold(held.code(), HeldArguments.of(held));
                return false;
            }
            if (state.effect(orderKey()).filter(TrailState.EffectView::done).isPresent()) {
                // The order stands there: what is invoiced of it there is captured, whatever is asked by now.
                plan.ask(held.code(), HeldArguments.of(held));
                return true;
            }
            ask(held.code(), HeldArguments.of(held));
            return false;
        }
        if (order.state() == Order.State.CANCELLED && state.effect(orderKey()).isEmpty()) {
            return false;
        }
        for (var entry : ((PostingResult.Posted) result).entries()) {
            if (entry.operation() instanceof Operation.BookInvoice rows) {
                order(orderKey(), reference, placed, ErpRows.of(rows.rows()), rows.total(), rows.vat());
            }
        }
        return true;
    }

    private String reference() {
        return References.order(doc.connection(), order);
    }

    private LocalDate placed() {
        return context.date(order.placedAt());
    }

    private void order(String key, String reference, LocalDate date, List<ErpRow> rows, Money total, Money vat) {
        plan.key(TrailKeys.external(reference));
        plan.add(purchase.effect(
                erp,
                key,
                EffectKind.CREATE_ORDER,
                order.buyer().personKey(),
                new EffectBody.CreateOrder(
                        reference,
                        order.number(),
                        Customers.collective(order, context),
                        date,
                        order.currency(),
                        rows,
                        total,
                        vat,
                        ErpRows.details(writing)),
                Customers.need(state, context, plan, doc, order, erp)));
    }

    private String orderKey() {
        return "order:" + doc.connection() + ":" + order.sourceId();
    }

    private String cause(Invoice invoice) {
        return erp + InvoiceDeliveryKeys.INVOICE + invoice.number();
    }

    private void delivered(TrailState.Doc invoiceDoc, Invoice invoice, SoldRows sold) {
        var cause = cause(invoice);
        var captureKey = "capture:" + cause;
        var reference = order.number() + "/" + invoice.number();
        var delivered = invoice.date().atStartOfDay(context.zone()).toInstant();
        var exchange = exchanges.of(invoice);
        var share = capture.share("sale:" + cause, captureKey, invoice.total().minus(byCredit(invoice)));
        var taken = capture.take(new CaptureStep.Wanted(
                captureKey,
                share,
                reference,
                delivered,
                CapturedRows.of(order, sold.next(invoice).orElse(List.of()))));
        if (taken.came() == CaptureStep.Came.WAITS) {
            return;
        }
        fulfil(invoice, cause);
        var sale = exchange.map(one -> exchanges.sale(one, "sale:" + cause, invoice.date(), share.byProvider()));
        if (sale.isPresent() && !paidByCredit(invoice, sale.get(), capture.isDone(taken))) {
            return;
        }
        if (capture.isDone(taken)) {
            fact(invoiceDoc, invoice, "sale:" + cause, taken);
        }
    }

    /** The buyer's credit pays its part of the invoice there, and has moved when the sale is a fact. */
    private boolean paidByCredit(Invoice invoice, SaleFact sale, boolean done) {
        if (!(context.post(new PostingGroup.Sale(sale)) instanceof PostingResult.Posted posted)) {
            exchanges.hold(byCredit(invoice));
            return false;
        }
        var needs = List.of(NewEffect.Need.known("invoice", erp, invoice.number()));
        for (var entry : posted.entries()) {
            if (entry.operation() instanceof Operation.RegisterPayment payment) {
                CardPayments.plan(plan, state, context, doc, erp, entry, payment, needs);
            }
        }
        if (done) {
            new CardPlans(purchase).sale(sale, Exchanges.use(byCredit(invoice)), posted.entries());
        }
        return true;
    }

    private void fulfil(Invoice invoice, String cause) {
        if (state.effect("fulfil:" + cause).isPresent()) {
            // What it was of is told already, whatever has been added to the order since.
            return;
        }
        var rows = fulfilRows(invoice);
        if (rows.isEmpty()) {
            unknownGoods(invoice, cause);
            return;
        }
        plan.add(purchase.effect(
                doc.connection(),
                "fulfil:" + cause,
                EffectKind.FULFIL,
                new EffectBody.Fulfil(
                        order.sourceId(),
                        "Knyt " + invoice.number(),
                        rows,
                        invoice.date().atStartOfDay(context.zone()).toInstant(),
                        "",
                        "",
                        ""),
                List.of()));
    }

    /** The invoice's goods as rows of the shop's order; what the order does not have by article number is no goods of it. */
    private List<EffectBody.FulfilRow> fulfilRows(Invoice invoice) {
        var exchange = exchanges.of(invoice);
        var goods = order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS)
                .filter(r -> exchange.isPresent() == exchanges.isNew(r))
                .toList();
        // Of an order that costs nothing each part is worth as much as the whole.
        boolean named = invoice.rows().stream()
                .anyMatch(row -> !row.sku().isEmpty()
                        && goods.stream().anyMatch(g -> writing.sku(g).equals(row.sku())));
        var all = exchange.map(ErpExchanges.One::worth).orElse(order.total());
        if (invoice.total().equals(all) && !(order.total().isZero() && named)) {
            // The whole order, whatever its rows are called there.
            return goods.stream()
                    .map(r -> new EffectBody.FulfilRow(r.rowId(), r.sku(), r.quantity()))
                    .toList();
        }
        var bySku = new HashMap<String, OrderRow>();
        goods.stream().filter(r -> !writing.sku(r).isEmpty()).forEach(r -> bySku.putIfAbsent(writing.sku(r), r));
        var result = new ArrayList<EffectBody.FulfilRow>();
        for (var row : invoice.rows()) {
            var match = bySku.get(row.sku());
            if (match != null && row.quantity().compareTo(Quantity.ZERO) > 0) {
                result.add(new EffectBody.FulfilRow(match.rowId(), match.sku(), row.quantity()));
            }
        }
        return result;
    }

    /** Which goods a part of the order is cannot be seen: a person tells the shop, and the end closes when all is delivered there. */
    private void unknownGoods(Invoice invoice, String cause) {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        var delivered = Money.sum(
                Deliveries.of(order, shipments).stream()
                        .map(Deliveries.Delivery::total)
                        .toList(),
                order.currency());
        boolean anyGoods = order.rows().stream().anyMatch(r -> r.kind() == OrderRow.Kind.GOODS);
        if (!anyGoods || delivered.compareTo(order.total()) >= 0) {
            return;
        }
        plan.add(new LooseEnd(
                "fulfil:" + cause,
                GOODS_UNKNOWN,
                Map.of("order", order.number(), "invoice", invoice.number()),
                GOODS_UNKNOWN,
                state.trail(),
                null,
                null,
                doc.connection(),
                invoice.total(),
                context.now(),
                true));
    }

    private void fact(TrailState.Doc invoiceDoc, Invoice invoice, String key, CaptureStep.Taken taken) {
        var whole = new TrailPlan.NewFact(
                key,
                "sale",
                invoiceDoc.id(),
                invoiceDoc.version(),
                captures.provider(),
                invoice.number(),
                invoice.date(),
                invoice.total(),
                Money.zero(order.currency()),
                byCredit(invoice),
                invoice.tax(),
                invoice);
        recordSale(whole, taken, Optional.empty());
    }
}

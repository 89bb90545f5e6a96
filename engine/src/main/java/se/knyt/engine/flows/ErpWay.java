package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Settings.CaptureHand;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Handled in the accounting system: the order is exported; what is delivered and invoiced there, whole or in parts, is captured and
 * fulfilled in the shop.
 */
final class ErpWay {
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final long erp;

    ErpWay(TrailState state, PlanContext context, TrailPlan plan, TrailState.Doc doc, Captures captures, long erp) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.erp = erp;
    }

    void plan() {
        if (!captures.giftCards().isZero()) {
            // The invoice is made there, and nothing tells which of several the card was to pay.
            plan.hold(
                    "gift-card.handled-in-accounting",
                    Map.of("amount", captures.giftCards().toPlain()));
            return;
        }
        if (!export()) {
            return;
        }
        var invoiced = Money.zero(order.currency());
        for (var invoice : invoices()) {
            invoiced = invoiced.plus(invoice.getValue().total());
            delivered(invoice.getKey(), invoice.getValue(), invoiced);
        }
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

    private static int compareNumbers(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private boolean export() {
        var reference = References.order(doc.connection(), order);
        var whole = SaleFacts.of(
                "order:" + doc.connection() + ":" + order.sourceId(),
                context.date(order.placedAt()),
                reference,
                order,
                Deliveries.all(order),
                captures.provider());
        var result = Posting.of(new PostingGroup.Sale(whole), context.posting());
        if (result instanceof PostingResult.Held held) {
            plan.hold(held.code(), HeldArguments.of(held));
            return false;
        }
        if (order.state() == Order.State.CANCELLED && state.effect(orderKey()).isEmpty()) {
            return false;
        }
        for (var entry : ((PostingResult.Posted) result).entries()) {
            if (entry.operation() instanceof Operation.BookInvoice rows) {
                plan.key(TrailKeys.external(reference));
                plan.add(new NewEffect(
                        erp,
                        orderKey(),
                        EffectKind.CREATE_ORDER,
                        state.trail(),
                        null,
                        doc.id(),
                        order.buyer().personKey(),
                        doc.connection(),
                        new EffectBody.CreateOrder(
                                reference,
                                order.number(),
                                Customers.collective(order, context),
                                context.date(order.placedAt()),
                                order.currency(),
                                ErpRows.of(rows.rows()),
                                rows.total(),
                                rows.vat()),
                        context.inUse().settings().version(),
                        Customers.need(state, context, plan, doc, order, erp)));
            }
        }
        return true;
    }

    private String orderKey() {
        return "order:" + doc.connection() + ":" + order.sourceId();
    }

    /** {@code invoiced} is the worth of this invoice and all before it. */
    private void delivered(TrailState.Doc invoiceDoc, Invoice invoice, Money invoiced) {
        var cause = erp + ":invoice:" + invoice.number();
        var captureKey = "capture:" + cause;
        var reference = order.number() + "/" + invoice.number();
        boolean seen = state.effect(captureKey).isEmpty()
                && captures.capturedByOthers().compareTo(invoiced) >= 0;
        if (!seen) {
            if (context.inUse().settings().captureHand() == CaptureHand.SHOP) {
                return;
            }
            var authorizations = captures.authorizations();
            if (authorizations.size() != 1) {
                plan.hold("capture.not-one-reservation", Map.of("count", String.valueOf(authorizations.size())));
                return;
            }
            plan.add(inShop(
                    captureKey,
                    EffectKind.CAPTURE,
                    new EffectBody.Capture(
                            order.sourceId(),
                            authorizations.getFirst().sourceId(),
                            invoice.total(),
                            reference,
                            List.of()),
                    List.of()));
        }
        fulfil(invoice, cause);
        if (seen || state.effect(captureKey).filter(TrailState.EffectView::done).isPresent()) {
            fact(invoiceDoc, invoice, captureKey);
        }
    }

    private void fulfil(Invoice invoice, String cause) {
        var rows = fulfilRows(invoice);
        if (rows.isEmpty()) {
            return;
        }
        plan.add(inShop(
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
        var bySku = new HashMap<String, OrderRow>();
        order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS && !r.sku().isEmpty())
                .forEach(r -> bySku.putIfAbsent(r.sku(), r));
        var result = new ArrayList<EffectBody.FulfilRow>();
        for (var row : invoice.rows()) {
            var match = bySku.get(row.sku());
            if (match != null && row.quantity().compareTo(Quantity.ZERO) > 0) {
                result.add(new EffectBody.FulfilRow(match.rowId(), row.sku(), row.quantity()));
            }
        }
        return result;
    }

    private void fact(TrailState.Doc invoiceDoc, Invoice invoice, String captureKey) {
        var key = "sale:" + erp + ":invoice:" + invoice.number();
        plan.add(new TrailPlan.NewFact(
                key,
                "sale",
                invoiceDoc.id(),
                invoiceDoc.version(),
                captures.provider(),
                invoice.number(),
                invoice.date(),
                invoice.total(),
                Money.zero(order.currency()),
                Money.zero(order.currency()),
                invoice.tax(),
                invoice));
        var captureId = state.effect(captureKey)
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId)
                .orElse("");
        new FactReferences(plan, captures, order).ofSale(key, captureId, invoice.total());
    }

    private NewEffect inShop(String key, EffectKind kind, EffectBody body, List<NewEffect.Need> needs) {
        return new NewEffect(
                doc.connection(),
                key,
                kind,
                state.trail(),
                null,
                doc.id(),
                "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                needs);
    }
}

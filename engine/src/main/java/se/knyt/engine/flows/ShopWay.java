package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Settings.CaptureHand;
import se.knyt.engine.trails.TrailKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** Handled in the shop: each delivery there is captured, then invoiced and booked in the accounting system. */
final class ShopWay {
    private final TrailState state;
    private final PlanContext context;
    private final TrailPlan plan;
    private final TrailState.Doc doc;
    private final Order order;
    private final Captures captures;
    private final long erp;

    ShopWay(TrailState state, PlanContext context, TrailPlan plan, TrailState.Doc doc, Captures captures, long erp) {
        this.state = state;
        this.context = context;
        this.plan = plan;
        this.doc = doc;
        this.order = (Order) doc.document();
        this.captures = captures;
        this.erp = erp;
    }

    void plan() {
        var deliveries = Deliveries.of(
                order, state.of(Shipment.class).map(Map.Entry::getValue).toList());
        var delivered = Money.zero(order.currency());
        for (var delivery : deliveries) {
            delivered = delivered.plus(delivery.total());
            if (!plan(delivery, delivered)) {
                return;
            }
        }
    }

    /** {@code delivered} is the worth of this delivery and all before it. */
    private boolean plan(Deliveries.Delivery delivery, Money delivered) {
        var shipment = delivery.shipment();
        var factKey = "sale:" + doc.connection() + ":" + shipment.sourceId();
        var reference = References.delivery(doc.connection(), order, shipment.sourceId());
        var sale = SaleFacts.of(
                factKey, context.date(shipment.shippedAt()), reference, order, delivery.lines(), captures.provider());
        var result = Posting.of(new PostingGroup.Sale(sale), context.posting());
        if (result instanceof PostingResult.Held held) {
            plan.hold(held.code(), HeldArguments.of(held));
            return false;
        }
        var captured = capture(delivery, delivered, reference);
        if (captured == Captured.HELD) {
            return false;
        }
        for (var entry : ((PostingResult.Posted) result).entries()) {
            if (entry.operation() instanceof Operation.BookInvoice invoice) {
                invoice(sale, invoice, captured);
            }
        }
        return true;
    }

    /** How far the capture of a delivery has come. */
    private enum Captured {
        /** By another hand, seen in the shop. */
        SEEN,
        /** Planned by us, done or not. */
        OURS,
        HELD
    }

    private Captured capture(Deliveries.Delivery delivery, Money delivered, String reference) {
        var key = captureKey(delivery);
        if (state.effect(key).isPresent()) {
            return Captured.OURS;
        }
        if (captures.capturedByOthers().compareTo(delivered) >= 0) {
            return Captured.SEEN;
        }
        if (context.inUse().settings().captureHand() == CaptureHand.SHOP) {
            // The shop captures by itself; until that is seen the delivery waits.
            return Captured.HELD;
        }
        var authorizations = captures.authorizations();
        if (authorizations.size() != 1) {
            plan.hold("capture.not-one-reservation", Map.of("count", String.valueOf(authorizations.size())));
            return Captured.HELD;
        }
        var body = captureBody(authorizations.getFirst(), delivery.total(), reference);
        plan.add(new NewEffect(
                doc.connection(),
                key,
                EffectKind.CAPTURE,
                state.trail(),
                null,
                doc.id(),
                "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                List.of()));
        return Captured.OURS;
    }

    private EffectBody.Capture captureBody(Payment authorization, Money amount, String reference) {
        return new EffectBody.Capture(order.sourceId(), authorization.sourceId(), amount, reference, List.of());
    }

    private String captureKey(Deliveries.Delivery delivery) {
        return "capture:" + doc.connection() + ":" + delivery.shipment().sourceId();
    }

    private void invoice(SaleFact sale, Operation.BookInvoice invoice, Captured captured) {
        var captureKey = "capture:" + sale.key().substring("sale:".length());
        var captureDone = captured == Captured.SEEN
                || state.effect(captureKey).filter(TrailState.EffectView::done).isPresent();
        var needs = new ArrayList<NewEffect.Need>();
        if (captured == Captured.OURS) {
            needs.add(new NewEffect.Need("capture", doc.connection(), captureKey));
        }
        needs.addAll(Customers.need(state, context, plan, doc, order, erp));
        var invoiceKey = InvoiceNumbers.effectKey(sale.key());
        plan.key(TrailKeys.external(invoice.reference()));
        plan.add(effect(
                invoiceKey,
                EffectKind.CREATE_INVOICE,
                new EffectBody.CreateInvoice(
                        invoice.reference(),
                        order.number(),
                        Customers.collective(order, context),
                        invoice.date(),
                        invoice.date().plusDays(context.inUse().settings().dueDays()),
                        !captures.provider().isEmpty(),
                        order.currency(),
                        ErpRows.of(invoice.rows()),
                        invoice.total(),
                        invoice.vat()),
                needs));
        plan.add(effect(
                InvoiceNumbers.bookKey(sale.key()),
                EffectKind.BOOK_INVOICE,
                new EffectBody.BookInvoice(invoice.date()),
                List.of(new NewEffect.Need("invoice", erp, invoiceKey))));
        if (captureDone) {
            fact(sale, captureKey);
        }
    }

    private void fact(SaleFact sale, String captureKey) {
        plan.add(new TrailPlan.NewFact(
                sale.key(),
                "sale",
                doc.id(),
                doc.version(),
                captures.provider(),
                "",
                sale.eventDate(),
                sale.total(),
                SaleFacts.tax(sale),
                sale));
        var captureId = state.effect(captureKey)
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId)
                .orElse("");
        new FactReferences(plan, captures, order).ofSale(sale.key(), captureId, sale.total());
    }

    private NewEffect effect(String key, EffectKind kind, EffectBody body, List<NewEffect.Need> needs) {
        return new NewEffect(
                erp,
                key,
                kind,
                state.trail(),
                null,
                doc.id(),
                kind == EffectKind.CREATE_INVOICE ? order.buyer().personKey() : "",
                doc.connection(),
                body,
                context.inUse().settings().version(),
                needs);
    }
}

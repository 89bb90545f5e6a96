package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
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
            var cardsBefore = CardPayments.upTo(captures.giftCards(), delivered);
            delivered = delivered.plus(delivery.total());
            var cards = CardPayments.upTo(captures.giftCards(), delivered);
            if (!plan(delivery, cards.minus(cardsBefore), delivered.minus(cards))) {
                return;
            }
        }
    }

    /**
     * @param byCard what gift cards pay of this delivery
     * @param delivered the worth of this delivery and all before it, less what gift cards paid
     */
    private boolean plan(Deliveries.Delivery delivery, Money byCard, Money delivered) {
        var shipment = delivery.shipment();
        var factKey = "sale:" + doc.connection() + ":" + shipment.sourceId();
        var reference = References.delivery(doc.connection(), order, shipment.sourceId());
        var sale = SaleFacts.of(
                factKey,
                context.date(shipment.shippedAt()),
                reference,
                order,
                delivery.lines(),
                captures.provider(),
                byCard);
        var result = Posting.of(new PostingGroup.Sale(sale), context.posting());
        if (result instanceof PostingResult.Held held) {
            plan.hold(held.code(), HeldArguments.of(held));
            return false;
        }
        var captured = capture(delivery, delivery.total().minus(byCard), delivered, reference);
        if (captured == Captured.HELD) {
            return false;
        }
        var entries = ((PostingResult.Posted) result).entries();
        entries.forEach(entry -> entry(sale, entry, captured));
        if (!entries.isEmpty() && isCaptured(sale, captured)) {
            fact(sale, byCard, entries);
        }
        return true;
    }

    private void entry(SaleFact sale, WantedEntry entry, Captured captured) {
        switch (entry.operation()) {
            case Operation.BookInvoice invoice -> invoice(sale, invoice, captured);
            case Operation.RegisterPayment payment ->
                CardPayments.plan(plan, state, context, doc, erp, sale.key(), entry, payment);
            case Operation.BookVoucher _ -> {
                if (isCaptured(sale, captured)) {
                    new OwnVouchers(state, context, plan).plan(entry, erp, doc, doc.connection());
                }
            }
            case Operation.BookCreditNote _ -> throw new IllegalStateException("a sale has no credit note");
        }
    }

    private boolean isCaptured(SaleFact sale, Captured captured) {
        return captured == Captured.SEEN
                || state.effect(captureKey(sale))
                        .filter(TrailState.EffectView::done)
                        .isPresent();
    }

    private static String captureKey(SaleFact sale) {
        return "capture:" + sale.key().substring("sale:".length());
    }

    /** How far the capture of a delivery has come. */
    private enum Captured {
        /** By another hand, seen in the shop. */
        SEEN,
        /** Planned by us, done or not. */
        OURS,
        HELD
    }

    /** @param delivered the provider's part of all deliveries so far */
    private Captured capture(Deliveries.Delivery delivery, Money amount, Money delivered, String reference) {
        var key = captureKey(delivery);
        if (state.effect(key).isPresent()) {
            return Captured.OURS;
        }
        if (amount.isZero() || captures.capturedByOthers().compareTo(delivered) >= 0) {
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
        var body = captureBody(authorizations.getFirst(), amount, reference);
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
        var needs = new ArrayList<NewEffect.Need>();
        if (captured == Captured.OURS) {
            needs.add(new NewEffect.Need("capture", doc.connection(), captureKey(sale)));
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
                        !captures.provider().isEmpty() || !captures.giftCards().isZero(),
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
    }

    private void fact(SaleFact sale, Money byCard, List<WantedEntry> entries) {
        boolean invoiced = entries.stream().anyMatch(e -> e.operation() instanceof Operation.BookInvoice);
        var own = Money.sum(
                sale.lines().stream()
                        .filter(l -> l.kind() == OrderRow.Kind.GIFT_CARD || !invoiced)
                        .map(SaleLine::gross)
                        .toList(),
                sale.currency());
        plan.add(new TrailPlan.NewFact(
                sale.key(),
                "sale",
                doc.id(),
                doc.version(),
                captures.provider(),
                "",
                sale.eventDate(),
                sale.total(),
                own,
                byCard,
                SaleFacts.tax(sale),
                sale));
        var captureId = state.effect(captureKey(sale))
                .filter(TrailState.EffectView::done)
                .map(TrailState.EffectView::resultId)
                .orElse("");
        new FactReferences(plan, captures, order)
                .ofSale(sale.key(), captureId, sale.total().minus(byCard));
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

package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/**
 * A purchase that was paid for and will never be delivered: cancelled, or wholly refunded, before anything of it was delivered or
 * invoiced. The whole goes back by the hand that the company chose; when it has, what came and what went back are booked as a
 * prepayment ({@link Prepayment}). No goods are moved.
 */
final class Cancelled {
    static final Set<EffectKind> DELIVERED_BY = Set.of(EffectKind.CREATE_INVOICE, EffectKind.FULFIL);

    private final Purchase purchase;
    private final TrailState state;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final Prepayment prepayment;
    private final PartPrepayment part;

    Cancelled(Purchase purchase) {
        this.purchase = purchase;
        this.state = purchase.state();
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.prepayment = new Prepayment(purchase);
        this.part = new PartPrepayment(purchase);
    }

    /** Whether the purchase ends here and goes no other way. */
    boolean ends() {
        if (isReturned()) {
            return true;
        }
        var captured = captures.captured();
        boolean over = order.state() == Order.State.CANCELLED
                || captures.back().refunded().compareTo(order.total()) >= 0
                || part.isGone();
        return captured.isPositive() && !captures.ownInvoice() && over && !isBegun();
    }

    /** Whether what came and what went back are booked. */
    private boolean isReturned() {
        return prepayment.isReturned() || part.isReturned();
    }

    /** Anything delivered, invoiced or on its way to be. */
    private boolean isBegun() {
        return isDelivered()
                || state.facts().stream().anyMatch(f -> !PrepaidKeys.isPrepaid(f.key()))
                || state.effects().stream().anyMatch(e -> DELIVERED_BY.contains(e.kind()));
    }

    private boolean isDelivered() {
        return state.of(Shipment.class).anyMatch(e -> !e.getValue().cancelled())
                || state.of(Invoice.class).map(Map.Entry::getValue).anyMatch(i -> !i.cancelled() && !i.credit());
    }

    void plan() {
        if (isReturned()) {
            if (isDelivered()) {
                plan.hold("cancelled.delivered", Map.of());
            }
            if (part.money().isReceived()) {
                part.refer();
            } else {
                prepayment.refer();
            }
            return;
        }
        var open = captures.captured().minus(captures.back().refunded());
        if (open.isPositive()) {
            giveBack(open);
        } else if (part.money().isReceived() || part.money().isLess()) {
            part.giveBack();
        } else {
            prepayment.plan();
        }
    }

    private void giveBack(Money open) {
        var providers = captures.providers().isEmpty() ? List.of(captures.provider()) : captures.providers();
        var other =
                providers.stream().map(this::hand).filter(hand -> !hand.ours()).findFirst();
        if (state.disputes().stream().anyMatch(TrailState.DisputeView::maySendBack)) {
            // The buyer may have the money already.
            toldWhenDue(Hand.PERSON, open);
        } else if (state.effects().stream().anyMatch(e -> e.kind() == EffectKind.REFUND && !e.over())) {
            return;
        } else if (other.isPresent() || !canBeOurs(open)) {
            toldWhenDue(other.orElse(Hand.PERSON), open);
        } else {
            letGo(open);
        }
    }

    /** Each capture gives back what it has left, unless a rule holds the whole. */
    private void letGo(Money open) {
        var context = purchase.context();
        var asked = new RefundUnderRules(
                "refund:cancelled:" + purchase.shop() + ":" + order.sourceId(),
                open,
                order.updatedAt(),
                Returned.of(ReturnKind.CANCELLED),
                order.rows(),
                List.of(Restock.NOT_SHIPPED),
                List.of("provider"),
                captures.byProvider().stream()
                        .map(paid -> new ProviderPart(paid.provider(), left(paid)))
                        .toList());
        if (new RefundRules(state, context, purchase.doc(), purchase.writing())
                .decide(plan, asked, /* saidBefore= */ false)
                .isPresent()) {
            captures.byProvider().forEach(this::refund);
        } else if (!plan.skippedRefunds().isEmpty()) {
            // Others pay it back: until they have, somebody is told.
            toldWhenDue(Hand.PERSON, open);
        }
    }

    /** What was ordered before the choice was made is nobody's to pay back unasked. */
    private Hand hand(String provider) {
        var context = purchase.context();
        return context.inUse().settings().refunds(provider, purchase.shop(), context.date(order.placedAt()));
    }

    /** Gift cards are given back by the shop alone, and of two refunds of one sum each must be known by its id. */
    private boolean canBeOurs(Money open) {
        var left = Money.sum(captures.byProvider().stream().map(this::left).toList(), order.currency());
        boolean toldApart = captures.back().refunds().stream()
                .noneMatch(p -> p.providerTransactionId().isEmpty() && hand(p.provider()) == Hand.KNYT_AT_PROVIDER);
        return captures.cards().giftCards().isZero() && toldApart && left.equals(open);
    }

    private Money left(Payment paid) {
        return paid.amount().minus(captures.back().refundedOf(paid.sourceId()));
    }

    private void refund(Payment paid) {
        if (!left(paid).isPositive()) {
            return;
        }
        var id = References.tail(paid.sourceId());
        var wanted = new RefundEffects.Wanted(
                "refund:" + RefundRequestKeys.PREFIX + "cancelled:" + purchase.shop() + ":" + id,
                purchase.doc(),
                left(paid),
                paid.provider(),
                paid.sourceId(),
                References.cancelled(purchase.shop(), order, id),
                List.of());
        switch (new RefundEffects(purchase).by(hand(paid.provider()), wanted)) {
            case RefundEffects.Made.Effect(NewEffect effect) -> plan.add(effect);
            case RefundEffects.Made.Refused refused -> plan.hold(refused.code(), refused.arguments());
        }
    }

    /** A person is told at once, other systems have a while to do it by themselves. */
    private void toldWhenDue(Hand hand, Money open) {
        boolean person = hand == Hand.PERSON;
        var due = person ? order.updatedAt() : order.updatedAt().plus(CaptureStep.OTHERS_TAKE);
        if (due.isAfter(purchase.context().now())) {
            plan.lookAgain(due);
            return;
        }
        var code = person ? "cancelled.by-person" : "cancelled.not-refunded";
        plan.add(new LooseEnd(
                "cancelled:" + state.trail(),
                code,
                Map.of("order", order.number(), "amount", open.toString(), "hand", hand.code()),
                code,
                state.trail(),
                null,
                null,
                null,
                open,
                due,
                true));
    }
}

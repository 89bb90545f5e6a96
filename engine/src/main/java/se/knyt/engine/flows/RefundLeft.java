package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;

/**
 * What is left to give back of a purchase: in all, at each provider, of each capture and to each gift card. What is on its way, and what waits for a
 * second person, has its part.
 */
final class RefundLeft {
    private final TrailState state;
    private final Order order;
    private final Captures captures;
    private final Waiting waiting;

    /**
     * Other refunds of the purchase that wait for a second person.
     *
     * @param shares of each capture
     * @param untold of which no capture is told: they may be any's
     */
    record Waiting(List<RefundDivision.Share> shares, Money untold) {
        Waiting {
            shares = List.copyOf(shares);
        }

        static Waiting none(Order order) {
            return new Waiting(List.of(), Money.zero(order.currency()));
        }
    }

    RefundLeft(TrailState state, Order order, Captures captures, Waiting waiting) {
        this.state = state;
        this.order = order;
        this.captures = captures;
        this.waiting = waiting;
    }

    /** Of what providers took, all of them together. */
    Money ofAll() {
        return notNegative(captures.captured()
                .minus(captures.cards().giftCards())
                .minus(captures.back().refunded())
                .plus(captures.back().refundedToCards())
                .minus(disputed())
                .minus(underWay(id -> !isCard(id))));
    }

    /** Of what was sold on the merchant's own invoice and not given back. */
    Money onInvoice() {
        var left = Money.zero(order.currency());
        for (var fact : state.facts()) {
            if (fact.provider().isEmpty() && fact.amount().currency().equals(order.currency())) {
                var part = fact.amount().minus(fact.elsewhere());
                left = switch (fact.type()) {
                    case "sale" -> left.plus(part);
                    case "credit" -> left.minus(part);
                    default -> left;
                };
            }
        }
        return notNegative(left.minus(waiting.untold()));
    }

    /** Of what was captured, by providers and cards together. */
    Money ofBoth() {
        var left = notNegative(captures.captured()
                .minus(captures.back().refunded())
                .minus(disputed())
                .minus(underWay(_ -> true)));
        return min(left, ofAll().plus(ofCards()));
    }

    /** Of what store credit paid: what goes back of it is store credit again. */
    Money ofStoreCredit() {
        return notNegative(captures.cards()
                .storeCredit()
                .minus(captures.back().refundedToStoreCredit())
                .minus(underWay(EffectBody.Refund.STORE_CREDIT::equals)));
    }

    /** What can be given as store credit: what store credit paid, and what providers took. */
    Money asStoreCredit() {
        var left = notNegative(captures.captured()
                .minus(captures.back().refunded())
                .minus(disputed())
                .minus(underWay(_ -> true)));
        return min(left, ofAll().plus(ofStoreCredit()));
    }

    /** Of what gift cards paid. */
    Money ofCards() {
        return sum(cards().stream().map(RefundDivision.Left::left).toList());
    }

    /** Each gift card's payment with what is left of it. */
    List<RefundDivision.Left> cards() {
        var result = new ArrayList<RefundDivision.Left>();
        for (var payment : captures.cards().byGiftCard()) {
            result.add(
                    new RefundDivision.Left(CardTenders.GIFT_CARD, payment.sourceId(), notNegative(leftOf(payment))));
        }
        return result;
    }

    private Money leftOf(Payment payment) {
        return payment.amount()
                .minus(captures.back().refundedOf(payment.sourceId()))
                .minus(captures.back().refundedUnseenOf(id -> isOf(payment, id)))
                .minus(underWay(id -> isOf(payment, id)));
    }

    private boolean isCard(String capture) {
        return captures.cards().byGiftCard().stream().anyMatch(p -> isOf(p, capture));
    }

    /** What the buyer has got by disputes. One in another currency than the purchase's counts as all of it: its part is not told. */
    Money disputed() {
        var taken = state.disputes().stream()
                .map(TrailState.DisputeView::taken)
                .filter(Money::isPositive)
                .toList();
        return taken.stream().allMatch(t -> t.currency().equals(order.currency())) ? sum(taken) : captures.captured();
    }

    /** Of what a provider took. */
    Money at(String provider) {
        if (provider.equals(CardTenders.GIFT_CARD)) {
            return ofCards();
        }
        if (!captures.several()) {
            return ofAll();
        }
        var there = captures.back()
                .leftAt(provider)
                .minus(underWay(p -> captures.providerOfCapture(p).equals(provider)));
        return notNegative(min(ofAll(), there));
    }

    /**
     * Each capture with what is left of it, in the order that they were made; those that the shop tells nothing of last.
     *
     * @param atProvider whether a provider pays back by its own captures, so that one of which the shop tells nothing counts too
     */
    List<RefundDivision.Left> ofCaptures(Predicate<String> atProvider) {
        var result = new ArrayList<RefundDivision.Left>();
        for (var payment : captures.byProvider()) {
            result.add(left(payment.provider(), payment.sourceId(), leftOf(payment)));
        }
        for (var capture : captures.unseen(state)) {
            var provider = captures.provider(capture);
            if (atProvider.test(provider) && capture.amount() != null) {
                var left = Objects.requireNonNull(capture.amount())
                        .minus(captures.back().refundedUnseenOf(capture.resultId()::equals))
                        .minus(underWay(capture.resultId()::equals));
                result.add(left(provider, capture.resultId(), left));
            }
        }
        return result;
    }

    private static boolean isOf(Payment payment, String capture) {
        return !capture.isEmpty() && Captures.isOf(payment, capture);
    }

    private RefundDivision.Left left(String provider, String capture, Money left) {
        return new RefundDivision.Left(provider, capture, notNegative(min(left, at(provider))));
    }

    /** On its way back of some captures, or waiting; what names none is taken from each. */
    private Money underWay(Predicate<String> capture) {
        var amounts = new ArrayList<Money>();
        for (var part : captures.back().ourRefunds().underWay()) {
            if (part.capture().isEmpty() || capture.test(part.capture())) {
                amounts.add(part.amount());
            }
        }
        for (var share : waiting.shares()) {
            if (capture.test(share.capture())) {
                amounts.add(share.amount());
            }
        }
        amounts.add(waiting.untold());
        return sum(amounts);
    }

    private Money sum(List<Money> amounts) {
        return Money.sum(amounts, order.currency());
    }

    private static Money notNegative(Money amount) {
        return amount.isNegative() ? Money.zero(amount.currency()) : amount;
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

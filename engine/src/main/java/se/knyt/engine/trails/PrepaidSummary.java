package se.knyt.engine.trails;

import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * The sums of a purchase that was paid before it was delivered and booked so: payouts bring the prepayment, the deliveries draw from it,
 * and what is given back of them is settled like any other refund.
 */
final class PrepaidSummary {
    private PrepaidSummary() {}

    /** Whether a prepayment is booked; one that went back whole before any delivery is a sale and its refund. */
    static boolean isFor(TrailState state) {
        var prepaid = state.facts().stream()
                .filter(f -> PrepaidKeys.isPrepaid(f.key()))
                .findFirst();
        if (prepaid.isEmpty()) {
            return false;
        }
        var currency = prepaid.get().amount().currency();
        return !delivered(state, currency).isZero()
                || !TrailSummary.facts(state, "credit", currency).equals(prepaid(state, currency));
    }

    static TrailSummary of(TrailState state, Order order, TrailSummary.Sums sums) {
        var currency = order.currency();
        var prepaid = prepaid(state, currency);
        var delivered = delivered(state, currency);
        var givenBack = Money.sum(
                state.facts().stream()
                        .filter(PrepaidKeys::isGivenBack)
                        .map(TrailState.FactView::amount)
                        .toList(),
                currency);
        // Of what was sold.
        var credited = TrailSummary.facts(state, "credit", currency).minus(givenBack);
        // What came in met the prepayment and no document.
        var lines =
                TrailSummary.PaidOut.of(state, currency, line -> line.amount().isNegative());
        var cards = Money.zero(currency);
        // Where Knyt's vouchers are the books the lines that turned the prepayment round are among them.
        var turned = min(givenBack, lines.settled().negated());
        var settled = allOwn(state) ? lines.settled().plus(turned) : lines.settled();
        for (var fact : state.facts()) {
            boolean back = "credit".equals(fact.type());
            var elsewhere = back ? fact.elsewhere().negated() : fact.elsewhere();
            boolean isDelivery = !back && !PrepaidKeys.isPrepaid(fact.key());
            if (elsewhere.currency().equals(currency)) {
                cards = isDelivery ? cards : cards.plus(elsewhere);
                boolean counts = (isDelivery || (back && !PrepaidKeys.isGivenBack(fact)))
                        && TrailSummary.settledAtDelivery(state, fact);
                settled = settled.plus(counts ? elsewhere : Money.zero(currency));
            }
        }
        // What was given back of the prepayment met no document.
        settled = settled.plus(Roads.settled(state, currency, fact -> !PrepaidKeys.isGivenBack(fact)));
        cards = cards.minus(sums.byRoads());
        boolean tied = TrailSummary.effectsOver(state)
                && prepaid.equals(order.total())
                && delivered.plus(givenBack).equals(prepaid)
                && sums.captured().minus(sums.refunded()).equals(delivered.minus(credited))
                && delivered.minus(credited).equals(settled)
                && lines.paidOut().equals(delivered.minus(credited).minus(cards))
                && lines.booked()
                && Roads.over(state)
                && TrailSummary.othersOver(state)
                && TrailSummary.balancesAreZero(state);
        return new TrailSummary(
                order.total(),
                sums.shipped(),
                sums.captured(),
                sums.refunded(),
                delivered,
                credited,
                settled,
                lines.paidOut(),
                cards,
                TrailSummary.stateOf(order, sums, tied));
    }

    private static boolean allOwn(TrailState state) {
        return state.facts().stream().allMatch(f -> f.own().equals(f.amount()));
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Money prepaid(TrailState state, Currency currency) {
        return Money.sum(
                state.facts().stream()
                        .filter(f -> PrepaidKeys.isPrepaid(f.key())
                                && f.amount().currency().equals(currency))
                        .map(TrailState.FactView::amount)
                        .toList(),
                currency);
    }

    private static Money delivered(TrailState state, Currency currency) {
        return TrailSummary.facts(state, "sale", currency).minus(prepaid(state, currency));
    }
}

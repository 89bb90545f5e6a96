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
        boolean part = state.facts().stream().anyMatch(f -> PrepaidKeys.isPart(f.key()));
        // What came in met the prepayment and no document.
        var lines =
                TrailSummary.PaidOut.of(state, currency, line -> line.amount().isNegative());
        var cards = Money.zero(currency);
        // Where Knyt's vouchers are the books the lines that turned the prepayment round are among them.
        var turned = min(givenBack, lines.settled().negated());
        var settled = allOwn(state) ? lines.settled().plus(turned) : lines.settled();
        settled = part ? settled.plus(ofTheRest(state, currency)) : settled;
        var drawn = Money.zero(currency);
        for (var fact : state.facts()) {
            boolean back = "credit".equals(fact.type());
            var elsewhere = back ? fact.elsewhere().negated() : fact.elsewhere();
            boolean isDelivery = !back && !PrepaidKeys.isPrepaid(fact.key());
            if (elsewhere.currency().equals(currency)) {
                cards = isDelivery ? cards : cards.plus(elsewhere);
                drawn = isDelivery ? drawn.plus(elsewhere) : drawn;
                boolean counts = (isDelivery || (back && !PrepaidKeys.isGivenBack(fact)))
                        && TrailSummary.settledAtDelivery(state, fact);
                settled = settled.plus(counts ? elsewhere : Money.zero(currency));
            }
        }
        boolean onInvoice = RestOnInvoice.is(state);
        var ledger = LedgerInvoices.of(state, currency);
        if (onInvoice) {
            settled = allOwn(state) ? settled.plus(BuyerPayment.sum(state.paid(), currency)) : ledger.settled();
        }
        // What was given back of the prepayment met no document.
        settled = settled.plus(Roads.settled(state, currency, fact -> !PrepaidKeys.isGivenBack(fact)));
        // Of a part, cards pay with each delivery beside what is drawn.
        cards = (part ? sums.byCards() : cards).minus(sums.byRoads());
        boolean tied = TrailSummary.effectsOver(state)
                && (part
                        ? isWhole(order, sums, delivered, givenBack)
                                && drawn.plus(givenBack).compareTo(prepaid) >= 0
                        : prepaid.equals(order.total())
                                && delivered.plus(givenBack).equals(prepaid))
                && (onInvoice
                        ? ledger.closed()
                                && lines.paidOut().equals(sums.captured().minus(sums.refunded()))
                        : sums.captured().minus(sums.refunded()).equals(delivered.minus(credited))
                                && lines.paidOut()
                                        .equals(delivered.minus(credited).minus(cards)))
                && delivered.minus(credited).equals(settled)
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

    /** All is delivered, or what is not has gone back. */
    private static boolean isWhole(Order order, TrailSummary.Sums sums, Money delivered, Money givenBack) {
        return delivered.equals(order.total())
                || (givenBack.isPositive() && sums.shipped().equals(delivered));
    }

    /**
     * What lines of payouts have settled of what was paid beside a part that came before: with a customer ledger they are payments of the
     * invoices; where Knyt's vouchers are the books the lines that met the part are among them, and have settled nothing that was sold.
     */
    private static Money ofTheRest(TrailState state, Currency currency) {
        var all = TrailSummary.PaidOut.of(
                        state, currency, line -> !line.amount().isNegative())
                .settled();
        var met = Money.sum(
                state.facts().stream()
                        .filter(f -> PrepaidKeys.isPart(f.key()) && f.named())
                        .map(TrailState.FactView::amount)
                        .toList(),
                currency);
        return allOwn(state) ? all.minus(min(met, all)) : all;
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

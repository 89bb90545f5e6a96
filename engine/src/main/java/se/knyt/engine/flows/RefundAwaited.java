package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;

/**
 * Money goes back by one hand, the shop's: what is refunded there becomes a credit note. A credit note that somebody made in the
 * accounting system pays nobody; when the shop's refund has not followed it, somebody should look.
 */
final class RefundAwaited {
    private RefundAwaited() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, Order order) {
        var notes = state.of(Invoice.class)
                .map(Map.Entry::getValue)
                .filter(i -> i.credit() && i.booked() && !i.cancelled())
                .filter(i -> i.total().currency().equals(order.currency()))
                .toList();
        if (notes.isEmpty() || new Captures(state, order).provider().isEmpty()) {
            return;
        }
        var credited = Money.sum(notes.stream().map(Invoice::total).toList(), order.currency());
        var refunded = Money.sum(
                state.of(Refund.class)
                        .map(e -> e.getValue().total())
                        .filter(t -> t.currency().equals(order.currency()))
                        .toList(),
                order.currency());
        if (credited.compareTo(refunded) <= 0) {
            return;
        }
        var last = notes.stream().map(Invoice::date).max(LocalDate::compareTo).orElseThrow();
        var due = last.atStartOfDay(context.zone()).toInstant().plus(CaptureStep.OTHERS_TAKE);
        if (due.isAfter(context.now())) {
            plan.lookAgain(due);
            return;
        }
        var amount = credited.minus(refunded);
        plan.add(new LooseEnd(
                "refund-awaited:" + state.trail(),
                "refund.not-seen",
                Map.of(
                        "order", order.number(),
                        "invoice", notes.getLast().number(),
                        "amount", amount.toString()),
                "refund.not-seen",
                state.trail(),
                null,
                null,
                null,
                amount,
                due,
                true));
    }
}

package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * An order that Knyt made in the accounting system is withdrawn there when the purchase is over before anything of it was delivered or
 * invoiced: nobody is to pack it. What others made there, or what has become an invoice, is left alone.
 */
final class OrderWithdrawal {
    /** A person decides of an order that stands still; it is withdrawn if it is made after all. */
    private static final Set<String> NOT_MADE = Set.of("withdrawn", "rejected", "held");

    private OrderWithdrawal() {}

    /** Keyed by the order that it withdraws; an order that is not made yet is made first, and then withdrawn. */
    static void plan(TrailState state, PlanContext context, TrailPlan plan, TrailState.Doc doc, Captures captures) {
        var order = (Order) doc.document();
        if (!isOver(order, captures) || isBegun(state)) {
            return;
        }
        state.effects().stream()
                .filter(made -> made.kind() == EffectKind.CREATE_ORDER && !NOT_MADE.contains(made.state()))
                .forEach(made -> plan.add(new NewEffect(
                        made.connection(),
                        "cancel-" + made.key(),
                        EffectKind.CANCEL_ORDER,
                        state.trail(),
                        null,
                        doc.id(),
                        "",
                        doc.connection(),
                        new EffectBody.CancelOrder(order.number()),
                        context.inUse().settings().version(),
                        List.of(new NewEffect.Need("order", made.connection(), made.key())))));
    }

    private static boolean isOver(Order order, Captures captures) {
        boolean paidBack =
                captures.captured().isPositive() && captures.back().refunded().compareTo(order.total()) >= 0;
        return order.state() == Order.State.CANCELLED || paidBack;
    }

    /** An invoice that is not booked stands in the way of it there, and the accounting system says so by name. */
    private static boolean isBegun(TrailState state) {
        return state.of(Shipment.class).anyMatch(e -> !e.getValue().cancelled())
                || state.of(Invoice.class)
                        .map(Map.Entry::getValue)
                        .anyMatch(i -> i.booked() && !i.cancelled() && !i.credit())
                || state.effects().stream().anyMatch(e -> Cancelled.DELIVERED_BY.contains(e.kind()))
                || state.facts().stream().anyMatch(f -> !f.key().contains(":prepaid:") && "sale".equals(f.type()));
    }
}

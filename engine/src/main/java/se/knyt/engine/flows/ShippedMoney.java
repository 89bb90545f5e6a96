package se.knyt.engine.flows;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.AheadKeys;

/**
 * The money of goods that the shop has sent although the accounting system has no order of them yet: it is captured where that is our
 * hand, as what a person has captured ahead of the invoice is, and the invoices use it up when they are made.
 */
final class ShippedMoney {
    private ShippedMoney() {}

    static void capture(Purchase purchase) {
        var state = purchase.state();
        var captures = purchase.captures();
        var order = purchase.order();
        boolean refused = state.effects().stream().anyMatch(e -> AheadKeys.isAhead(e) && e.over() && !e.done());
        boolean ours = Reservation.alive(state, captures, purchase.context().now()).stream()
                .allMatch(r -> purchase.context()
                        .inUse()
                        .settings()
                        .captures(r.authorization().provider(), purchase.shop())
                        .ours());
        if (refused || !ours || captures.awaitsAny(state)) {
            return;
        }
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        var deliveries = Deliveries.of(order, shipments, purchase.writing());
        var sent = Money.sum(deliveries.stream().map(Deliveries.Delivery::total).toList(), order.currency());
        var wanted = sent.minus(captures.captured()).minus(captures.exchanged());
        var ahead = new AheadCapture(state, purchase.context(), purchase.doc());
        var most = ahead.most();
        if (wanted.isPositive() && most.isPositive()) {
            var rows = deliveries.stream().flatMap(d -> d.rows().stream()).toList();
            ahead.of(Optional.of(wanted.compareTo(most) < 0 ? wanted : most), rows)
                    .effects()
                    .forEach(purchase.plan()::add);
        }
    }
}

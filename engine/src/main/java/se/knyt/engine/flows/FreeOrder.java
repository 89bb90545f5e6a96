package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;
import se.knyt.spi.ErpRow;

/**
 * An order that costs nothing: a discount took all of it, and nobody pays. What a gift card or store credit paid is not free. There is
 * nothing to capture and nothing to book; where orders are handled in the accounting system it goes there all the same, since somebody
 * is to pack it.
 */
final class FreeOrder {
    private FreeOrder() {}

    static boolean is(Order order, Captures captures) {
        return order.total().isZero()
                && !captures.any()
                && order.rows().stream().noneMatch(r -> r.gross().isNegative())
                && order.rows().stream().anyMatch(r -> r.kind() == OrderRow.Kind.GOODS);
    }

    /** Its rows as the accounting system gets them: each piece, at nothing. No account is named, since nothing stands on one. */
    static List<ErpRow> rows(Order order, Writing writing) {
        var zero = Money.zero(order.currency());
        return order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS || r.kind() == OrderRow.Kind.SHIPPING)
                .map(r -> new ErpRow(
                        r.kind() == OrderRow.Kind.GOODS ? writing.sku(r) : "",
                        r.title(),
                        r.kind() == OrderRow.Kind.GOODS ? r.quantity() : Quantity.ONE,
                        zero,
                        r.taxes().stream().findFirst().map(TaxLine::rate).orElse(Rate.of("0")),
                        zero,
                        0))
                .toList();
    }

    /** Whether it is in the accounting system, or to be there, and not delivered yet. */
    static boolean awaits(TrailState state, TrailPlan plan, Order order) {
        boolean exported = state.effects().stream()
                        .anyMatch(e -> e.kind() == EffectKind.CREATE_ORDER && !"withdrawn".equals(e.state()))
                || plan.effects().stream().anyMatch(e -> e.kind() == EffectKind.CREATE_ORDER);
        return exported && !isInvoiced(state) && !isDelivered(state, order);
    }

    private static boolean isInvoiced(TrailState state) {
        return state.of(Invoice.class)
                .map(Map.Entry::getValue)
                .anyMatch(i -> i.booked() && !i.cancelled() && !i.credit());
    }

    /** Every piece, as the shop tells it: in the accounting system the order may have been closed without an invoice. */
    private static boolean isDelivered(TrailState state, Order order) {
        var delivered = new HashMap<String, Quantity>();
        Deliveries.of(order, state.of(Shipment.class).map(Map.Entry::getValue).toList())
                .forEach(delivery ->
                        delivery.rows().forEach(row -> delivered.merge(row.rowId(), row.quantity(), Quantity::plus)));
        return order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS)
                .allMatch(r -> delivered.getOrDefault(r.rowId(), Quantity.ZERO).compareTo(r.quantity()) >= 0);
    }
}

package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/** What of an order has not been delivered, once something has: freight and fees went with the first delivery. */
final class Undelivered {
    private final Order order;
    private final Writing writing;
    private final List<RowPart> left = new ArrayList<>();
    private final Map<String, Quantity> pieces = new HashMap<>();
    /** Of a row that was sent in part, the piece that is refunded may be the one that was sent. */
    private boolean anyInPart;

    Undelivered(TrailState state, Order order, Writing writing) {
        this.order = order;
        this.writing = writing;
        var sent = new HashMap<String, Quantity>();
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        for (var delivery : Deliveries.of(order, shipments)) {
            delivery.rows().forEach(row -> sent.merge(row.rowId(), row.quantity(), Quantity::plus));
        }
        for (var row : order.rows()) {
            var before = sent.getOrDefault(row.rowId(), Quantity.ZERO);
            if (Deliveries.isGoods(row) && before.compareTo(row.quantity()) < 0) {
                left.add(Deliveries.between(row, before, row.quantity()));
                pieces.put(row.rowId(), row.quantity().minus(before));
                anyInPart |= before.isPositive();
            }
        }
    }

    /** Whether refunds name just those rows, all pieces of them, and none of them was sent in part. */
    boolean areNamedBy(List<Refund> refunds) {
        return !anyInPart
                && !pieces.isEmpty()
                && refunds.stream().noneMatch(refund -> refund.rows().isEmpty())
                && named(refunds).equals(pieces);
    }

    private static Map<String, Quantity> named(List<Refund> refunds) {
        var named = new HashMap<String, Quantity>();
        for (var refund : refunds) {
            refund.rows().forEach(row -> named.merge(row.rowId(), row.quantity(), Quantity::plus));
        }
        return named;
    }

    /**
     * Its lines, where just those have gone back: the refunds name rows of which nothing was sent, no more pieces of any than were ordered,
     * and come to the same sum. Anything else may be for what was delivered.
     */
    Optional<List<SaleLine>> goneBack(List<Refund> refunds) {
        var total = Money.sum(left.stream().map(RowPart::gross).toList(), order.currency());
        var back = Money.sum(refunds.stream().map(Refund::total).toList(), order.currency());
        var named = named(refunds);
        boolean same = !named.isEmpty()
                && !anyInPart
                && total.equals(back)
                && refunds.stream().noneMatch(refund -> refund.rows().isEmpty())
                && named.entrySet().stream()
                        .allMatch(e -> e.getValue().compareTo(pieces.getOrDefault(e.getKey(), Quantity.ZERO)) <= 0);
        return same
                ? Optional.of(left.stream()
                        // Of what was sent in part nothing is told: these are whole rows.
                        .map(part -> Deliveries.line(order, part, writing, Quantity.ZERO))
                        .toList())
                : Optional.empty();
    }
}

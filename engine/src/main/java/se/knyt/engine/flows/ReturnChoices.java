package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.ReturnOrder;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.RowsLeft;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.TrailState;

/** What of a person's choice is right for a return: rows that were sold, that are not back, and that no other return waits for. */
final class ReturnChoices {
    private ReturnChoices() {}

    /** What is wrong with a return that is to begin, whatever is wrong with paying it back; empty where nothing is. */
    static Optional<Obstacle> toBegin(
            RefundChoice choice,
            boolean atOnce,
            Order order,
            RowsLeft left,
            List<ReturnStatus> begun,
            Map<String, Quantity> underWay) {
        if (choice.goods().why() == ReturnKind.UNTOLD) {
            return Optional.of(new Obstacle("return-begin.why", Map.of()));
        }
        if (choice.amount() != null) {
            return Optional.of(new Obstacle("return-begin.rows", Map.of()));
        }
        if (choice.goods().why() == ReturnKind.CANCELLED && !atOnce) {
            return Optional.of(new Obstacle("return-begin.no-goods", Map.of()));
        }
        for (var entry : goods(choice, order).entrySet()) {
            var row = entry.getKey();
            var taken = underWay.getOrDefault(row, Quantity.ZERO);
            for (var progress : begun) {
                taken = taken.plus(progress.taken(row));
            }
            if (taken.isPositive() && entry.getValue().plus(taken).compareTo(left.quantity(row)) > 0) {
                var arguments = of(order, row, entry.getValue());
                arguments.put("left", left.quantity(row).toString());
                arguments.put("awaited", taken.toString());
                return Optional.of(new Obstacle("return-begin.awaited", arguments));
            }
        }
        return Optional.empty();
    }

    /** What is wrong with so much of a return having come; empty where nothing is. */
    static Optional<Obstacle> toReceive(RefundChoice choice, Order order, ReturnStatus progress) {
        if (choice.amount() != null) {
            return Optional.of(new Obstacle("return-begin.rows", Map.of()));
        }
        var came = goods(choice, order);
        if (came.isEmpty()) {
            return Optional.of(new Obstacle("return-begin.nothing-came", Map.of()));
        }
        for (var entry : came.entrySet()) {
            var awaited = progress.open().getOrDefault(entry.getKey(), Quantity.ZERO);
            if (entry.getValue().compareTo(awaited) > 0) {
                var arguments = of(order, entry.getKey(), entry.getValue());
                arguments.put("awaited", awaited.toString());
                return Optional.of(new Obstacle("return-begin.more-came", arguments));
            }
        }
        return Optional.empty();
    }

    /**
     * Paying back while an earlier refund of the same row has no credit yet: what its pieces are worth is known when it has, and the last
     * of a row takes the last öre of it.
     */
    static Optional<Obstacle> toPay(RefundChoice choice, Order order, Map<String, Quantity> underWay) {
        return goods(choice, order).entrySet().stream()
                .filter(e -> underWay.getOrDefault(e.getKey(), Quantity.ZERO).isPositive())
                .findFirst()
                .map(e -> new Obstacle("return-begin.under-way", of(order, e.getKey(), e.getValue())));
    }

    private static Map<String, String> of(Order order, String row, Quantity pieces) {
        var arguments = new TreeMap<String, String>();
        arguments.put("order", order.number());
        arguments.put("row", row(order, row).map(OrderRow::title).orElse(row));
        arguments.put("pieces", pieces.toString());
        return arguments;
    }

    private static Optional<OrderRow> row(Order order, String id) {
        return order.rows().stream().filter(r -> r.rowId().equals(id)).findFirst();
    }

    private static boolean isFreight(Order order, String id) {
        return row(order, id).filter(r -> r.kind() == OrderRow.Kind.SHIPPING).isPresent();
    }

    /** Pieces of goods, without freight and without what none is chosen of. */
    private static Map<String, Quantity> goods(RefundChoice choice, Order order) {
        var result = new TreeMap<String, Quantity>();
        choice.rows().forEach((id, pieces) -> {
            if (pieces.isPositive() && !isFreight(order, id)) {
                result.put(id, pieces);
            }
        });
        return result;
    }

    /** The choice as it is kept, with what is known of the purchase: that can be no return that begins now. */
    static BegunReturn.Chosen kept(RefundChoice choice, Order order, TrailState state) {
        var rows = new ArrayList<BegunReturn.Row>();
        for (var entry : new TreeMap<>(choice.rows()).entrySet()) {
            var row = row(order, entry.getKey());
            boolean freight = isFreight(order, entry.getKey());
            if (row.isPresent() && (freight || entry.getValue().isPositive())) {
                rows.add(new BegunReturn.Row(
                        entry.getKey(),
                        row.get().kind(),
                        row.get().title(),
                        entry.getValue(),
                        choice.goods().restock().get(entry.getKey())));
            }
        }
        return new BegunReturn.Chosen(
                rows,
                positive(choice.kept().get(OrderRow.Kind.RETURN_FREIGHT)),
                positive(choice.kept().get(OrderRow.Kind.RETURN_FEE)),
                choice.goods().place(),
                known(state));
    }

    private static @Nullable Money positive(@Nullable Money amount) {
        return amount == null || amount.isZero() ? null : amount;
    }

    private static List<String> known(TrailState state) {
        Set<String> known = new LinkedHashSet<>();
        state.of(Refund.class).forEach(e -> known.add(e.getValue().sourceId()));
        state.of(ReturnOrder.class)
                .filter(e -> !e.getValue().state().isLive())
                .forEach(e -> known.add(e.getValue().sourceId()));
        return List.copyOf(known);
    }

    /**
     * What is still waited for of a return, to be paid back as it was chosen; what the buyer owes for it is kept of the first that comes,
     * and freight that was named goes with it.
     */
    static RefundChoice left(ReturnStatus progress) {
        var made = progress.of();
        var rows = new HashMap<String, Quantity>(progress.open());
        var restock = new HashMap<String, Restock>();
        for (var row : made.chosen().rows()) {
            if (!row.isGoods() && (row.pieces().isZero() || !progress.pays())) {
                rows.put(row.rowId(), row.pieces());
            }
            if (row.restock() != null) {
                restock.put(row.rowId(), row.restock());
            }
        }
        var kept = new EnumMap<OrderRow.Kind, Money>(OrderRow.Kind.class);
        if (!progress.pays()) {
            put(kept, OrderRow.Kind.RETURN_FREIGHT, made.chosen().freight());
            put(kept, OrderRow.Kind.RETURN_FEE, made.chosen().fee());
        }
        return new RefundChoice(
                rows,
                null,
                kept,
                Map.of(),
                new GoodsBack(made.why(), restock, made.chosen().place()),
                Road.of(made.road()).orElse(Road.PROVIDER));
    }

    private static void put(Map<OrderRow.Kind, Money> kept, OrderRow.Kind kind, @Nullable Money amount) {
        if (amount != null) {
            kept.put(kind, amount);
        }
    }
}

package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.RefundRow;

/**
 * Which rows of the order a credit note gives back. The accounting system's rows name articles, and their amounts may lack VAT, so
 * the rows count only where the order's own amounts for those articles make up the note's sum to the öre, with or without the
 * freight. A note of the order's whole sum gives all of it back, whatever its rows name: articles that the accounting system does
 * not know stand there as text.
 */
final class GivenBack {
    private final Order order;
    private final TrailState state;
    private final Writing writing;

    GivenBack(Order order, TrailState state, Writing writing) {
        this.order = order;
        this.writing = writing;
        this.state = state;
    }

    /** Empty where the rows are not known. */
    List<RefundRow> rows(Invoice note) {
        var goods = new ArrayList<RefundRow>();
        for (var row : note.rows()) {
            goods(row).ifPresent(goods::add);
        }
        if (sums(goods, note)) {
            return goods;
        }
        var withFreight = new ArrayList<>(goods);
        withFreight.addAll(whole(OrderRow.Kind.SHIPPING));
        if (sums(withFreight, note)) {
            return withFreight;
        }
        var all = new ArrayList<>(whole(OrderRow.Kind.GOODS));
        all.addAll(whole(OrderRow.Kind.SHIPPING));
        return note.total().equals(order.total()) && sums(all, note) ? all : List.of();
    }

    /** Rows of which nothing has been given back. */
    private List<RefundRow> whole(OrderRow.Kind kind) {
        return order.rows().stream()
                .filter(r -> r.kind() == kind && r.gross().isPositive())
                .filter(r -> refunded(r).isZero())
                .map(r -> row(r, r.quantity()))
                .toList();
    }

    private boolean sums(List<RefundRow> rows, Invoice note) {
        return Money.sum(rows.stream().map(RefundRow::gross).toList(), order.currency())
                .equals(note.total());
    }

    private Optional<RefundRow> goods(Invoice.Row credited) {
        return order.rows().stream()
                .filter(r -> r.kind() == OrderRow.Kind.GOODS && !writing.sku(r).isEmpty())
                .filter(r -> writing.sku(r).equals(credited.sku()))
                .filter(r -> credited.quantity().compareTo(Quantity.ZERO) > 0)
                .filter(r -> refunded(r).plus(credited.quantity()).compareTo(r.quantity()) <= 0)
                .findFirst()
                .map(r -> row(r, credited.quantity()));
    }

    /** What the shop has given back of the row already. */
    private Quantity refunded(OrderRow row) {
        return state.of(Refund.class)
                .flatMap(e -> e.getValue().rows().stream())
                .filter(r -> r.rowId().equals(row.rowId()))
                .map(Refund.Row::quantity)
                .reduce(Quantity.ZERO, Quantity::plus);
    }

    private static RefundRow row(OrderRow row, Quantity quantity) {
        var part = Deliveries.part(row, quantity);
        return new RefundRow(row.rowId(), row.kind(), row.sku(), row.title(), quantity, part.gross(), part.taxes());
    }
}

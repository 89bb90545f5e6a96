package se.knyt.engine.flows;

import java.util.List;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.spi.SoldRow;

/** What a capture is for, row by row, for the providers that deliver rows or show them to the buyer. */
final class CapturedRows {
    private CapturedRows() {}

    /** Parts of an order's rows by the names that the shop has for them; what the company's rules call them is for the books alone. */
    static List<SoldRow> of(Order order, List<RowPart> parts) {
        return parts.stream().map(part -> row(order, part)).toList();
    }

    private static SoldRow row(Order order, RowPart part) {
        var row = order.rows().stream()
                .filter(r -> r.rowId().equals(part.rowId()) && r.kind() == part.kind())
                .findFirst();
        return new SoldRow(
                part.kind(),
                row.map(r -> r.sku()).orElse(""),
                row.map(r -> r.title()).filter(t -> !t.isEmpty()).orElseGet(() -> Deliveries.text(part.kind())),
                part.quantity(),
                part.gross(),
                part.taxes());
    }

    /** The rows where they are just what is captured, else none: a part of them is paid otherwise, or one takes something off. */
    static List<SoldRow> making(Money amount, List<SoldRow> rows) {
        boolean none = rows.isEmpty() || rows.stream().anyMatch(r -> r.gross().isNegative());
        return none
                        || !Money.sum(rows.stream().map(SoldRow::gross).toList(), amount.currency())
                                .equals(amount)
                ? List.of()
                : rows;
    }
}

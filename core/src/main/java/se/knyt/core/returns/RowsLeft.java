package se.knyt.core.returns;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;

/** What is left of each row of a purchase over all its invoices, while nothing more is taken. Oldest invoices are taken first. */
public final class RowsLeft {
    private final Map<String, List<Share>> rows = new LinkedHashMap<>();
    private final List<Left> lefts = new ArrayList<>();

    private RowsLeft() {}

    /**
     * @param invoices oldest first
     * @param standing notes made so far on any of them
     */
    public static RowsLeft of(List<Invoiced> invoices, List<CreditNote> standing) {
        var result = new RowsLeft();
        for (var invoice : invoices) {
            var left = new Left(
                    invoice,
                    standing.stream()
                            .filter(n -> n.invoice().equals(invoice.key()))
                            .toList());
            result.lefts.add(left);
            for (var row : invoice.rows()) {
                left.row(row.rowId())
                        .filter(s -> s.quantity().isPositive() && s.gross().isPositive())
                        .ifPresent(s -> result.rows
                                .computeIfAbsent(row.rowId(), id -> new ArrayList<>())
                                .add(s));
            }
        }
        return result;
    }

    /** Of all invoices together, the rounding and what was given back without rows taken into account; empty without invoices. */
    public Optional<Money> total() {
        return lefts.stream().map(Left::total).reduce(Money::plus);
    }

    /** Whether anything was kept of earlier returns: then what is left of the rows is not all that is left. */
    public boolean anyKept() {
        return lefts.stream().anyMatch(left -> !left.kept().isZero());
    }

    /** Each row of which something is left, with all that is. */
    public List<RowPart> all() {
        return rows.keySet().stream()
                .map(id -> take(id, quantity(id)).orElseThrow())
                .toList();
    }

    /** Pieces left of a row. */
    public Quantity quantity(String rowId) {
        return rows.getOrDefault(rowId, List.of()).stream().map(Share::quantity).reduce(Quantity.ZERO, Quantity::plus);
    }

    /** So many pieces of a row with what they are worth, without their VAT, which is that of the sale; empty where fewer are left. */
    public Optional<RowPart> take(String rowId, Quantity pieces) {
        var shares = rows.getOrDefault(rowId, List.of());
        if (shares.isEmpty() || !pieces.isPositive() || pieces.compareTo(quantity(rowId)) > 0) {
            return Optional.empty();
        }
        var open = pieces;
        var worth = new ArrayList<Money>();
        for (var share : shares) {
            var some = open.compareTo(share.quantity()) < 0 ? open : share.quantity();
            if (some.isPositive()) {
                worth.add(share.worth(some));
                open = open.minus(some);
            }
        }
        var first = shares.getFirst();
        var gross = Money.sum(worth, first.gross().currency());
        return Optional.of(new RowPart(rowId, first.part().kind(), pieces, gross, List.of()));
    }
}

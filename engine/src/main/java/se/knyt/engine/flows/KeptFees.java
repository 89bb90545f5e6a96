package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.RowPart;

/**
 * Fees that the seller keeps of a refund, with their VAT: as the source tells it, else that of the goods given back, a fee over
 * several rates in proportion to them.
 */
final class KeptFees {
    private KeptFees() {}

    static List<RowPart> of(Refund refund, Order order) {
        return of(refund.kept(), refund.rows(), order);
    }

    /**
     * @param kept what is kept, with its VAT or without
     * @param rows what is given back
     */
    static List<RowPart> of(List<Refund.Row> kept, List<Refund.Row> rows, Order order) {
        var result = new ArrayList<RowPart>();
        for (var fee : kept) {
            if (fee.taxes().isEmpty()) {
                result.addAll(byRate(fee, byRate(rows, order)));
            } else {
                result.add(new RowPart("", fee.kind(), Quantity.ONE, fee.gross(), fee.taxes()));
            }
        }
        return result;
    }

    /** The goods given back by the rate of their row; a row of several rates is left out. */
    private static SortedMap<Rate, Money> byRate(List<Refund.Row> rows, Order order) {
        var result = new TreeMap<Rate, Money>();
        for (var row : rows) {
            order.rows().stream()
                    .filter(r -> r.rowId().equals(row.rowId()) && r.kind() == OrderRow.Kind.GOODS)
                    .filter(r -> r.taxes().size() == 1)
                    .findFirst()
                    .ifPresent(r -> result.merge(r.taxes().getFirst().rate(), row.gross(), Money::plus));
        }
        return result;
    }

    private static List<RowPart> byRate(Refund.Row fee, SortedMap<Rate, Money> goods) {
        if (goods.isEmpty()) {
            return List.of(new RowPart("", fee.kind(), Quantity.ONE, fee.gross(), List.of()));
        }
        var parts = Allocation.split(
                fee.gross(), goods.values().stream().map(Money::minor).toList());
        var result = new ArrayList<RowPart>();
        int at = 0;
        for (var rate : goods.keySet()) {
            var part = parts.get(at++);
            if (!part.isZero()) {
                var tax = new TaxLine(rate, rate.containedIn(part, Rounding.HALF_UP), false);
                result.add(new RowPart("", fee.kind(), Quantity.ONE, part, List.of(tax)));
            }
        }
        return result;
    }
}

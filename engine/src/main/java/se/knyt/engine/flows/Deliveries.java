package se.knyt.engine.flows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.rules.Writing;

/**
 * What each delivery of an order is worth. A row delivered in parts is parted so that the parts sum to the row exactly: each part
 * is the rounded share of all delivered so far, less what earlier deliveries took. Freight, fees and rounding go with the first.
 */
final class Deliveries {
    private Deliveries() {}

    /**
     * @param shipment the delivery
     * @param rows what it holds, by row of the order
     * @param lines the same, as it is booked
     * @param total VAT included
     */
    record Delivery(Shipment shipment, List<RowPart> rows, List<SaleLine> lines, Money total) {}

    /** The deliveries that were not taken back, oldest first. */
    static List<Delivery> of(Order order, List<Shipment> shipments) {
        return of(order, shipments, Writing.PLAIN);
    }

    /** @param writing what their rows are written with */
    static List<Delivery> of(Order order, List<Shipment> shipments, Writing writing) {
        var live = shipments.stream()
                .filter(s -> !s.cancelled())
                .sorted(Comparator.comparing(Shipment::shippedAt).thenComparing(Shipment::sourceId))
                .toList();
        var delivered = new HashMap<String, Quantity>();
        var result = new ArrayList<Delivery>();
        for (var shipment : live) {
            var rows = new ArrayList<RowPart>();
            var lines = new ArrayList<SaleLine>();
            for (var part : shipment.rows()) {
                goods(order, part).ifPresent(row -> {
                    var before = delivered.getOrDefault(row.rowId(), Quantity.ZERO);
                    var after = min(before.plus(part.quantity()), row.quantity());
                    if (after.compareTo(before) > 0) {
                        delivered.put(row.rowId(), after);
                        rows.add(between(row, before, after));
                        lines.add(line(row, rows.getLast(), writing, before));
                    }
                });
            }
            if (!rows.isEmpty() && result.isEmpty()) {
                order.rows().stream().filter(r -> !isGoods(r)).forEach(r -> {
                    rows.add(whole(r));
                    lines.add(line(r, whole(r), writing, Quantity.ZERO));
                });
            }
            if (!rows.isEmpty()) {
                result.add(new Delivery(shipment, rows, lines, total(lines, order.currency())));
            }
        }
        return result;
    }

    /** The order as one delivery: what it would be if all of it were sent at once. */
    static List<SaleLine> all(Order order, Writing writing) {
        return order.rows().stream()
                .map(r -> line(r, whole(r), writing, Quantity.ZERO))
                .toList();
    }

    /** Whether the lines are all that was ordered, whatever they are written with. */
    static boolean areAll(Order order, List<SaleLine> lines) {
        return lines.stream()
                .map(l -> List.<Object>of(l.kind(), l.quantity(), l.gross(), l.taxes()))
                .toList()
                .equals(order.rows().stream()
                        .map(r -> List.<Object>of(r.kind(), r.quantity(), r.gross(), r.taxes()))
                        .toList());
    }

    static Money total(List<SaleLine> lines, Currency currency) {
        return Money.sum(lines.stream().map(SaleLine::gross).toList(), currency);
    }

    static boolean isGoods(OrderRow row) {
        return isGoods(row.kind());
    }

    static boolean isGoods(OrderRow.Kind kind) {
        return kind == OrderRow.Kind.GOODS || kind == OrderRow.Kind.GIFT_CARD;
    }

    private static java.util.Optional<OrderRow> goods(Order order, Shipment.Row part) {
        return order.rows().stream()
                .filter(Deliveries::isGoods)
                .filter(r -> part.rowId().isEmpty()
                        ? r.sku().equals(part.sku())
                        : r.rowId().equals(part.rowId()))
                .findFirst();
    }

    private static Quantity min(Quantity a, Quantity b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** A row as ordered. */
    static RowPart whole(OrderRow row) {
        return new RowPart(row.rowId(), row.kind(), row.quantity(), row.gross(), row.taxes());
    }

    /** So much of a row as lies between two counts of its pieces. */
    static RowPart between(OrderRow row, Quantity before, Quantity after) {
        var taxes = new ArrayList<TaxLine>();
        for (var tax : row.taxes()) {
            taxes.add(new TaxLine(tax.rate(), share(tax.amount(), row, before, after), tax.channelLiable()));
        }
        return new RowPart(row.rowId(), row.kind(), after.minus(before), share(row.gross(), row, before, after), taxes);
    }

    /** So much of a row as the first that is taken of it. */
    static RowPart part(OrderRow row, Quantity quantity) {
        return between(row, Quantity.ZERO, quantity);
    }

    /**
     * A part of a row as it is booked; what belongs to no row of the order is named by what it is.
     *
     * @param before pieces of the row that lie before the part
     */
    static SaleLine line(Order order, RowPart part, Writing writing, Quantity before) {
        var of = order.rows().stream()
                .filter(r -> r.rowId().equals(part.rowId()) && r.kind() == part.kind())
                .findFirst();
        return of.map(row -> line(row, part, writing, before))
                .orElseGet(() -> line("", text(part.kind()), part, writing.coding(part.rowId(), part.kind())));
    }

    private static SaleLine line(OrderRow row, RowPart part, Writing writing, Quantity before) {
        return line(writing.sku(row), writing.text(row), part, writing.coding(row, part, before));
    }

    private static SaleLine line(String sku, String text, RowPart part, SaleCoding coding) {
        var line = new SaleLine(part.kind(), sku, text, part.quantity(), part.gross(), part.taxes(), coding);
        if (!line.isSinglePurpose() || !part.tax().isZero()) {
            return line;
        }
        // The shop sells every card without VAT; the company has said that this one bears it.
        var rate = coding.cardVat().orElseThrow();
        var tax = new TaxLine(rate, rate.containedIn(part.gross(), Rounding.HALF_UP), false);
        return new SaleLine(part.kind(), sku, text, part.quantity(), part.gross(), List.of(tax), coding);
    }

    static String text(OrderRow.Kind kind) {
        return switch (kind) {
            case SHIPPING -> "Frakt";
            case FEE -> "Avgift";
            case ROUNDING -> "Öresavrundning";
            case RETURN_FREIGHT -> "Returfrakt";
            case RETURN_FEE -> "Returavgift";
            case GOODS, GIFT_CARD, TIP -> "Återbetalning";
        };
    }

    private static Money share(Money amount, OrderRow row, Quantity before, Quantity after) {
        return upTo(amount, row, after).minus(upTo(amount, row, before));
    }

    private static Money upTo(Money amount, OrderRow row, Quantity quantity) {
        if (quantity.equals(row.quantity())) {
            return amount;
        }
        BigDecimal part = amount.toDecimal()
                .multiply(quantity.value())
                .divide(row.quantity().value(), MathContext.DECIMAL128);
        return Money.rounded(part, amount.currency(), Rounding.HALF_UP);
    }

    /** Goods of the order by rate, for freight that must follow the goods of the whole order. */
    static Map<se.knyt.core.money.Rate, Money> goodsByRate(Order order) {
        var result = new java.util.TreeMap<se.knyt.core.money.Rate, Money>();
        for (var row : order.rows()) {
            if (row.kind() == OrderRow.Kind.GOODS && row.taxes().size() == 1) {
                result.merge(row.taxes().getFirst().rate(), row.gross(), Money::plus);
            }
        }
        return result;
    }
}

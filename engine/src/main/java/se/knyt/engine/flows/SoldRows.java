package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.returns.Invoiced;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.TrailState;

/**
 * The invoices of a purchase by the rows of its order, oldest first: a delivery's own, or for an invoice of the accounting system
 * those whose articles it names. Rows count only where the order's own amounts for them make up the invoice's sum to the öre.
 */
final class SoldRows {
    private final TrailState state;
    private final TrailState.Doc doc;
    private final Order order;
    private final Writing writing;
    private final Map<String, Quantity> invoiced = new HashMap<>();
    private boolean restTaken;

    private SoldRows(TrailState state, TrailState.Doc doc, Writing writing) {
        this.state = state;
        this.writing = writing;
        this.doc = doc;
        this.order = (Order) doc.document();
    }

    /** The invoices one by one, oldest first. */
    static SoldRows from(Purchase purchase) {
        return new SoldRows(purchase.state(), purchase.doc(), purchase.writing());
    }

    /** The rows of the next invoice; empty where they are not known. */
    Optional<List<RowPart>> next(Invoice invoice) {
        return byArticle(invoice, invoice.total());
    }

    /** Empty where the rows of any of them are not known. */
    static Optional<List<Invoiced>> of(Purchase purchase, List<TrailState.FactView> sales) {
        var rows = from(purchase);
        var result = new ArrayList<Invoiced>();
        for (var sale : sales) {
            var of = rows.delivered(sale).or(() -> rows.byArticle(sale));
            if (of.isEmpty()) {
                return Optional.empty();
            }
            result.add(new Invoiced(sale.key(), rows.order.currency(), of.get()));
        }
        return Optional.of(result);
    }

    private Optional<List<RowPart>> delivered(TrailState.FactView sale) {
        var shipments = state.of(Shipment.class).map(Map.Entry::getValue).toList();
        return Deliveries.of(order, shipments).stream()
                .filter(d -> sale.key()
                        .equals("sale:" + doc.connection() + ":" + d.shipment().sourceId()))
                .filter(d -> d.total().equals(sale.amount()))
                .map(Deliveries.Delivery::rows)
                .findFirst();
    }

    private Optional<List<RowPart>> byArticle(TrailState.FactView sale) {
        var invoice = state.of(Invoice.class)
                .filter(e -> e.getKey().id() == sale.document() && !e.getValue().credit())
                .map(Map.Entry::getValue)
                .findFirst();
        return invoice.flatMap(one -> byArticle(one, sale.amount()));
    }

    private Optional<List<RowPart>> byArticle(Invoice invoice, Money amount) {
        if (amount.equals(order.total())) {
            restTaken = true;
            return Optional.of(order.rows().stream().map(Deliveries::whole).toList());
        }
        var goods = goods(invoice);
        if (isSum(goods, amount)) {
            return Optional.of(goods);
        }
        var all = new ArrayList<>(goods);
        order.rows().stream().filter(r -> !Deliveries.isGoods(r)).forEach(r -> all.add(Deliveries.whole(r)));
        if (restTaken || !isSum(all, amount)) {
            return Optional.empty();
        }
        restTaken = true;
        return Optional.of(all);
    }

    private boolean isSum(List<RowPart> rows, Money amount) {
        return Money.sum(rows.stream().map(RowPart::gross).toList(), order.currency())
                .equals(amount);
    }

    /** The invoice's articles as rows of the order, each as far as it has not been invoiced before. */
    private List<RowPart> goods(Invoice invoice) {
        var pieces = new HashMap<String, Quantity>();
        invoice.rows().forEach(r -> pieces.merge(r.sku(), r.quantity(), Quantity::plus));
        var result = new ArrayList<RowPart>();
        for (var row : order.rows()) {
            var open = pieces.getOrDefault(writing.sku(row), Quantity.ZERO);
            var before = invoiced.getOrDefault(row.rowId(), Quantity.ZERO);
            var take = min(open, row.quantity().minus(before));
            if (row.kind() == OrderRow.Kind.GOODS && !writing.sku(row).isEmpty() && take.isPositive()) {
                var after = before.plus(take);
                result.add(Deliveries.between(row, before, after));
                invoiced.put(row.rowId(), after);
                pieces.put(writing.sku(row), open.minus(take));
            }
        }
        return result;
    }

    private static Quantity min(Quantity a, Quantity b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}

package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.engine.trails.TrailState;

/**
 * Goods that a buyer took instead of money, of an order that is handled in the accounting system: the order there does not know them, so
 * they are an order of their own, which the buyer's credit pays as far as it reaches when it is invoiced.
 */
final class ErpExchanges {
    private final Purchase purchase;
    private final List<One> all = new ArrayList<>();
    private boolean clear = true;

    /**
     * One exchange.
     *
     * @param key of the effect that makes its order
     * @param reference carried by its order and invoice
     * @param worth the new goods, VAT included
     * @param byCredit so much of that as is paid with what was given back
     */
    record One(String key, String reference, Refund refund, List<OrderRow> rows, Money worth, Money byCredit) {
        One {
            rows = List.copyOf(rows);
        }
    }

    ErpExchanges(Purchase purchase) {
        this.purchase = purchase;
        var order = purchase.order();
        var seen = new HashSet<String>();
        purchase.state()
                .of(Refund.class)
                .map(Map.Entry::getValue)
                .filter(r -> r.exchange().amount().isPositive())
                .forEach(refund -> add(order, refund, seen));
    }

    private void add(Order order, Refund refund, Set<String> seen) {
        var rows = order.rows().stream()
                .filter(r -> refund.exchange().rows().contains(r.rowId()))
                .toList();
        var worth = Money.sum(rows.stream().map(OrderRow::gross).toList(), order.currency());
        var amount = refund.exchange().amount();
        // Two that are to pay for the same row: which pays how much of it is not told.
        clear &= !rows.isEmpty() && rows.stream().allMatch(r -> seen.add(r.rowId()));
        all.add(new One(
                "order:" + purchase.shop() + ":" + order.sourceId() + ":exchange:" + refund.sourceId(),
                References.exchange(purchase.shop(), order, refund.sourceId()),
                refund,
                rows,
                worth,
                amount.compareTo(worth) < 0 ? amount : worth));
    }

    boolean any() {
        return !all.isEmpty();
    }

    List<One> all() {
        return List.copyOf(all);
    }

    /** The new goods, by row. */
    boolean isNew(OrderRow row) {
        return all.stream().anyMatch(one -> one.rows().contains(row));
    }

    /** That whose order became the invoice. */
    Optional<One> of(Invoice invoice) {
        return all.stream()
                .filter(one -> invoice.externalReference().equals(one.reference())
                        || purchase.state()
                                .effect(one.key())
                                .filter(TrailState.EffectView::done)
                                .filter(e -> e.resultId().equals(invoice.erpOrderNumber()))
                                .isPresent())
                .findFirst();
    }

    /** Whether it is known what pays for what; else a person puts it into the accounting system. */
    boolean isClear(List<Invoice> invoices) {
        return clear
                && invoices.stream()
                        .allMatch(i -> of(i).filter(one -> !one.worth().equals(i.total()))
                                .isEmpty());
    }

    void hold(Money amount) {
        purchase.plan()
                .hold(
                        "exchange.in-accounting",
                        Map.of("order", purchase.order().number(), "amount", amount.toString()));
    }

    /** Nobody has paid or reserved so much of the new goods: their order waits for that. */
    void notPaid(Money amount) {
        purchase.plan()
                .hold("exchange.not-paid", Map.of("order", purchase.order().number(), "amount", amount.toString()));
    }

    /** The new goods as a sale that the credit pays its part of. */
    SaleFact sale(One one, String key, LocalDate date, List<ProviderPart> providers) {
        var order = purchase.order();
        List<SaleLine> lines = one.rows().stream()
                .map(r -> Deliveries.line(order, Deliveries.whole(r), purchase.writing(), Quantity.ZERO))
                .toList();
        return purchase.context()
                .priced(
                        SaleFacts.of(
                                key, date, one.reference(), order, lines, providers, Exchanges.use(one.byCredit())),
                        date,
                        order,
                        purchase.writing());
    }
}

package se.knyt.engine.months;

import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.engine.months.Month.Deal;

/** What the shop tells of the deals of a month: orders with a row for each part, what was reserved and captured, sent and paid back. */
final class Telling {
    private static final Rate VAT = Rate.of(25);

    /** What is sold of each order, in the order of time. */
    private final Map<String, List<Deal>> sold = new LinkedHashMap<>();

    Telling(Month month) {
        for (var step : month.steps()) {
            if (step instanceof Deal deal && !deal.refund()) {
                sold.computeIfAbsent(deal.order(), _ -> new ArrayList<>()).add(deal);
            }
        }
    }

    /** The documents of a deal, each with the stream that it is told in. */
    List<Map.Entry<String, Document>> of(Deal deal) {
        var told = new ArrayList<Map.Entry<String, Document>>();
        var parts = Objects.requireNonNull(sold.get(deal.order()));
        if (deal.refund()) {
            told.add(Map.entry("orders", payment(deal, Payment.Type.REFUND)));
            told.add(Map.entry("refunds", refund(deal, parts)));
            return told;
        }
        if (parts.getFirst().equals(deal)) {
            told.add(Map.entry("orders", order(deal, parts)));
            told.add(Map.entry("orders", reserved(deal, parts)));
        }
        told.add(Map.entry("orders", payment(deal, Payment.Type.CAPTURE)));
        told.add(Map.entry("shipments", shipment(deal)));
        return told;
    }

    /** A payout's line, with the provider's own name of the capture or refund. */
    static PayoutLine line(PayoutLine line) {
        return new PayoutLine(
                line.line(),
                line.kind(),
                line.providerKind(),
                line.amount(),
                line.at(),
                line.orderReference(),
                line.secondReference(),
                "",
                line.providerOrderId(),
                line.captureReference());
    }

    private static Instant at(Deal deal) {
        return deal.date().atTime(LocalTime.NOON).atZone(MonthGenerator.ZONE).toInstant();
    }

    private static Order order(Deal first, List<Deal> parts) {
        var rows = parts.stream().map(Telling::row).toList();
        var currency = first.amount().currency();
        return new Order(
                first.order(),
                first.order(),
                "web",
                at(first),
                at(first),
                Order.State.OPEN,
                false,
                false,
                currency,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                rows,
                Money.sum(rows.stream().map(OrderRow::gross).toList(), currency),
                Money.sum(rows.stream().map(OrderRow::tax).toList(), currency),
                List.of(first.provider()),
                Map.of());
    }

    private static OrderRow row(Deal part) {
        return new OrderRow(
                part.reference(),
                OrderRow.Kind.GOODS,
                "VARA",
                "Vara",
                Quantity.ONE,
                part.amount(),
                Money.zero(part.amount().currency()),
                List.of(new TaxLine(VAT, VAT.containedIn(part.amount(), Rounding.HALF_UP))));
    }

    private static Payment reserved(Deal first, List<Deal> parts) {
        return new Payment(
                first.order() + "-A",
                first.order(),
                first.order(),
                Payment.Type.AUTHORIZATION,
                Payment.State.SUCCESS,
                first.provider(),
                Money.sum(
                        parts.stream().map(Deal::amount).toList(),
                        first.amount().currency()),
                at(first),
                "",
                first.order() + "-payment",
                first.order() + "-reserved",
                "",
                Instant.EPOCH);
    }

    private static Payment payment(Deal deal, Payment.Type type) {
        return new Payment(
                deal.reference() + "-T",
                deal.order(),
                deal.order(),
                type,
                Payment.State.SUCCESS,
                deal.provider(),
                deal.amount(),
                at(deal),
                deal.refund() ? saleOf(deal) + "-T" : deal.order() + "-A",
                deal.order() + "-payment",
                deal.order() + "-reserved",
                deal.reference(),
                Instant.EPOCH);
    }

    /** A refund is named by its sale and a number of its own. */
    private static String saleOf(Deal refund) {
        return refund.reference().substring(0, refund.reference().lastIndexOf("-R"));
    }

    private static Shipment shipment(Deal deal) {
        return new Shipment(
                deal.reference(),
                deal.order(),
                deal.order(),
                List.of(new Shipment.Row(deal.reference(), "VARA", Quantity.ONE)),
                at(deal),
                "",
                "",
                "",
                false);
    }

    /** Money alone of an order that was captured whole; of one in parts the row that comes back, whole. */
    private static Refund refund(Deal deal, List<Deal> parts) {
        var rows = parts.stream()
                .filter(part -> parts.size() > 1 && part.reference().equals(saleOf(deal)))
                .map(part -> new Refund.Row(
                        part.reference(),
                        OrderRow.Kind.GOODS,
                        Quantity.ONE,
                        part.amount(),
                        row(part).taxes()))
                .toList();
        var none = Money.zero(deal.amount().currency());
        return new Refund(
                deal.reference(),
                deal.order(),
                deal.order(),
                at(deal),
                rows,
                deal.amount(),
                rows.isEmpty() ? none : VAT.containedIn(deal.amount(), Rounding.HALF_UP),
                List.of(),
                List.of(deal.reference() + "-T"));
    }
}

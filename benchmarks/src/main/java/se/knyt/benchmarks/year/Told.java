package se.knyt.benchmarks.year;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.benchmarks.year.Sales.Sold;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** A sale as the shop tells it, delivered and paid for, and a payout as its provider tells it. */
final class Told {
    private static final byte[] RAW = {'{', '}'};

    private Told() {}

    /** One record: the order, what was reserved and captured, and the delivery. */
    static SourceRecord sale(Sold sale, Instant at) {
        var number = sale.fact().orderNumber();
        var documents = List.<Document>of(
                order(sale, number, at),
                payment(sale, number, Payment.Type.AUTHORIZATION, at),
                payment(sale, number, Payment.Type.CAPTURE, at),
                shipment(sale, number, at));
        return record(number, at, Reading.Read.of(documents, List.of()));
    }

    private static SourceRecord record(String key, Instant at, Reading reading) {
        return new SourceRecord(key, at, "application/json", RAW, reading);
    }

    private static Order order(Sold sale, String number, Instant at) {
        var rows = new ArrayList<OrderRow>();
        for (var line : sale.fact().lines()) {
            rows.add(row(number, rows.size() + 1, line));
        }
        return new Order(
                number,
                number,
                "web",
                at,
                at,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                rows,
                Sales.ore(sale.gross()),
                Money.sum(rows.stream().map(OrderRow::tax).toList(), Currency.SEK),
                List.of(sale.provider()),
                Map.of());
    }

    private static OrderRow row(String number, int place, SaleLine line) {
        return new OrderRow(
                number + "-" + place,
                line.kind(),
                line.text(),
                line.text(),
                line.quantity(),
                line.gross(),
                Sales.ore(0),
                line.taxes());
    }

    private static Payment payment(Sold sale, String number, Payment.Type type, Instant at) {
        boolean capture = type == Payment.Type.CAPTURE;
        return new Payment(
                number + (capture ? "-T" : "-A"),
                number,
                number,
                type,
                Payment.State.SUCCESS,
                sale.provider(),
                Sales.ore(sale.gross()),
                at,
                capture ? number + "-A" : "",
                number + "-payment",
                number + "-reserved",
                capture ? number + "-F1" : "",
                Instant.EPOCH);
    }

    private static Shipment shipment(Sold sale, String number, Instant at) {
        var rows = new ArrayList<Shipment.Row>();
        for (var line : sale.fact().lines()) {
            rows.add(new Shipment.Row(number + "-" + (rows.size() + 1), line.text(), line.quantity()));
        }
        return new Shipment(number + "-F1", number, number, rows.subList(0, rows.size() - 1), at, "", "", "", false);
    }

    /** What one provider pays out of a day's sales: a line and a fee for each. */
    static SourceRecord payout(String provider, List<Sold> sold, Instant at) {
        var reference = provider + "-" + at.toString().substring(0, 10);
        var lines = new ArrayList<PayoutLine>(2 * sold.size());
        long paid = 0;
        long gross = 0;
        for (var sale : sold) {
            lines.add(line(lines.size() + 1, PayoutLine.Kind.SALE, sale, sale.gross(), at));
            lines.add(line(lines.size() + 1, PayoutLine.Kind.FEE, sale, -sale.fee(), at));
            gross = Math.addExact(gross, sale.gross());
            paid = Math.addExact(paid, sale.gross() - sale.fee());
        }
        var none = Sales.ore(0);
        var totals = Map.of(PayoutLine.Kind.SALE, Sales.ore(gross), PayoutLine.Kind.FEE, Sales.ore(paid - gross));
        var payout = new Payout(reference, reference, provider, Currency.SEK, at, Sales.ore(paid), none, none, totals);
        return record(reference, at, new Reading.Read(List.of(payout), List.of(), Map.of(reference, lines), List.of()));
    }

    private static PayoutLine line(int place, PayoutLine.Kind kind, Sold sale, long minor, Instant at) {
        var number = sale.fact().orderNumber();
        return new PayoutLine(place, kind, kind.code(), Sales.ore(minor), at, number, "", "", "", number + "-F1");
    }
}

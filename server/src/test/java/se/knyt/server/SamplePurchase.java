package se.knyt.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;

/** A purchase of two jackets for 500.00 and freight for 49.00, as rows of the database. */
final class SamplePurchase {
    static final Instant SHIPPED = Instant.parse("2026-11-13T09:22:00Z");
    private static final Money TOTAL = Money.sek("549.00");

    private SamplePurchase() {}

    static Payment payment(String order, String number, String id, String provider, String amount, int second) {
        return new Payment(
                id + number,
                order,
                number,
                Payment.Type.CAPTURE,
                Payment.State.SUCCESS,
                provider,
                Money.sek(amount),
                SHIPPED.plusSeconds(second),
                "",
                "pay" + id + number,
                provider + "-" + number,
                "tx" + id + number,
                Instant.EPOCH);
    }

    static void sale(
            Connection connection,
            long trail,
            int nth,
            String key,
            String provider,
            String number,
            long amount,
            long tax)
            throws SQLException {
        run(
                connection,
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                        + " invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)"
                        + " values (1, ?, ?, 'sale', ?, ?, 1, ?, ?, '2026-11-13', 'SEK', ?, ?, '{}', 1, now())",
                trail * 10 + nth,
                key,
                trail,
                trail * 10 + 1,
                provider,
                "2" + number,
                amount,
                tax);
    }

    static void purchase(Connection connection, long trail, String number) throws SQLException {
        purchase(connection, trail, number, TOTAL);
    }

    static void purchase(Connection connection, long trail, String number, Money byKlarna) throws SQLException {
        run(
                connection,
                "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                        + " payment_method, provider, placed_at, total_minor, shipped_minor, captured_minor, invoiced_minor,"
                        + " provider_open_minor, state, updated_at) values (1, ?, ?, ?, 'web', 'SE', 'consumer', 'Klarna', 'klarna',"
                        + " '2026-11-12Z', 54900, 54900, 54900, 54900, 54900, 'waiting', now())",
                trail,
                trail * 10,
                number);
        var order = "gid://shopify/Order/" + number;
        document(connection, trail, 0, "order", order, order(order, number));
        document(
                connection,
                trail,
                1,
                "shipment",
                "ful" + number,
                new Shipment(
                        "ful" + number,
                        order,
                        number,
                        List.of(new Shipment.Row(SampleRefund.JACKET, "", Quantity.of(2))),
                        SHIPPED,
                        "",
                        "",
                        "",
                        false));
        document(
                connection,
                trail,
                2,
                "payment",
                "cap" + number,
                payment(order, number, "cap", "klarna", byKlarna.toPlain(), 0));
        sale(connection, trail, 5, "sale:101:ful" + number, "klarna", number, byKlarna.minor(), 10_980);
    }

    static Order order(String id, String number) {
        return order(id, number, false);
    }

    static Order order(String id, String number, boolean cancelled) {
        var none = Money.sek("0.00");
        return new Order(
                id,
                number,
                "web",
                SHIPPED,
                SHIPPED,
                cancelled ? Order.State.CANCELLED : Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(
                        new OrderRow(
                                SampleRefund.JACKET,
                                OrderRow.Kind.GOODS,
                                "NF-1042",
                                "Vindjacka <Sarek>",
                                Quantity.of(2),
                                Money.sek("500.00"),
                                none,
                                List.of(new TaxLine(Rate.of(25), Money.sek("100.00"), false))),
                        new OrderRow(
                                SampleRefund.FREIGHT,
                                OrderRow.Kind.SHIPPING,
                                "",
                                "Frakt",
                                Quantity.ONE,
                                Money.sek("49.00"),
                                none,
                                List.of(new TaxLine(Rate.of(25), Money.sek("9.80"), false)))),
                TOTAL,
                Money.sek("109.80"),
                List.of("klarna"),
                Map.of());
    }

    static void document(Connection connection, long trail, int place, String kind, String source, Document document)
            throws SQLException {
        run(
                connection,
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                        + " source_changed_at, updated_at, trail_id) values (1, ?, 101, ?, ?, 1, '\\x00', ?, 40000, now(), now(), ?)",
                trail * 10 + place,
                kind,
                source,
                Json.write(document),
                trail);
    }

    static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}

package se.knyt.server;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;

/** Two purchases of the first company, each of coffee for 112.00, on which its shop charged 12 % in November 2026. */
public final class SampleFood {
    public static final String NUMBER = "10700";
    static final String OTHER = "10701";

    private SampleFood() {}

    public static void put(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            for (var number : List.of(NUMBER, OTHER)) {
                long trail = 1_950L + Long.parseLong(number) - 10_700;
                try (var insert = connection.prepareStatement(
                        "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                                + " payment_method, placed_at, total_minor, state, held_code, held_args, updated_at)"
                                + " values (1, ?, ?, ?, 'web', 'SE', 'consumer', 'Klarna', '2026-11-12Z', 11200, 'held',"
                                + " 'vat.rate-not-valid', '{\"0\":\"12\",\"1\":\"6\",\"2\":\"2026-11-12\"}', now())")) {
                    insert.setLong(1, trail);
                    insert.setLong(2, trail * 10);
                    insert.setString(3, number);
                    insert.executeUpdate();
                }
                try (var insert = connection.prepareStatement(
                        "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                                + " source_changed_at, updated_at, trail_id) values (1, ?, 101, 'order', ?, 1, '\\x00', ?, 40000,"
                                + " now(), now(), ?)")) {
                    insert.setLong(1, trail * 10);
                    insert.setString(2, "gid://" + number);
                    insert.setString(3, Json.write(order(number)));
                    insert.setLong(4, trail);
                    insert.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Order order(String number) {
        var at = Instant.parse("2026-11-12T13:08:41Z");
        return new Order(
                "gid://" + number,
                number,
                "web",
                at,
                at,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(new OrderRow(
                        "1",
                        OrderRow.Kind.GOODS,
                        "KAFFE-500",
                        "Kaffe <mellanrost>",
                        Quantity.ONE,
                        Money.sek("112.00"),
                        Money.sek("0.00"),
                        List.of(new TaxLine(Rate.of(12), Money.sek("12.00"), false)))),
                Money.sek("112.00"),
                Money.sek("12.00"),
                List.of("klarna"),
                Map.of());
    }
}

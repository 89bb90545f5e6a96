package se.knyt.server;

import static se.knyt.server.SamplePurchase.SHIPPED;
import static se.knyt.server.SamplePurchase.document;
import static se.knyt.server.SamplePurchase.order;
import static se.knyt.server.SamplePurchase.payment;
import static se.knyt.server.SamplePurchase.purchase;
import static se.knyt.server.SamplePurchase.run;
import static se.knyt.server.SamplePurchase.sale;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.returns.CreditNote;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.MadeNote;
import se.knyt.engine.trails.PrepaidKeys;
import se.knyt.spi.EffectBody;

/**
 * Two purchases of the first company that can be refunded: two jackets for 500.00 and freight for 49.00, delivered, captured and on an
 * invoice. Of the second 10.00 waits for a second person.
 */
public final class SampleRefund {
    public static final String NUMBER = "10600";
    static final String WAITED_FOR = "10601";
    static final String CANCELLED = "10602";
    static final String DIVIDED = "10603";
    static final String RESERVED = "10606";
    static final String ABROAD = "10608";
    static final String JACKET = "gid://shopify/LineItem/1";
    static final String FREIGHT = "gid://shopify/ShippingLine/1";
    static final String OWED_OF = "10604";
    /** Of which the shop paid 250.00 back for a complaint, and a rule holds it. */
    public static final String HELD = "10605";

    static final String HELD_KEY = "credit:101:back" + HELD;
    /** The credit that is owed. */
    public static final long OWED = 19_049;

    /** The credit of 59.50 euro at 11.2345 that is owed by another road. */
    static final long OWED_IN_EURO = 19_079;
    /** Asked for by the owner. */
    static final long WAITS = 96_001;

    /** One jacket of the second purchase is expected. */
    public static final long EXPECTED = 96_101;

    private SampleRefund() {}

    public static void put(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1900, NUMBER);
            purchase(connection, 1901, WAITED_FOR);
            run(
                    connection,
                    "insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back,"
                            + " told, state, nonce, asked_by, asked_at) values (1, ?, ?, ?, 'SEK', 1000, '[]', '[]', 'waits', 'n',"
                            + " 'maria@nordanfriluft.example', now())",
                    WAITS,
                    19010L,
                    WAITED_FOR);
            run(
                    connection,
                    "insert into return_order (company_id, return_id, document_id, order_number, name, return_kind, chosen, currency,"
                            + " amount_minor, reason, state, nonce, begun_by, begun_at) values (1, ?, ?, ?, ?, 'exchange', ?, 'SEK', 25000,"
                            + " 'För liten', 'expected', 'k', 'maria@nordanfriluft.example', now())",
                    EXPECTED,
                    19010L,
                    WAITED_FOR,
                    "#" + WAITED_FOR + "-K1",
                    Json.write(new BegunReturn.Chosen(
                            List.of(new BegunReturn.Row(
                                    JACKET,
                                    OrderRow.Kind.GOODS,
                                    "Vindjacka <Sarek>",
                                    Quantity.ONE,
                                    Restock.BACK_IN_STOCK)),
                            null,
                            Money.sek("59.00"),
                            "",
                            List.of())));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Paid for, cancelled and paid back with nothing delivered, and booked as a prepayment in Fortnox. */
    static void putCancelled(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(
                    connection,
                    "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                            + " payment_method, provider, placed_at, total_minor, captured_minor, invoiced_minor, refunded_minor,"
                            + " credited_minor, state, updated_at) values (1, 1902, 19020, ?, 'web', 'SE', 'consumer', 'Klarna',"
                            + " 'klarna', '2026-11-12Z', 54900, 54900, 54900, 54900, 54900, 'waiting', now())",
                    CANCELLED);
            document(connection, 1902, 0, "order", "gid://" + CANCELLED, order("gid://" + CANCELLED, CANCELLED, true));
            for (var of : List.of("paid", "back")) {
                boolean back = of.equals("back");
                run(
                        connection,
                        "insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, document_id, body,"
                                + " settings_version, priority, state, next_at, result_id, created_at, done_at)"
                                + " values (1, ?, 103, ?, 'create-voucher', 1902, 19020, ?, 1, 1, 'done', now(), ?, now(), now())",
                        back ? 96_012L : 96_011L,
                        "voucher:" + (back ? "credit:101:gid://back" : PrepaidKeys.of(101, "gid://" + CANCELLED))
                                + ":voucher",
                        Json.write(new EffectBody.CreateVoucher(
                                of,
                                "K",
                                LocalDate.of(2026, 11, back ? 14 : 13),
                                of,
                                List.of(new EffectBody.VoucherRow(
                                        2420,
                                        Money.sek(back ? "439.20" : "0.00"),
                                        Money.sek(back ? "0.00" : "439.20"),
                                        "")))),
                        back ? "K 412 2026" : "K 411 2026");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reserved twice at Klarna and not delivered: 349.00, and then 200.00 that runs out first. */
    static void putReserved(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(
                    connection,
                    "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                            + " payment_method, provider, placed_at, total_minor, state, updated_at) values (1, 1906, 19060, ?, 'web',"
                            + " 'SE', 'consumer', 'Klarna', 'klarna', '2026-11-12Z', 54900, 'waiting', now())",
                    RESERVED);
            var order = "gid://shopify/Order/" + RESERVED;
            document(connection, 1906, 0, "order", order, order(order, RESERVED));
            reserved(connection, 1, "349.00", Instant.parse("2099-11-20T09:00:00Z"));
            reserved(connection, 2, "200.00", Instant.parse("2099-11-18T09:00:00Z"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reserved(Connection connection, int nth, String amount, Instant until) throws SQLException {
        var id = "gid://shopify/OrderTransaction/" + nth;
        document(
                connection,
                1906,
                nth,
                "payment",
                id,
                new Payment(
                        id,
                        "gid://shopify/Order/" + RESERVED,
                        RESERVED,
                        Payment.Type.AUTHORIZATION,
                        Payment.State.SUCCESS,
                        "klarna",
                        Money.sek(amount),
                        SHIPPED.plusSeconds(nth),
                        "",
                        "pay" + nth,
                        "klarna-" + nth,
                        "",
                        until));
    }

    /** Paid by two: 349.00 by Klarna and then 200.00 by Stripe. */
    static void putDivided(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1903, DIVIDED, Money.sek("349.00"));
            var order = "gid://shopify/Order/" + DIVIDED;
            document(
                    connection,
                    1903,
                    3,
                    "payment",
                    "cap2" + DIVIDED,
                    payment(order, DIVIDED, "cap2", "stripe", "200.00", 1));
            sale(connection, 1903, 6, "sale:101:ful" + DIVIDED + ":by:stripe", "stripe", DIVIDED, 20_000, 0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a further purchase 100.00 is credited and owed to the buyer by another road. */
    public static void putOwed(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1904, OWED_OF);
            var key = "credit:101:asked:96002";
            var note = new CreditNote("sale:101:ful" + OWED_OF, Currency.SEK, false, List.of());
            run(
                    connection,
                    "insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back,"
                            + " told, road, state, nonce, asked_by, asked_at) values (1, 96002, 19040, ?, 'SEK', 10000, '[]', '[]',"
                            + " 'bank', 'sent', 'r', 'maria@nordanfriluft.example', now())",
                    OWED_OF);
            run(
                    connection,
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, tax_minor, notes, body, settings_version,"
                            + " created_at) values (1, ?, ?, 'credit', 1904, 19040, 1, 'other-road', '310604', '2026-11-20', 'SEK', 10000, 2000, ?, '{}', 1,"
                            + " now())",
                    OWED,
                    key,
                    Json.write(List.of(new MadeNote(key, Money.sek("100.00"), note))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The buyer paid the 549.00 as 48.59 euro. */
    static void putAbroad(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1908, ABROAD);
            run(
                    connection,
                    "update document set body = jsonb_set(body::jsonb, '{buyers}', '\"48.59 EUR\"')::text"
                            + " where company_id = 1 and kind = 'payment' and body::jsonb ->> 'orderNumber' = ?",
                    ABROAD);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void putOwedInEuro(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1907, "10607");
            var key = "credit:101:asked:96007";
            var note = new CreditNote("sale:101:ful10607", Currency.EUR, false, List.of());
            run(
                    connection,
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, tax_minor, notes, body, settings_version,"
                            + " created_at) values (1, ?, ?, 'credit', 1907, 19070, 1, 'other-road', '310607', '2026-11-20', 'EUR', 5950,"
                            + " 1190, ?, '{\"what\":{\"exchangeRate\":{\"perUnit\":\"11.2345\"}}}', 1, now())",
                    OWED_IN_EURO,
                    key,
                    Json.write(List.of(new MadeNote(key, Money.parse("59.50", Currency.EUR), note))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One jacket came back, faulty: the rule "reklamationer" holds the refund. */
    public static void putHeld(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1905, HELD);
            var order = "gid://shopify/Order/" + HELD;
            var gross = Money.sek("250.00");
            var jacket = new Refund.Row(
                    JACKET,
                    OrderRow.Kind.GOODS,
                    Quantity.ONE,
                    gross,
                    List.of(new TaxLine(Rate.of(25), Money.sek("50.00"), false)),
                    Restock.NOT_BACK);
            var refund = new Refund(
                    "back" + HELD,
                    order,
                    HELD,
                    SHIPPED.plusSeconds(60),
                    List.of(jacket),
                    gross,
                    Money.sek("50.00"),
                    List.of(),
                    List.of(),
                    Returned.of(ReturnKind.COMPLAINT),
                    null);
            document(connection, 1905, 4, "refund", "back" + HELD, refund);
            var told = Map.of(
                    "rule", "reklamationer", "reason", "Se på jackan", "refund", HELD_KEY, "amount", "250.00 SEK");
            run(
                    connection,
                    "update trail set state = 'held', held_code = 'refund.rule-held', held_args = ?"
                            + " where company_id = 1 and trail_id = 1905",
                    Json.write(told));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The refunds of the divided purchase are refused where they are paid back. */
    static void refused(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(
                    connection,
                    "update effect set state = 'rejected' where company_id = 1 and trail_id = ? and kind = 'refund'",
                    1903L);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

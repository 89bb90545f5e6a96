package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;

/** The page of a purchase that two providers pay, 800,00 by Klarna and 449,00 by Stripe, names both with what is at each. */
class TwoProviderPagesTest {
    private static final Instant AT = Instant.parse("2026-11-12T09:00:00Z");
    private static ConsoleFixture console;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            purchase(connection, 1950, "10690", 0, "{}");
            purchase(connection, 1951, "10691", 124_900, "{\"stripe\":44900}");
            payment(connection, 1951, 3, Payment.Type.CAPTURE, "klarna", "800.00");
            payment(connection, 1951, 4, Payment.Type.CAPTURE, "stripe", "449.00");
        }
        SampleRefund.putReserved(console);
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String page(String number) throws Exception {
        return browser.get("/c/nordan/trails/" + number)
                .body()
                .replace("\u00a0", " ")
                .replace("&nbsp;", " ");
    }

    @Test
    void eachReservationStandsWithItsOwnAmount() throws Exception {
        var page = page("10690");
        assertThat(page)
                .contains("id=\"reservation\"")
                .contains("id=\"reservation-stripe\"")
                .contains("800,00 kr är reserverat och inte aktiverat")
                .contains("449,00 kr är reserverat och inte aktiverat");
        assertThat(page).contains("Hos Klarna").contains("Hos Stripe");
        // Nobody has told either's last day: a rule stands in, by its name and source.
        assertThat(page)
                .contains("Som regel gäller Klarnas reservationer i 28 dagar")
                .contains("Som regel gäller Stripes reservationer i 7 dagar (docs.stripe.com");
    }

    /** A new agreement with Klarna beside the old one: the choice is there, stands in words, and fits its payment method alone. */
    @Test
    void ofTwoConnectionsWithOneProviderAShopsIsChosen() throws Exception {
        var form = "/c/nordan/flows/money";
        var page = browser.get(form).body();
        assertThat(page).contains("Vilken anslutning");
        var account = page.replaceAll("(?s).*<option value=\"([^\"]+)\"[^>]*>Klarna: Klarna Norge</option>.*", "$1");
        var wanted = new HashMap<>(
                Map.of("_csrf", Browser.csrf(page), "method", "", "hand", "knyt-at-provider", "account", account));
        var wrong = browser.post(form, wanted);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Välj en anslutning till det betalsätt som du har valt");
        wanted.put("method", "klarna");
        assertThat(browser.post(form, wanted).statusCode()).isEqualTo(303);
        var chosen = browser.get(form).body();
        assertThat(chosen).contains("Hos: Klarna Norge");
        int last = chosen.split("class=\"plain-rule\"", -1).length - 3;
        assertThat(browser.post(form + "/" + last + "/remove", Map.of("_csrf", Browser.csrf(chosen)))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(form).body()).doesNotContain("Hos: Klarna Norge");
    }

    /** Told by Klarna, 28 November 2099 and in force; at Stripe no more. Both are shown with who told it. */
    @Test
    void whatProvidersSayStandsWithTheReservation() throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(
                    connection,
                    "insert into payment_status (company_id, connection_id, payment_id, provider, trail_id, told_at, state, word,"
                            + " expires_at) values (1, 102, 'klarna-order-1950', 'klarna', 1950, now(), 'open', 'AUTHORIZED', '2099-11-28T09:00Z'),"
                            + " (1, 104, 'stripe-order-1950', 'stripe', 1950, now(), 'over', 'canceled', 'epoch')");
        }
        try {
            var page = page("10690");
            assertThat(page)
                    .containsPattern("Gäller till 28 nov[^<]*2099")
                    .contains("<dt>Enligt Klarna</dt>")
                    .contains("<dt>Enligt webbutiken</dt><dd>Berättar ingen dag</dd>")
                    .contains("Stripe säger att reservationen inte finns längre");
            // Klarna's 800,00 are there still: the buyer is asked for Stripe's part alone.
            try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
                run(
                        connection,
                        "update trail set held_code = 'authorization.over' where company_id = 1 and trail_id = 1950");
            }
            assertThat(page("10690")).contains("<strong>Kvar att betala: 449,00 kr</strong>");
        } finally {
            try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
                run(connection, "update trail set held_code = '' where company_id = 1 and trail_id = 1950");
                run(connection, "delete from payment_status where company_id = 1 and trail_id = 1950");
            }
        }
    }

    /** Two at one provider, each with its amount and its last day; and a jacket of two packed, 250,00, with the freight of 49,00. */
    @Test
    void twoAtOneProviderStandEachByItselfAndWhatIsPackedIsCaptured() throws Exception {
        var page = page(SampleRefund.RESERVED);
        assertThat(page)
                .contains("id=\"reservation\"")
                .contains("id=\"reservation-klarna-2\"")
                .contains("349,00 kr är reserverat och inte aktiverat")
                .contains("200,00 kr är reserverat och inte aktiverat")
                .containsPattern("Gäller till 18 nov[^<]*2099")
                .containsPattern("Gäller till 20 nov[^<]*2099")
                .contains("Aktivera allt, 549,00 kr");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get("/c/nordan/trails/" + SampleRefund.RESERVED).body())
                .contains("id=\"reservation-klarna-2\"")
                .doesNotContain("capture-ahead");
        var form = new HashMap<String, String>();
        form.put("_csrf", Browser.csrf(page));
        form.put("what", "packed");
        var path = "/c/nordan/trails/" + SampleRefund.RESERVED + "/capture";
        assertThat(browser.post(path, form).body()).contains("Skriv hur mycket som är packat");
        form.put("packed:" + SampleRefund.JACKET, "3");
        assertThat(browser.post(path, form).body()).contains("Skriv hur mycket som är packat");
        form.put("packed:" + SampleRefund.JACKET, "1");
        assertThat(browser.post(path, form).statusCode()).isEqualTo(303);
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select string_agg((body::json ->> 'parentSourceId') || ' ' || (body::json ->> 'amount'),"
                                + " ', ' order by effect_id) from effect where company_id = 1 and trail_id = 1906 and kind = 'capture'")) {
            assertThat(row.next()).isTrue();
            // 299,00: the 200,00 that run out first, and 99,00 of the other.
            assertThat(row.getString(1))
                    .isEqualTo(
                            "gid://shopify/OrderTransaction/2 200.00 SEK, gid://shopify/OrderTransaction/1 99.00 SEK");
        }
        assertThat(browser.post(path, form).body()).contains("Skriv hur mycket som är packat");
        form.put("what", "all");
        assertThat(browser.post(path, form).body()).contains("En aktivering är redan på väg");
        assertThat(page(SampleRefund.RESERVED)).doesNotContain("id=\"capture-ahead\"");
    }

    /** 1 249,00 is open at the two, 449,00 of it at Stripe. */
    @Test
    void whatIsOpenStandsByProvider() throws Exception {
        var page = page("10691");
        var klarna = page.substring(page.indexOf("Hos Klarna"));
        assertThat(klarna.substring(0, klarna.indexOf("Hos Stripe"))).contains("800,00");
        assertThat(page.substring(page.indexOf("Hos Stripe"))).contains("449,00");
        assertThat(page).doesNotContain("är reserverat och inte aktiverat");
    }

    /** Klarna and Stripe both owe of 10691: over all providers it is one purchase. */
    @Test
    void theFirstPageCountsItOnce() throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("select sum(o.purchases), sum(o.counted), (select count(*) from trail t"
                                + " where t.company_id = 1 and t.merged_into is null and t.order_document_id is not null"
                                + " and t.state in ('waiting', 'held') and t.provider_open_minor > 0)"
                                + " from trail_owed o where o.company_id = 1")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(2)).isEqualTo(row.getLong(3)).isEqualTo(row.getLong(1) - 1);
        }
    }

    /** Held in the shop since a moment, with the order's page there; refused, why and what to do; not let go though there is money. */
    @Test
    void howTheOrderStandsInTheShopIsOnThePageAndAmongLooseEnds() throws Exception {
        assertThat(page(SampleRefund.RESERVED)).doesNotContain("id=\"shop-hold\"");
        shopHold("hold-order", 96_101, "done", "{\"held\":\"1\"}", "", "{}");
        looseEnd("held");
        try {
            assertThat(page(SampleRefund.RESERVED))
                    .contains("På väntan i webbutiken sedan 20 nov")
                    .contains("<h3>På väntan i webbutiken</h3>")
                    .contains("href=\"https://nordan.myshopify.com/admin/orders/" + SampleRefund.RESERVED + "\"");
            assertThat(looseEnds()).contains("På väntan i webbutiken sedan 20 nov");
            shopHold(
                    "hold-order",
                    96_101,
                    "rejected",
                    "{}",
                    "shopify.hold-scope",
                    "{\"scope\":\"write_merchant_managed_fulfillment_orders\"}");
            looseEnd("refused");
            assertThat(page(SampleRefund.RESERVED))
                    .contains("Ordern kunde inte sättas på väntan i webbutiken")
                    .contains("appen saknar rättigheten write_merchant_managed_fulfillment_orders")
                    .doesNotContain("<h3>På väntan i webbutiken</h3>");
            assertThat(looseEnds()).contains("Sätt den på väntan för hand där tills köparen har betalat");
            looseEnd("by-hand");
            assertThat(looseEnds()).contains("Webbutikens system låter inte Knyt sätta ordern på väntan");
            shopHold("hold-order", 96_101, "done", "{\"held\":\"1\"}", "", "{}");
            shopHold("request-payment", 96_102, "done", "{}", "", "{}");
            assertThat(page(SampleRefund.RESERVED)).contains("<h3>Köparen ombedd att betala</h3>");
            shopHold("release-order", 96_102, "rejected", "{}", "shopify.release-refused", "{\"reason\":\"Nej.\"}");
            assertThat(page(SampleRefund.RESERVED))
                    .contains("Betalningen finns, men webbutiken släppte inte ordern")
                    .contains("Shopify nekade att släppa den från väntan: Nej.");
        } finally {
            try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
                run(connection, "delete from effect where company_id = 1 and effect_id in (96101, 96102)");
                run(connection, "delete from loose_end where company_id = 1 and loose_end_id = 96103");
            }
        }
    }

    private static void shopHold(String kind, long id, String state, String gave, String code, String why)
            throws SQLException {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(connection, "delete from effect where company_id = 1 and effect_id = ?", id);
            run(
                    connection,
                    "insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, document_id, body,"
                            + " settings_version, priority, state, next_at, result_facts, error_code, error_args, created_at, done_at)"
                            + " values (1, ?, 101, ?, ?, 1906, 19060, '{\"name\":\"knyt-1\"}', 1, 10, ?, now(), ?, ?, ?, now(),"
                            + " '2026-11-20T09:00Z')",
                    id,
                    kind + ":101:gid://shopify/Order/" + SampleRefund.RESERVED + ":1",
                    kind,
                    state,
                    gave,
                    code,
                    why);
        }
    }

    private static void looseEnd(String state) throws SQLException {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(connection, "delete from loose_end where company_id = 1 and loose_end_id = 96103");
            run(
                    connection,
                    "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, trail_id, currency,"
                            + " amount_minor, due_at, opened_at) values (1, 96103, 'trail:1906:held', 'authorization.expired', ?,"
                            + " 'authorization.expired:', 1906, 'SEK', 54900, now(), now())",
                    "{\"order\":\"" + SampleRefund.RESERVED + "\",\"shop-hold\":\"" + state + "\""
                            + (state.equals("held") ? ",\"shop-hold-at\":\"2026-11-20T09:00:00Z\"" : "") + "}");
        }
    }

    private static String looseEnds() throws Exception {
        return browser.get("/c/nordan/loose-ends").body().replace("\u00a0", " ").replace("&nbsp;", " ");
    }

    /** An order of 0,00 is tied as it is, and its page says why nothing is booked of it. */
    @Test
    void aFreeOrderSaysWhyNothingIsBooked() throws Exception {
        assertThat(page("10691")).doesNotContain("Ordern kostar ingenting");
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            run(
                    connection,
                    "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                            + " payment_method, placed_at, total_minor, state, tied_at, updated_at) values (1, 1952, 19520, '10692',"
                            + " 'web', 'SE', 'consumer', '', '2026-11-12Z', 0, 'tied', now(), now())");
        }
        assertThat(page("10692")).contains("Ordern kostar ingenting. Därför görs ingen faktura och ingen verifikation");
    }

    private static void purchase(java.sql.Connection connection, long trail, String number, int captured, String others)
            throws SQLException {
        run(
                connection,
                "insert into trail (company_id, trail_id, order_document_id, order_number, channel, country, buyer_kind,"
                        + " payment_method, provider, others_open, placed_at, total_minor, captured_minor, provider_open_minor,"
                        + " state, updated_at) values (1, ?, ?, ?, 'web', 'SE', 'consumer', 'Klarna, stripe', 'klarna', ?,"
                        + " '2026-11-12Z', 124900, ?, ?, 'waiting', now())",
                trail,
                trail * 10,
                number,
                others,
                captured,
                captured);
        document(connection, trail, 0, "order", "order" + trail, order(trail, number));
        payment(connection, trail, 1, Payment.Type.AUTHORIZATION, "klarna", "800.00");
        payment(connection, trail, 2, Payment.Type.AUTHORIZATION, "stripe", "449.00");
    }

    private static void payment(
            java.sql.Connection connection, long trail, int nth, Payment.Type type, String provider, String amount)
            throws SQLException {
        boolean reserves = type == Payment.Type.AUTHORIZATION;
        Document payment = new Payment(
                type + provider + trail,
                "order" + trail,
                "",
                type,
                Payment.State.SUCCESS,
                provider,
                Money.sek(amount),
                AT.plusSeconds(60L * nth),
                reserves ? "" : Payment.Type.AUTHORIZATION + provider + trail,
                "",
                provider + "-order-" + trail,
                "",
                Instant.EPOCH);
        document(connection, trail, nth, "payment", type + provider + trail, payment);
    }

    private static Order order(long trail, String number) {
        var row = new OrderRow(
                "jacket",
                OrderRow.Kind.GOODS,
                "JACKA",
                "Jacka",
                Quantity.ONE,
                Money.sek("1249.00"),
                Money.sek("0.00"),
                List.of(new TaxLine(Rate.of(25), Money.sek("249.80"))));
        return new Order(
                "order" + trail,
                number,
                "web",
                AT,
                AT,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(row),
                Money.sek("1249.00"),
                Money.sek("249.80"),
                List.of("Klarna", "stripe"),
                Map.of());
    }

    private static void document(
            java.sql.Connection connection, long trail, int nth, String kind, String source, Document document)
            throws SQLException {
        run(
                connection,
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                        + " source_changed_at, updated_at, trail_id)"
                        + " values (1, ?, 101, ?, ?, 1, '\\x00', ?, 40000, '2026-11-12T09:00Z', now(), ?)",
                trail * 10 + nth,
                kind,
                source,
                Json.write(document),
                trail);
    }

    private static void run(java.sql.Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}

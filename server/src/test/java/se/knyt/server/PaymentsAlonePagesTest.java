package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Payments alone over HTTP: the fields tried on the sample's payout of twelve sales, 10450 to 10461, and the choice. */
class PaymentsAlonePagesTest {
    private static final String PAGE = "/c/nordan/settings/payments-alone";
    private static final String TRIED = PAGE + "?provider=klarna&reference=7Q4KD2SE";
    private static ConsoleFixture console;

    /** 10450 by a spelling of its own, 10451 of another amount, 10452 twice and open. */
    @BeforeAll
    static void start() throws SQLException {
        console = new ConsoleFixture();
        invoice(1, 28001, "#10450", "199.00", "0.00");
        invoice(1, 28002, "10451", "283.00", "0.00");
        invoice(1, 28003, "10452", "365.00", "365.00");
        invoice(1, 28004, "10452", "365.00", "365.00");
        invoice(2, 28005, "10453", "448.00", "448.00");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void everyFieldIsTriedAndOneIsChosen() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(TRIED).body();
        assertThat(page)
                .contains("Prövat på Klarna, utbetalning 7Q4KD2SE")
                .contains("2 av 12")
                .contains("0 av 12")
                .contains("10452 (faktura 28003, 28004)")
                .contains("# före numret")
                .contains("Inget fält är valt")
                .doesNotContain("28005");
        assertThat(page.replaceAll("\\s+", " ")).containsPattern("value=\"your-order-number\"[^>]* checked");

        var answer = browser.post(
                PAGE,
                Map.of(
                        "_csrf",
                        Browser.csrf(page),
                        "provider",
                        "klarna",
                        "reference",
                        "7Q4KD2SE",
                        "field",
                        "your-order-number"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).body())
                .contains("Sluta använda")
                .contains("Skillnader som inte räknas: # före numret");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Fält för ordernummer valdes");

        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(TRIED).body())
                .contains("Payments without a shop")
                .contains("2 of 12")
                .contains("Your order number")
                .doesNotContain("type=\"radio\"")
                .doesNotContain("Stop using it");

        var left = browser.post(PAGE + "/leave", Map.of("_csrf", Browser.csrf(page), "provider", "klarna"));
        assertThat(left.statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("Inget fält är valt");
    }

    /** As the engine leaves it: an invoice and its payout, no order and no buyer. */
    @Test
    void aTrailWithoutAnOrderIsTold() throws Exception {
        run(
                "insert into trail (company_id, trail_id, order_document_id, order_number, payment_method, provider, placed_at,"
                        + " total_minor, shipped_minor, captured_minor, invoiced_minor, provider_open_minor, invoice_open_minor, updated_at)"
                        + " values (1, 1990, 28001, 'WEB-77', 'klarna', 'klarna', '2026-11-13T00:00Z', 19900, 19900, 19900, 19900,"
                        + " 19900, 19900, now())");
        run("update document set trail_id = 1990 where company_id = 1 and document_id = 28001");
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get("/c/nordan/trails/WEB-77").body())
                .contains("Faktura 28001")
                .contains("gjord av någon annan i ekonomisystemet. Betald genom Klarna")
                .doesNotContain("/refund\"")
                .doesNotContain("Levereras");
        assertThat(browser.get("/c/nordan/trails?q=WEB-77").body()).contains("WEB-77");
        assertThat(browser.get("/c/nordan/settings/vat").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsRefused() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get(PAGE + "?provider=klarna&reference=HEMLIG-9").statusCode())
                .isEqualTo(404);
        var csrf = Browser.csrf(browser.get(PAGE).body());
        for (var field : new String[] {"", "<script>", "customer"}) {
            var answer = browser.post(
                    PAGE, Map.of("_csrf", csrf, "provider", "klarna", "reference", "7Q4KD2SE", "field", field));
            assertThat(answer.statusCode()).as(field).isEqualTo(422);
        }
    }

    private static void invoice(int company, long id, String order, String total, String balance) throws SQLException {
        run(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                        + " source_changed_at, updated_at) values (" + company + ", " + id + ", " + company
                        + "03, 'invoice', '" + id
                        + "', 1, '\\x00', '{\"sourceId\":\"" + id + "\",\"number\":\"" + id
                        + "\",\"credit\":false,\"creditedNumber\":\"\",\"externalReference\":\"\",\"orderNumber\":\""
                        + order
                        + "\",\"erpOrderNumber\":\"\",\"date\":\"2026-11-13\",\"dueDate\":\"2026-11-13\",\"total\":\""
                        + total
                        + " SEK\",\"tax\":\"0.00 SEK\",\"balance\":\"" + balance
                        + " SEK\",\"booked\":true,\"cancelled\":false,\"voucher\":\"\",\"ocr\":\"\",\"rows\":[],\"references\":[]}',"
                        + " 40015, now(), now())");
        run("insert into invoice_reference values (" + company + ", '" + order.replace("#", "") + "', " + id + ")");
    }

    private static void run(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

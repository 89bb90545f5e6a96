package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.server.shell.Ref;

/** Own invoices over HTTP: the choice with what it refuses, a purchase sold on one, and the search by number and by OCR. */
class OwnInvoicePagesTest {
    private static final String PAGE = "/c/nordan/settings/own-invoice";
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theMethodsAreChosenByTheirNames() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get(PAGE).body()).contains("Egen faktura").contains("name=\"methods\"");
        var answer = browser.post(
                PAGE,
                Map.of("_csrf", csrf(browser), "methods", "Manual, Bank Deposit = 20,", "due", " 10 ", "late", "3"));
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).body())
                .contains("value=\"bank_deposit = 20, manual\"")
                .contains("value=\"10\"");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Egen faktura ändrades");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(PAGE).body())
                .contains("Own invoice")
                .contains("bank_deposit = 20, manual")
                .doesNotContain("name=\"methods\"");
    }

    /** A provider's payments are paid out by it; numbers are whole and within reason; nothing written comes back unescaped. */
    @ParameterizedTest
    @CsvSource({
        "Klarna, 30, 5, oi-methods",
        "shopify-payments, 30, 5, oi-methods",
        "'gift card', 30, 5, oi-methods",
        "'!!', 30, 5, oi-methods",
        "manual = 181, 30, 5, oi-methods",
        "manual =, 30, 5, oi-methods",
        "manual = tio, 30, 5, oi-methods",
        "<script>, x, 5, oi-due",
        "<script>, 181, 5, oi-due",
        "<script>, -1, 5, oi-due",
        "<script>, 30, 61, oi-late",
        "<script>, 30, '', oi-late"
    })
    void whatCannotBeUsedIsRefusedWithItsField(String methods, String due, String late, String field) throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var before = browser.get(PAGE).body().replaceAll("(?s).*name=\"methods\"[^>]*value=\"([^\"]*)\".*", "$1");
        var answer = browser.post(PAGE, Map.of("_csrf", csrf(browser), "methods", methods, "due", due, "late", late));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#" + field + "\"").doesNotContain("value=\"<script>");
        assertThat(browser.get(PAGE).body()).contains("value=\"" + before + "\"");
    }

    @Test
    void aPurchaseOnOwnInvoiceShowsWhatIsDueAndWhatIsPaidWithDateAndVoucher() throws Exception {
        run(
                "update trail set provider = 'own-invoice', captured_minor = 0, provider_open_minor = 0, settled_minor = 40000,"
                        + " invoice_open_minor = total_minor - 40000 where company_id = 1 and order_number = '10465'");
        run("update document set body = (body::jsonb || '{\"dueDate\":\"2026-12-13\",\"ocr\":\"2016513\"}')::text"
                + " where company_id = 1 and document_id = 23015");
        run(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                        + " source_changed_at, updated_at, trail_id) values (1, 23915, 103, 'invoice-payment', '77', 1, '\\x00',"
                        + " '{\"sourceId\":\"77\",\"invoiceNumber\":\"20165\",\"amount\":\"400.00 SEK\",\"date\":\"2026-11-20\","
                        + "\"booked\":true,\"voucher\":\"C 77 2026\"}', 40015, now(), now(), 1015)");
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get("/c/nordan/trails/10465").body())
                .contains("OCR 2016513")
                .contains("Förfaller 13")
                .contains("Betalning av faktura 20165 bokförd")
                .contains("verifikation C 77")
                .contains("Knyts när ekonomisystemet säger att den är slutbetald")
                .doesNotContain("Knyts när betalleverantören betalat ut")
                .doesNotContain("Hos Klarna");
    }

    /** 1 000.00 less the 400.00 that are paid; of 600.40 that come 0.40 is on 3740, within what the company lets pass. */
    @Test
    void whereKnytsVouchersAreTheBooksAPersonSaysThatTheBuyerHasPaid() throws Exception {
        SampleReceivable.put(console);
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var path = "/c/nordan/trails/" + SampleReceivable.NUMBER + "/receivable";
        assertThat(browser.get("/c/nordan/trails/" + SampleReceivable.NUMBER).body())
                .contains("/receivable\"");
        assertThat(browser.get(path).body())
                .contains("Kundfordran")
                .contains("600,00")
                .contains("Differens, Öresavrundning")
                .contains("value=\"600.00\"");
        var form = Map.of("_csrf", csrf(browser), "date", "2026-11-23", "amount", "600,40", "account", "1510");
        assertThat(browser.post(path, form).body()).contains("Kontot 1510 går inte att använda");
        var right = new TreeMap<>(form);
        right.put("account", "1930");
        assertThat(browser.post(path, right).body())
                .contains("600,40")
                .contains("3740")
                .contains("1510");
        right.put("step", "book");
        assertThat(browser.post(path, right).statusCode()).isEqualTo(303);
        assertThat(browser.get(path).body()).contains("Inget är öppet av order #" + SampleReceivable.NUMBER);
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(path).body())
                .contains("Nothing of order #" + SampleReceivable.NUMBER + " is open")
                .doesNotContain("name=\"amount\"");
    }

    /**
     * 600.00 sold of order 10466 by our voucher. The accounting system has an invoice of it too, of which 400.00 are paid; the sale is in the
     * books twice. Of the 200.00 that are left the buyer's credit of 250.00 on order 10467 pays all, and 50.00 are owed still.
     */
    @Test
    void aPaymentThatStandsThereAndAnothersCreditCloseIt() throws Exception {
        run(
                "insert into customer_move (company_id, move_key, trail_id, moved_on, currency, account_minor, book_minor) values"
                        + " (1, 'sale:101:there', 1016, '2026-11-13', 'SEK', 60000, 60000),"
                        + " (1, 'credit:101:there', 1017, '2026-11-14', 'SEK', -25000, -25000)");
        run(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at,"
                        + " updated_at) select 1, 23990, 103, 'invoice', '90001', 1, '\\x00', (body::jsonb || '{\"sourceId\":\"90001\",\"number\":"
                        + "\"90001\",\"orderNumber\":\"#10466\",\"externalReference\":\"\",\"credit\":false,\"total\":\"600.00 SEK\","
                        + "\"balance\":\"200.00 SEK\",\"booked\":true,\"cancelled\":false,\"voucher\":\"B 12 2026\"}')::text, raw_id, now(), now()"
                        + " from document where company_id = 1 and document_id = 23015");
        run(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id, source_changed_at,"
                        + " updated_at) values (1, 23991, 103, 'invoice-payment', '88', 1, '\\x00', '{\"sourceId\":\"88\",\"invoiceNumber\":\"90001\","
                        + "\"amount\":\"400.00 SEK\",\"date\":\"2026-11-21\",\"method\":\"BG\",\"account\":1930,\"booked\":true,"
                        + "\"voucher\":\"C 88 2026\"}', 40015, now(), now())");
        run("insert into invoice_reference values (1, '10466', 23990), (1, 'paid 90001', 23991)");
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var of = "/c/nordan/trails/10466";
        assertThat(browser.get(of).body())
                .contains("Ekonomisystemet har en faktura 90001, betald 21")
                .contains("Försäljningen är bokförd två gånger")
                .contains("/receivable#rt-90001");
        assertThat(browser.get(of + "/receivable").body())
                .contains("Faktura 90001 i ekonomisystemet")
                .contains("faktura 90001 (verifikation B 12 2026)")
                .contains("Betalningen står där");
        var gone = Map.of("_csrf", csrf(browser), "payment", Ref.of(23_990));
        assertThat(browser.post(of + "/receivable/there", gone).body()).contains("Betalningen finns inte längre");
        var there = Map.of("_csrf", csrf(browser), "payment", Ref.of(23_991));
        assertThat(browser.post(of + "/receivable/there", there).statusCode()).isEqualTo(303);
        assertThat(browser.post(of + "/receivable/there", there).body()).contains("Betalningen räknas redan");
        assertThat(browser.get(of + "/receivable").body())
                .contains("200,00")
                .contains("Bokförd i ekonomisystemet.")
                .contains("Räknas redan som köparens betalning.");

        var path = of + "/receivable/set-off";
        assertThat(browser.get(path).body())
                .contains("På vilken order har köparen till godo?")
                .contains("200,00");
        var form = new TreeMap<>(Map.of("_csrf", csrf(browser), "other", "#10467", "date", "2026-11-23", "amount", ""));
        form.put("amount", "200,01");
        assertThat(browser.post(path, form).body()).contains("Beloppet är för stort");
        form.put("amount", "tio");
        assertThat(browser.post(path, form).body()).contains("Betalningen går inte att läsa");
        form.put("amount", "");
        form.put("other", "<script>");
        assertThat(browser.post(path, form).body())
                .contains("finns inte bland egna fakturor")
                .doesNotContain("<script>.");
        form.put("other", "10467");
        assertThat(browser.post(path, form).body())
                .contains("Knyt vet inte om det är samma köpare")
                .contains("1510")
                .contains("200,00");
        form.put("step", "book");
        assertThat(browser.post(path, form).statusCode()).isEqualTo(303);
        assertThat(browser.get(of + "/receivable").body())
                .contains("Inget är öppet av order #10466")
                .contains("Kvittat mot order #10467")
                .contains("/trails/10467~" + Ref.of(1017) + "/receivable\"");
        assertThat(browser.get("/c/nordan/trails/10467/receivable").body())
                .contains("50,00")
                .contains("Kvittat mot order #10466")
                .contains("En kvittning tas tillbaka på båda köpen");
        assertThat(browser.get(path).body())
                .contains("Inget är öppet av order #10466")
                .doesNotContain("name=\"other\"");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER).get(path).statusCode())
                .isEqualTo(404);
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER).get(of + "/receivable");
        assertThat(english.body())
                .contains("Invoice 90001 in the accounting system")
                .doesNotContain("name=\"payment\"");
    }

    /** The number of one invoice can be the OCR of another: both are found, each told for what it is. */
    @Test
    void anInvoiceIsFoundByItsNumberAndAnotherByTheSameOcr() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.VIEWER);
        run("insert into counterpart values (1, 20018, 103, 'create-invoice', '99018', now())");
        run("update document set ocr = '99018' where company_id = 1 and document_id = 23019");
        run("update document set ocr = '77665544' where company_id = 2 and document_id = 30000");
        assertThat(browser.get("/c/nordan/search?q=99018").body())
                .contains("/c/nordan/trails/10468~" + Ref.of(1018) + "\"")
                .contains("OCR 99018, order #10469");
        run("update document set ocr = '9901955' where company_id = 1 and document_id = 23019");
        var found = browser.get("/c/nordan/search?q=99+019+55");
        assertThat(found.statusCode()).isEqualTo(303);
        assertThat(found.headers().firstValue("Location").orElseThrow())
                .endsWith("/c/nordan/trails/10469~" + Ref.of(1019));
        assertThat(browser.get("/c/nordan/search?q=77665544").statusCode()).isEqualTo(200);
        assertThat(browser.get("/c/nordan/search?q=%27%20or%20ocr%20%3C%3E%20%27")
                        .statusCode())
                .isEqualTo(200);
    }

    private static String csrf(Browser browser) throws Exception {
        return Browser.csrf(browser.get("/c/nordan/settings").body());
    }

    private static void run(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

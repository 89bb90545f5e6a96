package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Invoices of providers over HTTP: refused with the reason, booked once, and shown with what became of them. */
class FeeInvoicesTest {
    private static final String PAGE = "/c/nordan/fees/invoices";
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
    void anInvoiceIsRefusedOrEnteredOnce() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(PAGE).body();
        assertThat(page).contains("Inga avgiftsfakturor än");
        var from = Pattern.compile("<option value=\"(klarna\\.[^\"]+)\"").matcher(page);
        assertThat(from.find()).isTrue();
        var form = new HashMap<>(Map.of(
                "_csrf",
                Browser.csrf(page),
                "connection",
                from.group(1),
                "number",
                "F-1",
                "date",
                "2026-02-28",
                "month",
                "2026-02",
                "net",
                "1 000,00",
                "vat",
                "250",
                "paid",
                "supplier"));

        assertThat(browser.post(PAGE, with(form, "net", "tusen")).body())
                .contains("Beloppet utan moms är inget belopp.");
        var wrong = browser.post(PAGE, with(form, "vat", "80,00"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Momsen på avgifterna stämmer inte").contains("value=\"80,00\"");

        var entered = browser.post(PAGE, form);
        assertThat(entered.statusCode()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location").orElse("")).endsWith("done=fee-invoice-recorded");
        assertThat(browser.get(PAGE).body())
                .contains("Klarna F-1")
                .contains("Läggs in i ekonomisystemets leverantörsreskontra")
                .contains("Svensk moms, 25 %")
                .contains("1&nbsp;000,00".replace("&nbsp;", "\u00a0"));
        assertThat(browser.post(PAGE, form).body()).contains("Fakturan är redan inlagd");
        assertThat(browser.post(PAGE, with(with(form, "number", "F-2"), "currency", "KRO"))
                        .body())
                .contains("Valutan är ingen");
        var foreign = with(with(with(with(form, "number", "F-2"), "currency", "eur"), "rate", "11,42"), "vat", "");
        assertThat(browser.post(PAGE, with(foreign, "treatment", "EXEMPT")).statusCode())
                .isEqualTo(303);
        // 1 000.00 EUR at 11.42: 11 420.00.
        assertThat(browser.get(PAGE).body())
                .contains("kurs 11.42 från klarna F-2")
                .contains("11\u00a0420,00");
        takenBackAndEnteredAgain(browser, form);
    }

    /** January's and March's settlements tell 38.85 and 9.71 of VAT that come on an invoice; March is not due, a person says where January is. */
    @Test
    void feesThatComeOnAnInvoiceAreShownByMonthUntilAPersonSaysWhereTheyAre() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            for (var month : new String[] {"2026-01", "2026-03"}) {
                statement.execute(
                        "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at,"
                                + " book_date, bank_late_on, paid_minor, opening_minor, closing_minor, state, apart_minor, apart_vat_minor, apart_rows)"
                                + " select 1, 99000 + " + month.substring(5) + ", connection_id, 'klarna', 'APART-"
                                + month
                                + "', 'SEK', '" + month + "-10T10:00Z', '" + month + "-10', '" + month
                                + "-18', 0, 0, 0, 'read', 3885, 971, 2 from connection where company_id = 1 and connector = 'klarna' limit 1");
                statement.execute("insert into fee_apart (company_id, connection_id, currency, month, provider, due_on)"
                        + " select 1, connection_id, 'SEK', '" + month + "-01', 'klarna', date '"
                        + (month.endsWith("1") ? "2026-02-25" : "2099-04-25")
                        + "' from connection where company_id = 1 and connector = 'klarna' limit 1");
            }
        }
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(PAGE).body();
        assertThat(page)
                .contains("Avgifter som kommer på faktura", "januari 2026", "mars 2026", "Ingen faktura är inlagd")
                .contains("48,56\u00a0kr", "Fakturan väntas");
        var form = Pattern.compile("name=\"connection\" value=\"([^\"]+)\"").matcher(page);
        assertThat(form.find()).isTrue();
        var said = new HashMap<>(Map.of(
                "_csrf",
                Browser.csrf(page),
                "connection",
                form.group(1),
                "currency",
                "SEK",
                "month",
                "2026-01",
                "why",
                " "));
        assertThat(browser.post(PAGE + "/said", said).body()).contains("Det saknas var det är bokfört");
        assertThat(browser.post(PAGE + "/said", with(said, "why", "Verifikation A 117"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("Bokfört på annat sätt", "Verifikation A 117");
    }

    private static void takenBackAndEnteredAgain(Browser browser, Map<String, String> form) throws Exception {
        var list = browser.get(PAGE).body();
        var of = Pattern.compile("(?s)Klarna F-1,.*?href=\"([^\"]+/back)\"").matcher(list);
        assertThat(of.find()).isTrue();
        var back = of.group(1);
        assertThat(browser.get(back).body())
                .contains("Ta tillbaka Klarna F-1")
                .contains("Knyt har inte bokfört fakturan");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER).get(back).statusCode())
                .isEqualTo(404);
        var csrf = Browser.csrf(list);
        assertThat(browser.post(back, Map.of("_csrf", csrf, "reason", " ")).body())
                .contains("Orsaken saknas");
        assertThat(browser.post(back, Map.of("_csrf", csrf, "reason", "Fel månad"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("Fel månad").contains("Tagen tillbaka");
        assertThat(browser.post(PAGE, form).statusCode()).as("entered again").isEqualTo(303);
    }

    private static Map<String, String> with(Map<String, String> form, String field, String value) {
        var result = new HashMap<>(form);
        result.put(field, value);
        return result;
    }
}

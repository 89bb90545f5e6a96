package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.server.shell.Ref;

/** The bank's pages over HTTP: what a file holds, what was wrong with it, and what a person says of an entry. */
class BankPagesTest {
    private static final String PAGE = "/c/nordan/bank";
    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static java.net.http.HttpResponse<String> drop(Map<String, String> more, String content) throws Exception {
        var form = new java.util.HashMap<>(more);
        form.put("_csrf", csrf);
        return browser.upload(PAGE + "/file", form, "utdrag.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void unmatchedEntriesComeFirstAndAnotherCompanysAreNotThere() throws Exception {
        var page = browser.get(PAGE).body();
        assertThat(page)
                .contains("KLARNA 8R2LM4SE")
                .contains("Nämns, men beloppet är ett annat")
                .contains("1\u00a0187,98")
                .contains("till och med 24\u00a0nov")
                .doesNotContain("HEMLIG");
        assertThat(browser.get(PAGE + "?state=matched").body()).contains("På leverantörens namn, belopp och dag");
        assertThat(browser.get(PAGE + "/" + Ref.of(77004)).statusCode()).isEqualTo(404);
        // The payout is held, so nothing can be booked of it: said before anything is.
        assertThat(browser.get(PAGE + "/" + Ref.of(77001) + "?payout=" + Ref.of(70002))
                        .body())
                .contains("Utbetalningen är inte bokförd än");
    }

    @Test
    void anUnexplainedEntryIsALooseEndThatLeadsToIt() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, currency, amount_minor, due_at,"
                            + " opened_at) values (1, 79557, 'bank-entry:77001', 'bank.entry-unexplained', '{\"entry\":\"77001\","
                            + "\"account\":\"SE3550000000054910000003\",\"date\":\"2026-11-24\",\"amount\":\"1187.98 SEK\","
                            + "\"words\":\"KLARNA 8R2LM4SE\"}', 'bank.entry-unexplained:77001', 'SEK', 118798,"
                            + " '2026-11-24T06:00Z', '2026-11-24T06:00Z')");
        }
        var entry = PAGE + "/" + Ref.of(77001);
        var list = browser.get("/c/nordan/loose-ends").body();
        assertThat(plain(list))
                .contains(
                        "En bankhändelse är inte förklarad",
                        "Kontot SE3550000000054910000003 har 1 187,98 kr den 2026-11-24; av bankens text är detta sparat: KLARNA 8R2LM4SE");
        assertThat(list).contains("href=\"" + entry + "\"", "Öppna bankhändelsen");
        assertThat(browser.get(entry).body()).contains("KLARNA 8R2LM4SE", "Lämna den");
    }

    @Test
    void aFileGoesInOnceAndItsPayoutShowsTheBankLine() throws Exception {
        // The sample's booked payout has no voucher in the accounting system, so the bank books it there.
        var leg = browser.post(PAGE + "/leg", Map.of("_csrf", csrf, "leg", "ACCOUNTING_SYSTEM_BOOKS_BANK"));
        assertThat(leg.statusCode()).isEqualTo(303);
        var file =
                "Bokföringsdatum;Belopp;Text\n2026-11-24;7716,00;KLARNA 7Q4KD2SE\n2026-11-24;-120,00;Kortköp Eva Ek\n";
        var account = Map.of("account", "SE35 5000 0000 0549 1000 0003");
        var taken = drop(account, file);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(taken.body())
                .contains("Filen är inläst: 1 ny händelse")
                .contains(
                        "CSV: 2 händelser i filen, 1 kan gälla en utbetalning och är sparade. 1 har funnit sin utbetalning.");
        assertThat(browser.get("/c/nordan/payouts/klarna/7Q4KD2SE").body())
                .contains("Insatt på banken 24\u00a0nov: På referens")
                .doesNotContain("ingen bankrad är sedd");
        assertThat(drop(account, file).body()).contains("Inget ändrades");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Läste in en bankfil");
    }

    /** Rent of 970.00 two days after a payout of 970.00: shown beside it with a button, and booked only when a person says so. */
    @Test
    void anAmountThatNamesNobodyWaitsForAPersonsYes() throws Exception {
        browser.post(PAGE + "/leg", Map.of("_csrf", csrf, "leg", "ACCOUNTING_SYSTEM_BOOKS_BANK"));
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,"
                            + " bank_late_on, paid_minor, opening_minor, closing_minor, state, reconciled_at, booked_at, planned_at)"
                            + " select 1, 79556, connection_id, 'klarna', 'RENT9700', 'SEK', '2026-11-22T06:00Z', '2026-11-22', '2026-12-01', 97000, 0,"
                            + " 0, 'booked', now(), now(), now() from connection where company_id = 1 and connector = 'klarna' limit 1");
            statement.execute(
                    "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,"
                            + " status) values (1, 79556, 1, 1, 'sale', 'SALE', 97000, '2026-11-21T10:00Z', '90002', 'unmatched')");
        }
        var dropped = drop(
                Map.of("account", "SE3550000000054910000003"),
                "Bokföringsdatum;Belopp;Text\n2026-11-24;970,00;HYRESINBETALNING ANDERSSON 2026-11\n");
        assertThat(dropped.body()).contains("0 har funnit sin utbetalning").doesNotContain("ANDERSSON");
        var payout = "/c/nordan/payouts/klarna/RENT9700";
        assertThat(plain(browser.get(payout).body())).doesNotContain("Insatt på banken 24 nov");
        var list = plain(browser.get(PAGE).body());
        assertThat(list)
                .contains(
                        "2026-11",
                        "Belopp och dag stämmer, men inget i bankens text visar att det är utbetalningen",
                        "Bekräfta");
        long id;
        try (var connection = console.database().connect();
                var found = connection
                        .createStatement()
                        .executeQuery(
                                "select bank_entry_id from bank_entry where company_id = 1 and amount_minor = 97000 and state = 'open'")) {
            assertThat(found.next()).isTrue();
            id = found.getLong(1);
        }
        var entry = PAGE + "/" + Ref.of(id);
        assertThat(browser.get(entry).body()).contains("payout=" + Ref.of(79556));
        assertThat(browser.post(
                                entry + "/match",
                                Map.of("_csrf", csrf, "payout", Ref.of(79556).toString()))
                        .statusCode())
                .isEqualTo(303);
        assertThat(plain(browser.get(payout).body()))
                .contains("Insatt på banken 24 nov: Av en person", "Bankens text: 2026-11");
    }

    /** A file was read to the 24th: today's page does not say that the bank is not read. */
    @Test
    void todayDoesNotSayThatNoBankLinesAreReadWhereAFileWas() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute("update company set bank_from = null");
        }
        assertThat(plain(browser.get("/c/nordan/today").body()))
                .contains("Banken är inläst till och med 24 nov")
                .doesNotContain("Bankens rader läses inte in");
        assertThat(plain(Browser.signedIn(console, 21).get("/c/bjork/today").body()))
                .contains("Bankens rader läses inte in");
    }

    @Test
    void anAccountThatWasConfirmedIsShownAndTakenBack() throws Exception {
        assertThat(plain(browser.get(PAGE).body())).contains("Stripe, konto som slutar på 1188", "Bekräftat av");
        assertThat(browser.post(PAGE + "/sender/" + Ref.of(77102) + "/forget", Map.of("_csrf", csrf))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).doesNotContain("slutar på 1188");
        assertThat(browser.post(PAGE + "/sender/" + Ref.of(77102) + "/forget", Map.of("_csrf", csrf))
                        .statusCode())
                .as("pressed twice")
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/settings").body()).contains("Tog bort en leverantörs bankkonto");
    }

    /** The worked payout: 1 549.00 leaves the provider's account, 1 474.55 reaches the bank. */
    @Test
    void theThreeWaysAreShownWithTheirVouchersAndOneIsChosen() throws Exception {
        var page = browser.get(PAGE + "/leg").body();
        assertThat(page)
                .contains("Knyt, från 1589 till bankkontot")
                .contains("Knyt, direkt på bankkontot")
                .contains("Ekonomisystemets bankkoppling")
                .contains("1\u00a0474,55")
                .contains("1\u00a0549,00");
        assertThat(browser.post(PAGE + "/leg", Map.of("_csrf", csrf, "leg", "DIRECT"))
                        .statusCode())
                .as("no accounting system can be asked here")
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("i en verifikation på bankens dag");
        assertThat(browser.post(PAGE + "/leg", Map.of("_csrf", csrf, "leg", "none"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("i en verifikation på bankens dag");
        browser.post(PAGE + "/leg", Map.of("_csrf", csrf, "leg", "ACCOUNTING_SYSTEM_BOOKS_BANK"));
    }

    /** A payout of 100.00 EUR may have come to an account in euro: the form asks which, and a wrong one is named and kept as written. */
    @Test
    void thePayoutInAnotherCurrencyIsNotedOnTheAccountThatIsChosen() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,"
                            + " bank_late_on, paid_minor, opening_minor, closing_minor, state, reconciled_at, booked_at, planned_at, book_rate)"
                            + " select 1, 79555, connection_id, 'klarna', 'EURO7001', 'EUR', '2026-11-03T06:00Z', '2026-11-03', '2026-11-11', 10000, 0,"
                            + " 0, 'booked', now(), now(), now(), 11.30 from connection where company_id = 1 and connector = 'klarna' limit 1");
            statement.execute(
                    "insert into exchange_rate (source, currency, day, value) values ('ecb', 'SEK', '2026-11-03', 11.30)");
            statement.execute(
                    "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,"
                            + " status) values (1, 79555, 1, 1, 'sale', 'SALE', 10000, '2026-11-02T10:00Z', '90001', 'unmatched')");
        }
        var path = "/c/nordan/payouts/klarna/EURO7001";
        assertThat(browser.get(path).body())
                .contains("name=\"account\"", "name=\"other\"", "Annat bankkonto, i EUR")
                .doesNotContain("value=\"1950\"");
        var sent = new java.util.HashMap<>(
                Map.of("_csrf", csrf, "date", "2026-11-04", "amount", "100,00", "other", "2950"));
        var wrong = browser.post(path + "/bank", sent);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"2950\"", "value=\"100,00\"");
        sent.put("other", "1950");
        sent.put("amount", "hundra");
        assertThat(browser.post(path + "/bank", sent).statusCode()).isEqualTo(422);
        sent.put("amount", "99,99");
        var part = browser.post(path + "/bank", sent);
        assertThat(part.statusCode()).as("a part of it is not noted").isEqualTo(422);
        assertThat(part.body()).contains("value=\"1950\"").doesNotContain("EURO7001?done");
        assertThat(browser.get(path).body()).contains("name=\"other\"");
        // Booked at 11.30, 1 130.00 are in transit. On an account in kronor 1 128.00 came, 2.00 less: a loss on
        // exchange.
        console.engine().desks().bank().bankLeg(1, BankLeg.IN_TRANSIT, "Eva");
        sent.remove("other");
        sent.put("amount", "1128,00");
        assertThat(plain(browser.post(path + "/bank", sent).body()))
                .containsPattern("1930 .*1 128,00")
                .containsPattern("1589 .*1 130,00")
                .containsPattern("7960 .*2,00");
        // On one in euro they stand at the rate of the payout, so that nothing is left in transit.
        sent.put("other", "1950");
        sent.put("amount", "100,00");
        var shown = browser.post(path + "/bank", sent);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(plain(shown.body())).containsPattern("1950 .*1 130,00").containsPattern("1589 .*1 130,00");
        assertThat(receipt()).as("shown, not booked").isNull();
        sent.put("step", "book");
        assertThat(browser.post(path + "/bank", sent).statusCode()).isEqualTo(303);
        assertThat(receipt()).isEqualTo("1589 0 113000, 1950 113000 0");
        assertThat(browser.post(path + "/bank", sent).statusCode()).as("once").isEqualTo(422);
        assertThat(receipt()).isEqualTo("1589 0 113000, 1950 113000 0");
    }

    private static String plain(String page) {
        return page.replaceAll("<[^>]+>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
    }

    /** The rows of the vouchers by which the payout in euro came to the bank, in öre; null for none. */
    private static String receipt() throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(
                        "select string_agg(r.account || ' ' || r.debit_minor || ' ' || r.credit_minor, ', ' order by r.account)"
                                + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                + " where v.company_id = 1 and v.payout_id = 79555")) {
            answer.next();
            return answer.getString(1);
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPlaceAndChangesNothing() throws Exception {
        var row = "Bokföringsdatum;Belopp;Text\n2026-11-24;1,00;KLARNA\n";
        var unknown = drop(Map.of("account", "1111 22 333 44"), row);
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.body()).contains("Kontot 11112233344 är inte känt").contains("Inget är inläst.");
        assertThat(drop(Map.of(), "Bokföringsdatum;Belopp;Text\n2026-11-24;mycket;KLARNA\n")
                        .body())
                .contains("Filen är ingen bankfil som går att läsa")
                .contains("Rad 2");
        assertThat(drop(Map.of(), "Bokföringsdatum;Belopp;Valuta;Text\n2026-11-24;1,00;EUR;KLARNA\n")
                        .body())
                .contains("är inte i EUR");
        assertThat(drop(Map.of(), "").body()).contains("Ingen fil, eller en tom");
    }

    @Test
    void anEntryIsLetBeWithAReasonAndTakenUpAgain() throws Exception {
        var entry = PAGE + "/" + Ref.of(77002);
        assertThat(browser.post(entry + "/reopen", Map.of("_csrf", csrf)).statusCode())
                .isEqualTo(303);
        assertThat(browser.post(entry + "/let-be", Map.of("_csrf", csrf, "reason", " "))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(entry + "/let-be", Map.of("_csrf", csrf, "reason", "Ränta från banken"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(entry).body()).contains("Ränta från banken").contains("Lämnad");
    }

    @Test
    void aLineOfSwishPaymentsIsNamedAndAPersonsWordIsWeighed() throws Exception {
        // The sample company has no connection to Swish: nothing is made of the line, and that is said.
        var dropped = drop(
                Map.of("account", "SE3550000000054910000003"),
                "Bokföringsdatum;Belopp;Text\n2026-11-23;4321,00;Swish från Anna Ek\n");
        assertThat(dropped.statusCode()).isEqualTo(200);
        long id;
        try (var connection = console.database().connect();
                var found = connection
                        .createStatement()
                        .executeQuery(
                                "select bank_entry_id from bank_entry where company_id = 1 and amount_minor = 432100")) {
            assertThat(found.next()).isTrue();
            id = found.getLong(1);
        }
        var entry = PAGE + "/" + Ref.of(id);
        assertThat(browser.get(entry).body())
                .contains("Swishbetalningar")
                .contains("Inget är gjort av raden än")
                .doesNotContain("Anna Ek");
        var answer = browser.post(entry + "/swish", Map.of("_csrf", csrf, "orders", "#99887"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Ingen öppen försäljning med Swish heter 99887");
        assertThat(browser.get("/c/nordan/loose-ends").body()).contains("ingen anslutning till Swish");
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.json.Json;
import se.knyt.server.shell.Ref;

/** What a person says of a dispute on its page, and the file for the answer to one. */
class DisputePagesTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String UNTOLD = "/c/nordan/disputes/" + Ref.of(78002);
    private static final String TOLD = "/c/nordan/disputes/" + Ref.of(78001);

    private static ConsoleFixture console;
    private static Browser owner;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        run("update dispute set state = 'unknown', decided_by = '' where dispute_id = 78002");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static LocalDate today() {
        return TestDay.today();
    }

    private static void run(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static String plain(String page) {
        return page.replaceAll("<[^>]*>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ");
    }

    private static int enter(String path, String day, String reason) throws Exception {
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        return owner.post(path + "/entered", Map.of("_csrf", csrf, "last-day", day, "reason", reason))
                .statusCode();
    }

    @Test
    void aLastDayAndReasonThatNobodyTellsAreEnteredAndStandAmongTheDatesToHold() throws Exception {
        assertThat(owner.get(UNTOLD).body()).contains("name=\"last-day\"").contains("name=\"reason\"");
        assertThat(enter(UNTOLD, today().minusDays(1).toString(), "fraud")).isEqualTo(422);
        assertThat(enter(UNTOLD, "i morgon", "fraud")).isEqualTo(422);
        assertThat(owner.get(UNTOLD).body()).contains("berättar den inte här");

        assertThat(enter(UNTOLD, today().plusDays(1).toString(), "fraud")).isEqualTo(303);
        var page = plain(owner.get(UNTOLD).body());
        assertThat(page)
                .contains("1 dag kvar att svara")
                .contains("Köparen känner inte igen köpet (angivet av maria@nordanfriluft.example)")
                .doesNotContain("berättar den inte här");
        // Within the five days before: a loose end as any other, and the day itself on the first page and among all
        // companies.
        assertThat(plain(owner.get("/c/nordan/loose-ends").body())).contains("En tvist ska besvaras");
        assertThat(owner.get("/c/nordan/today").body()).contains("/disputes/" + Ref.of(78002));
        assertThat(owner.get("/c/nordan/companies").body()).contains("/disputes/" + Ref.of(78002));

        // What a provider tells is not for a person to say.
        assertThat(owner.get(TOLD).body()).doesNotContain("name=\"last-day\"");
        assertThat(enter(TOLD, today().plusDays(9).toString(), "fraud")).isEqualTo(409);
    }

    /** 119.00 EUR at 11.30 are 1 344.70 kr: what a payout took, without a word of the euro. 130.00 were never sold. */
    @Test
    void howMuchWasTakenInThePurchasesCurrencyIsAskedForAndThenTheLossCanBeBooked() throws Exception {
        var eur = Currency.EUR;
        var sale = new SaleFact(
                "sale:101:euro",
                LocalDate.of(2026, 11, 13),
                LocalDate.of(2026, 11, 13),
                "E-1",
                "E-1",
                "web",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                eur,
                List.of(new SaleLine(
                        OrderRow.Kind.GOODS,
                        "A",
                        "Kaffe",
                        Quantity.ONE,
                        Money.parse("119.00", eur),
                        List.of(new TaxLine(Rate.of(25), Money.parse("23.80", eur))))),
                List.of(Tender.provider("klarna", Money.parse("119.00", eur))),
                List.of(),
                Optional.of(new ExchangeRate(
                        eur, Currency.SEK, new BigDecimal("11.2345"), "ECB", LocalDate.of(2026, 11, 13))),
                RateDecision.NONE);
        run("insert into exchange_rate (source, currency, day, value) values ('ecb', 'SEK', '2026-11-23', 11.30)");
        run(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, tax_minor, body, settings_version, created_at) values (1, 60900,"
                        + " 'sale:101:euro', 'sale', 9900, 20000, 1, 'klarna', '', '2026-11-13', 'EUR', 11900, 2380, '"
                        + Json.write(sale) + "', 1, now())");
        run(
                "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date, bank_late_on,"
                        + " paid_minor, opening_minor, closing_minor, sales_minor, fees_minor, fee_vat_minor, difference_minor, lines, lines_open,"
                        + " state, findings, reconciled_at, booked_at) values (1, 70900, 102, 'klarna', 'EUROSE', 'SEK', '2026-11-23T05:10Z',"
                        + " '2026-11-23', now()::date + 4, -134470, 0, 0, 0, 0, 0, 0, 1, 0, 'booked', '[]', now(), now())");
        run(
                "insert into dispute (company_id, dispute_id, connection_id, provider, source_id, trail_id, state, decided_by, reason,"
                        + " currency, amount_minor, opened_at, order_reference, drawn_currency, drawn_minor) values (1, 78900, 102, 'klarna',"
                        + " 'payout-line:EUROSE:0', 9900, 'lost', 'maria@nordanfriluft.example', 'unknown', 'SEK', 134470, '2026-11-20Z', 'E-1',"
                        + " 'SEK', -134470)");
        run(
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference, status,"
                        + " tier, trail_id, matched_by, dispute_id) values (1, 70900, 0, 1, 'chargeback', 'CHARGEBACK', -134470, '2026-11-20Z',"
                        + " 'E-1', 'no_match_needed', 0, 9900, '', 78900)");
        var path = "/c/nordan/disputes/" + Ref.of(78900);
        assertThat(plain(owner.get(path).body()))
                .contains("Hur mycket var det i EUR?")
                .contains("1 344,70 kr")
                .contains("119,00 EUR")
                .doesNotContain("går inte att bokföra");
        assertThat(amount(path, "etthundra").statusCode()).isEqualTo(422);
        var much = amount(path, "130,00");
        assertThat(much.statusCode()).isEqualTo(422);
        assertThat(plain(much.body())).contains("större än det som är kvar av köpet");
        assertThat(plain(amount(path, "100,00").body())).contains("mer än 3 % från den publicerade");
        assertThat(amount(path, "119,00").statusCode()).isEqualTo(303);
        assertThat(plain(owner.get(path).body()))
                .contains("maria@nordanfriluft.example har skrivit 119,00 EUR")
                .contains("Bokför förlusten")
                .contains("267,38");
    }

    private static HttpResponse<String> amount(String path, String amount) throws Exception {
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        return owner.post(path + "/amount", Map.of("_csrf", csrf, "amount", amount));
    }

    private static Map<String, byte[]> zip(byte[] bytes) throws Exception {
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static String text(byte[] pdf) throws Exception {
        try (var read = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(read).replace('\u00a0', ' ');
        }
    }

    @Test
    void theFileForTheAnswerHoldsWhatThePurchasesDocumentsSayAndNobodysName() throws Exception {
        // The buyer's name and words in the documents; a delivery that was called off; the other company's purchase of
        // the same number.
        run(
                "update document set body = (body::jsonb || '{\"buyer\":{\"name\":\"Maja Ek\",\"email\":\"maja@example.com\"},"
                        + "\"note\":\"Ring Maja\",\"shippingAddress\":{\"street\":\"Storgatan 5\"}}')::text where document_id = 20002");
        run(
                "update document set body = '{\"orderNumber\":\"10452\",\"shippedAt\":\"2026-11-13T09:22:00Z\",\"carrier\":\"PostNord\","
                        + "\"trackingNumber\":\"SE4711\",\"cancelled\":false,\"recipient\":\"Maja Ek\",\"rows\":[{\"rowId\":\"1\",\"sku\":\"NF-1042\","
                        + "\"quantity\":\"1\"}]}' where document_id = 21002");
        run(
                "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body, raw_id,"
                        + " source_changed_at, updated_at, trail_id) values (1, 29001, 101, 'shipment', 'off', 1, '\\x00', '{\"shippedAt\":"
                        + "\"2026-11-14T09:00:00Z\",\"carrier\":\"DHL\",\"trackingNumber\":\"OFF-1\",\"cancelled\":true,\"rows\":[{\"rowId\":\"1\","
                        + "\"quantity\":\"1\"}]}', 40002, now(), now(), 1002), (2, 29002, 201, 'shipment', 'theirs', 1, '\\x00', '{\"shippedAt\":"
                        + "\"2026-11-14T09:00:00Z\",\"carrier\":\"Bring\",\"trackingNumber\":\"THEIRS-1\",\"cancelled\":false,\"rows\":[{\"rowId\":"
                        + "\"1\",\"quantity\":\"1\"}]}', 40002, now(), now(), 1002)");
        var answer = owner.bytes(TOLD + "/documents.zip");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"tvist-10452-nordan-\\d{4}-\\d\\d-\\d\\d\\.zip\"");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);

        var files = zip(answer.body());
        assertThat(files.keySet())
                .containsExactly("1-tvist.pdf", "2-order.pdf", "3-leverans.pdf", "4-faktura.pdf", "5-betalning.pdf");
        var all = new StringBuilder();
        for (var file : files.values()) {
            assertThat(new String(file, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
            all.append(text(file));
        }
        // Order 10452 of the sample: 199.00 + 2 × 83.00 = 365.00, of which 49.00 is freight.
        assertThat(text(Objects.requireNonNull(files.get("1-tvist.pdf"))))
                .contains("krn:dispute:1", "Varan kom inte", "365.00 SEK");
        assertThat(text(Objects.requireNonNull(files.get("2-order.pdf"))))
                .contains("NF-1042", "Vindjacka Sarek, dam", "316,00", "Frakt", "49,00", "365,00");
        assertThat(text(Objects.requireNonNull(files.get("3-leverans.pdf"))))
                .contains("PostNord", "SE4711", "Vindjacka Sarek, dam");
        assertThat(text(Objects.requireNonNull(files.get("4-faktura.pdf")))).contains("2026-11-13", "20152", "365,00");
        assertThat(text(Objects.requireNonNull(files.get("5-betalning.pdf"))))
                .contains("Aktivering", "Klarna", "365,00");
        // Neither the buyer, nor who made the file, nor another purchase, company or a delivery that never went.
        assertThat(all.toString())
                .doesNotContain(
                        "Maja", "maja@", "Storgatan", "Ring", "Lindqvist", "10453", "20153", "OFF-1", "THEIRS-1");

        var other = Browser.signedIn(console, ConsoleFixture.STRANGER);
        assertThat(other.bytes(TOLD + "/documents.zip").statusCode()).isEqualTo(404);

        // An owner may have the buyer named, and it is written down that somebody did; nobody else may.
        var named = zip(owner.bytes(TOLD + "/documents-with-buyer.zip").body());
        assertThat(named.keySet()).contains("2-koparen.pdf").hasSize(6);
        assertThat(text(Objects.requireNonNull(named.get("2-koparen.pdf"))))
                .contains("Maja Granberg", "Storgatan 1", "111 22 Stockholm", "Sverige")
                .doesNotContain("070-1740605", "maja.granberg");
        assertThat(owner.get("/c/nordan/settings").body())
                .contains("Hämtade underlag till en tvist med köparens namn och adress")
                .doesNotContain("Maja Granberg");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.bytes(TOLD + "/documents-with-buyer.zip").statusCode())
                .isEqualTo(404);
        assertThat(viewer.get(TOLD).body()).doesNotContain("documents-with-buyer");
    }

    /** Of 10.00 of goods with 2.00 of VAT sold in own books there is no invoice, and no order, delivery or payment is told. */
    @Test
    void withoutInvoiceTheFileHasWhatWasSoldAndNoEmptySheet() throws Exception {
        var sale = new SaleFact(
                "sale:101:own",
                LocalDate.of(2026, 11, 13),
                LocalDate.of(2026, 11, 13),
                "O-1",
                "O-1",
                "web",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                Currency.SEK,
                List.of(new SaleLine(
                        OrderRow.Kind.GOODS,
                        "A",
                        "Te",
                        Quantity.ONE,
                        Money.sek("10.00"),
                        List.of(new TaxLine(Rate.of(25), Money.sek("2.00"))))),
                List.of(Tender.provider("klarna", Money.sek("10.00"))),
                List.of(),
                Optional.empty(),
                RateDecision.NONE);
        run(
                "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,"
                        + " event_date, currency, amount_minor, tax_minor, body, settings_version, created_at) values (1, 60901,"
                        + " 'sale:101:own', 'sale', 9901, 20000, 1, 'klarna', '', '2026-11-13', 'SEK', 1000, 200, '"
                        + Json.write(sale) + "', 1, now())");
        run(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " trail_id, settings_version, made_by, made_at, chain_hash) values (1, 60902, 'sale:101:own', 'K', '2026', 901,"
                        + " '2026-11-13', '2026-11-13', 'Försäljning', 9901, 1, 'knyt', now(), '\\x00')");
        run(
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, fact_id) values"
                        + " (1, 60902, 1, 1581, 'SEK', 1000, 0, 60901), (1, 60902, 2, 2611, 'SEK', 0, 200, 60901),"
                        + " (1, 60902, 3, 3001, 'SEK', 0, 800, 60901)");
        run(
                "insert into dispute (company_id, dispute_id, connection_id, provider, source_id, trail_id, state, decided_by, reason,"
                        + " currency, amount_minor, opened_at, order_reference, drawn_currency, drawn_minor) values (1, 78901, 102, 'klarna',"
                        + " 'payout-line:OWN:0', 9901, 'unknown', '', 'unknown', 'SEK', 1000, '2026-11-20Z', 'O-1', 'SEK', -1000)");
        var files = zip(owner.bytes("/c/nordan/disputes/" + Ref.of(78901) + "/documents.zip")
                .body());
        assertThat(files.keySet()).containsExactly("1-tvist.pdf", "2-forsaljning.pdf");
        assertThat(text(Objects.requireNonNull(files.get("2-forsaljning.pdf"))))
                .contains("2026-11-13", "K 901", "Te", "2,00", "10,00");
    }
}

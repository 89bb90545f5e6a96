package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.server.ExportedFiles.last;
import static se.knyt.server.ExportedFiles.numbers;
import static se.knyt.server.ExportedFiles.rows;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.server.shell.Ref;

/**
 * What a list shows, as files. The sums are worked out from the sample: forty purchases of 199.00 + 83.00 × 0 … 39 come to 72 700.00,
 * those to Norway (every ninth) to 8 465.00; the payout of twelve is 7 866.00 less 12 × 10.00 in fees and 12 × 2.50 in their VAT.
 */
class ExportsTest {
    private static final String FORMULA = "=HYPERLINK(\"http://x.example\")";

    @TempDir
    private static Path folder;

    private static ConsoleFixture console;
    private static Browser owner;
    private static ExportedFiles files;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        update("update trail set channel = '" + FORMULA + "' where trail_id = 1039");
        owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        files = new ExportedFiles(owner, folder);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void update(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void theListOfPurchasesIsWholeAndItsSumIsTheirs() throws Exception {
        var all = files.lines("trails.csv");
        assertThat(all).hasSize(1 + 40 + 1);
        assertThat(all.getFirst()).startsWith("Köp;Beställt;").endsWith("Hos betalleverantör;Köpt");
        assertThat(all.getLast()).startsWith("Summa;");
        assertThat(last(all, 1)).isEqualTo("72700,00");
        var norway = files.lines("trails.csv?country=NO");
        assertThat(norway).hasSize(1 + 5 + 1);
        assertThat(last(norway, 1)).isEqualTo("8465,00");
    }

    @Test
    void aFileSaysWhatItIsAndIsKeptNowhere() throws Exception {
        var headers = owner.get("/c/nordan/export/payouts.csv").headers();
        assertThat(headers.firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        assertThat(headers.firstValue("Content-Disposition").orElse(""))
                .matches("attachment; filename=\"utbetalningar-nordan-\\d{4}-\\d\\d-\\d\\d\\.csv\"");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void noTextRunsAsAFormula() throws Exception {
        assertThat(files.lines("trails.csv"))
                .anyMatch(line -> line.contains(";\"'=HYPERLINK(\"\"http://x.example\"\")\";"));
        var sheet = files.sheet("trails.xlsx");
        assertThat(sheet).doesNotContain("<f>").doesNotContain("<f ");
        assertThat(sheet).contains("=HYPERLINK(");
    }

    @Test
    void theWorkbookHoldsNumbersAndTheSameSum() throws Exception {
        var rows = rows(files.sheet("trails.xlsx"));
        assertThat(rows).hasSize(1 + 40 + 1);
        assertThat(numbers(rows.getLast())).last().isEqualTo(sek("72700.00"));
        var sold =
                rows.subList(1, 41).stream().map(row -> numbers(row).getLast()).toList();
        assertThat(Money.sum(sold, Currency.SEK)).isEqualTo(sek("72700.00"));
    }

    @Test
    void pageFileAndVoucherOfAPayoutSayTheSame() throws Exception {
        var page = owner.get("/c/nordan/payouts/klarna/7Q4KD2SE").body();
        var foot = page.substring(page.indexOf("<tfoot"), page.indexOf("</tfoot>"));
        for (var amount : List.of("7866.00", "-120.00", "-30.00", "7716.00")) {
            assertThat(foot).contains("value=\"" + amount + "\"");
        }
        var file = files.lines("payouts/klarna/7Q4KD2SE/lines.csv");
        assertThat(file).hasSize(1 + 12 + 1);
        assertThat(List.of(last(file, 4), last(file, 3), last(file, 2), last(file, 1)))
                .containsExactly("7866,00", "-120,00", "-30,00", "7716,00");
        var workbook = rows(files.sheet("payouts/klarna/7Q4KD2SE/lines.xlsx"));
        assertThat(numbers(workbook.getLast()))
                .containsExactly(sek("7866.00"), sek("-120.00"), sek("-30.00"), sek("7716.00"));
        var voucher = owner.get("/c/nordan/vouchers/K/2026/214").body();
        assertThat(voucher).contains("value=\"7716.00\"");
        assertThat(last(files.lines("payouts.csv?state=booked"), 1)).isEqualTo("7716,00");
    }

    @Test
    void aStepOfTheCertificateItsLinesItsFileAndItsAccountSayTheSame() throws Exception {
        var whole = owner.get("/c/nordan/payouts/klarna/7Q4KD2SE").body();
        assertThat(whole).contains("/c/nordan/payouts/klarna/7Q4KD2SE?step=fees#lines");
        // Twelve fees of 10.00, on account 6064 of the voucher.
        var steps = whole.substring(whole.indexOf("<table class=\"wf"), whole.indexOf("class=\"seal"));
        assertThat(steps).contains("value=\"-120.00\"");
        var fees = owner.get("/c/nordan/payouts/klarna/7Q4KD2SE?step=fees").body();
        var foot = fees.substring(fees.indexOf("<tfoot"), fees.indexOf("</tfoot>"));
        assertThat(foot).contains("value=\"-120.00\"").doesNotContain("7866.00");
        assertThat(last(files.lines("payouts/klarna/7Q4KD2SE/lines.csv?step=fees"), 1))
                .isEqualTo("-120,00");
        assertThat(owner.get("/c/nordan/vouchers/K/2026/214").body()).contains("value=\"120.00\"");
        // A step that is none shows everything.
        assertThat(owner.get("/c/nordan/payouts/klarna/7Q4KD2SE?step=%27%29--").body())
                .contains("value=\"7716.00\"");
    }

    @Test
    void theMonthOfPayoutsIsTheListOfThatMonth() throws Exception {
        var page = owner.get("/c/nordan/payouts?month=2026-11").body();
        // 7 716.00 on the 23rd and 1 187.99 on the 24th: 8 903.99.
        assertThat(page).contains("value=\"8903.99\"").contains("/c/nordan/payouts?day=2026-11-23");
        assertThat(last(files.lines("payouts.csv?month=2026-11"), 1)).isEqualTo("8903,99");
        assertThat(last(files.lines("payouts.csv?day=2026-11-23"), 1)).isEqualTo("7716,00");
        assertThat(files.lines("payouts.csv?month=2026-10")).hasSize(1);
        assertThat(owner.get("/c/nordan/payouts?month=2026-10").body()).contains("Ingen utbetalning den här månaden");
        for (var odd : List.of("2026-13", "99999-01", "nothing", "%00", "2026-02-31")) {
            assertThat(owner.get("/c/nordan/payouts?month=" + odd + "&day=" + odd)
                            .statusCode())
                    .as(odd)
                    .isEqualTo(200);
        }
    }

    /** Of Stripe there is none until one of 100.00 is there; then the list, its month and its file are of one provider. */
    @Test
    void payoutsAreNarrowedToOneProvider() throws Exception {
        assertThat(owner.get("/c/nordan/payouts").body()).doesNotContain("name=\"provider\"");
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(
                    "insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,"
                            + " bank_late_on, paid_minor, opening_minor, closing_minor, lines, lines_open, state) values (1, 70990, 102,"
                            + " 'stripe', 'po_990', 'SEK', '2026-11-20T05:10Z', '2026-11-20', '2026-11-27', 10000, 0, 0, 0, 0, 'read')");
            try {
                assertThat(owner.get("/c/nordan/payouts?month=2026-11").body())
                        .contains("value=\"9003.99\"", "<option value=\"stripe\">", "<option value=\"klarna\">");
                assertThat(owner.get("/c/nordan/payouts?provider=stripe&month=2026-11")
                                .body())
                        .contains(
                                "po_990",
                                "value=\"100.00\"",
                                "/payouts?provider=stripe&amp;state=held&amp;month=2026-11")
                        .doesNotContain("7Q4KD2SE", "value=\"9003.99\"");
                assertThat(last(files.lines("payouts.csv?provider=stripe"), 1)).isEqualTo("100,00");
                assertThat(owner.get("/c/nordan/payouts?provider=%27%20or%20true--")
                                .body())
                        .as("no code narrows nothing")
                        .contains("po_990", "7Q4KD2SE");
            } finally {
                sql.execute("delete from payout where company_id = 1 and payout_id = 70990");
            }
        }
    }

    @Test
    void aPayoutThatDoesNotCloseNamesItsDifference() throws Exception {
        // Lines of 1 200.00 − 9.60 − 2.40 come to 1 188.00; 1 187.99 was paid.
        var page = owner.get("/c/nordan/payouts/klarna/8R2LM4SE").body();
        assertThat(page)
                .contains("Leverantören betalade 0,01\u00a0kr mindre än raderna ger.")
                .contains("value=\"1188.00\"")
                .contains("value=\"-0.01\"")
                .contains("value=\"1187.99\"");
    }

    @Test
    void aRefundHasItsCreditNoteItsRowsAndItsState() throws Exception {
        var list = owner.get("/c/nordan/returns").body();
        // One with a credit note that is not booked, one whose note was made in the accounting system; neither is paid
        // out.
        assertThat(list).contains("#10455").contains("20200").contains("#10456").contains("K 20201");
        var file = files.lines("returns.csv");
        assertThat(file).hasSize(1 + 2 + 1);
        assertThat(last(file, 1)).isEqualTo("249,00");
        var page = owner.get("/c/nordan/returns/" + Ref.of(60100)).body();
        assertThat(page)
                .contains("Vindjacka Sarek, dam")
                .contains("value=\"150.00\"")
                .contains("/c/nordan/trails/10455")
                .doesNotContain("chip tied");
        assertThat(files.lines("returns.csv?state=open")).hasSize(1 + 2 + 1);
        // One of the two is a complaint.
        assertThat(files.lines("returns.csv?kind=complaint")).hasSize(1 + 1 + 1);
        assertThat(owner.get("/c/nordan/returns?kind=complaint").body())
                .contains("#10455")
                .contains("Reklamation")
                .doesNotContain("#10456");
        assertThat(page).contains("Skadad eller trasig");
        var made = owner.get("/c/nordan/returns/order/" + Ref.of(61200)).body();
        assertThat(made).contains("#10455-R1").contains("Reklamation").contains("Inget har kommit ännu");
        assertThat(list).contains("/c/nordan/returns/order/" + Ref.of(61200));
        assertThat(owner.get("/c/bjork/returns/order/" + Ref.of(61200)).statusCode())
                .isEqualTo(404);
        assertThat(owner.get("/c/nordan/returns/" + Ref.of(60000)).statusCode()).isEqualTo(404);
        assertThat(owner.get("/c/bjork/returns").statusCode()).isEqualTo(404);
    }

    @Test
    void whatAProviderOwesIsTheSameItemByItemOnThePageAndInTheFile() throws Exception {
        // Twenty-four deliveries of 199.00 + 83.00 × 12 … 35 are not paid out: 51 588.00, on invoices. Twelve were, on
        // the 23rd.
        var page = owner.get("/c/nordan/clearing/1581").body();
        assertThat(page).contains("value=\"51438.00\"").contains("Stämmer med ekonomisystemet");
        // The customer ledger has the same open and the account nothing: 51 588.00 − 150.00 + 0.00 − 51 438.00.
        var ledger = page.substring(page.indexOf("<dl class=\"kv\""));
        assertThat(ledger.substring(0, ledger.indexOf("</dl>")))
                .contains("value=\"51438.00\"")
                .contains("<dd class=\"sum\"><data value=\"0.00\"");
        var file = files.lines("clearing/1581.csv");
        assertThat(file).hasSize(1 + 25 + 1);
        assertThat(List.of(last(file, 3), last(file, 2), last(file, 1))).containsExactly("51438,00", "0,00", "0,00");
        // The day before, all thirty-six, 59 454.00 less 150.00.
        assertThat(owner.get("/c/nordan/clearing/1581?date=2026-11-22").body()).contains("value=\"59304.00\"");
        assertThat(last(files.lines("clearing/1581.csv?date=2026-11-22"), 3)).isEqualTo("59304,00");
        assertThat(files.lines("clearing/1581.csv?date=2026-11-12")).hasSize(1);
        assertThat(owner.get("/c/nordan/clearing/1581?kind=sale&age=0").statusCode())
                .isEqualTo(200);
    }

    @Test
    void moneyInTransitIsNamedAndComesToTheBalanceOfItsAccount() throws Exception {
        var page = owner.get("/c/nordan/clearing/1589").body();
        assertThat(page)
                .contains("/c/nordan/payouts/klarna/7Q4KD2SE")
                .contains("value=\"7716.00\"")
                .contains("Stämmer med ekonomisystemet");
        assertThat(last(files.lines("clearing/1589.csv"), 1)).isEqualTo("7716,00");
        // On the 22nd the payout was not made; the accounting system of this test says 7 716.00 all the same.
        var before = owner.get("/c/nordan/clearing/1589?date=2026-11-22").body();
        assertThat(before).contains("Skiljer sig").doesNotContain("Stämmer med ekonomisystemet");
        assertThat(rows(files.sheet("clearing.xlsx"))).hasSize(1 + 25 + 1 + 1);
    }

    @Test
    void anAccountThatIsNotSpecifiedDoesNotExistAndAnOddDayIsToday() throws Exception {
        for (var account : List.of("1930", "15811", "x", "1581%00")) {
            assertThat(owner.get("/c/nordan/clearing/" + account).statusCode())
                    .as(account)
                    .isIn(400, 404);
        }
        for (var day : List.of("2099-01-01", "2026-02-30", "%27", "0000-00-00", "-999999999-01-01")) {
            assertThat(owner.get("/c/nordan/clearing/1581?date=" + day).body())
                    .as(day)
                    .contains("value=\"51438.00\"");
            assertThat(owner.get("/c/nordan/month-end?month=" + day).statusCode())
                    .as(day)
                    .isEqualTo(200);
        }
    }

    @Test
    void aMonthIsGreenOnlyWhereItIsProved() throws Exception {
        var page = owner.get("/c/nordan/month-end?month=" + TestDay.month()).body();
        // A held payout, three purchases that need a person and a payout that is not booked are not proved away.
        assertThat(page)
                .contains("Månaden pågår")
                .doesNotContain("Allt är bevisat")
                .contains("Ej läst till månadens slut")
                .contains("1 utbetalning till månadens slut är inte bokförd.");
        // What the accounting system agrees with is.
        assertThat(page.split("Specifikationen och ekonomisystemet har samma saldo", -1))
                .hasSizeGreaterThan(3);
    }

    @Test
    void theSpecificationOnPaperHasTheSumsOfTheFile() throws Exception {
        var page = owner.get("/c/nordan/month-end/specification?month=" + TestDay.month())
                .body();
        assertThat(page)
                .contains("value=\"51438.00\"")
                .contains("value=\"7716.00\"")
                .contains("Framtaget av Maria Lindqvist");
        var file = files.lines("clearing.csv");
        assertThat(List.of(last(file, 3), last(file, 2), last(file, 1)))
                .containsExactly("51438,00", "7716,00", "7716,00");
        try (var pdf =
                Loader.loadPDF(owner.bytes("/c/nordan/export/clearing.pdf").body())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("51 438,00")
                    .contains("7 716,00")
                    .contains("Organisationsnummer 559000-1234")
                    .containsPattern("Framtaget av Maria Lindqvist, \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d CES?T")
                    .contains("Sida 1 av 1");
        }
    }

    /** The month stands on its paper, with the balance date, the fiscal year and the accounting system's answer; the VAT has no sum. */
    @Test
    void theSpecificationOfAMonthIsADocument() throws Exception {
        try (var pdf = Loader.loadPDF(owner.bytes("/c/nordan/export/month-end/specification.pdf?month=2026-09")
                .body())) {
            assertThat(new PDFTextStripper().getText(pdf).replace('\u00a0', ' '))
                    .contains("Organisationsnummer 559000-1234 · Balansdag 30 september 2026")
                    .contains("Ekonomisystemets svar", "2026-11-24 08:00")
                    .contains("Verifikationsserier")
                    .contains("Sida 1 av " + pdf.getNumberOfPages());
        }
        var vat = files.lines("month-end/vat.csv?month=" + TestDay.month());
        assertThat(vat.getFirst()).startsWith("Månad;Ruta");
        assertThat(vat).noneMatch(line -> line.startsWith("Summa"));
        assertThat(vat.stream().skip(1))
                .allMatch(line -> line.startsWith(TestDay.month().toString()));
    }

    /** A held payout has a certificate too: who made it and when, and what is known of it in words. */
    @Test
    void aCertificateSaysWhoMadeItAndNoCode() throws Exception {
        try (var pdf = Loader.loadPDF(owner.bytes("/c/nordan/export/payouts/klarna/8R2LM4SE/certificate.pdf")
                .body())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .containsPattern("Framtaget \\d{4}-\\d\\d-\\d\\d \\d\\d\\.\\d\\d av Maria Lindqvist")
                    .contains("Går inte ihop")
                    .doesNotContain("net-differs", "{");
        }
        assertThat(owner.get("/c/nordan/export/payouts/klarna/8R2LM4SE/certificate.json")
                        .body())
                .contains("\"made\":{\"by\":\"Maria Lindqvist\"");
    }

    /** What an auditor takes from the paper is whole: the hash of a series on one line, and no word of a heading broken. */
    @Test
    void whatIsTakenFromPaperIsWhole() throws Exception {
        // The widest digits there are in the font of paper.
        var hash = "b4d6e0a9".repeat(8);
        update(
                "insert into voucher_head (company_id, series, fiscal_year, number, chain_hash) select company_id, 'K', '2026', 118,"
                        + " decode('" + hash + "', 'hex') from company where slug = 'nordan'");
        try (var pdf = Loader.loadPDF(owner.bytes("/c/nordan/export/month-end/specification.pdf?month=2026-09")
                .body())) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("K 2026 118 " + hash);
        }
        try (var pdf =
                Loader.loadPDF(owner.bytes("/c/nordan/export/payouts.pdf").body())) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("Avgiftsrader");
        }
    }

    @Test
    void aMonthWithOpenPointsIsSignedOnlyWithAReasonAndNeverBeforeItEnds() throws Exception {
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        var now = TestDay.month();
        var without = owner.post("/c/nordan/month-end/sign", Map.of("_csrf", csrf, "month", "2026-09", "note", " "));
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Skriv varför");
        var early =
                owner.post("/c/nordan/month-end/sign", Map.of("_csrf", csrf, "month", now.toString(), "note", "klar"));
        assertThat(early.statusCode()).isEqualTo(422);
        var signed =
                owner.post("/c/nordan/month-end/sign", Map.of("_csrf", csrf, "month", "2026-09", "note", "före start"));
        assertThat(signed.statusCode()).isEqualTo(303);
        var page = owner.get("/c/nordan/month-end?month=2026-09").body();
        assertThat(page).contains("Avslutad av maria@nordanfriluft.example").contains("före start");
        var kept =
                Pattern.compile("href=\"(/c/nordan/month-end/signed/[^\"]+)\"").matcher(page);
        assertThat(kept.find()).isTrue();
        var bytes = owner.bytes(kept.group(1)).body();
        assertThat(page)
                .as("the hash that is shown is that of the file")
                .contains("SHA-256 "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        try (var pdf = Loader.loadPDF(bytes)) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("före start", "Balansdag 30 september 2026");
        }
        assertThat(owner.bytes(kept.group(1)).body()).as("byte for byte").isEqualTo(bytes);
        assertThat(owner.get(kept.group(1).replace("nordan", "bjork")).statusCode())
                .isEqualTo(404);
        assertThat(owner.get("/c/nordan/month-end?month=2026-08").body()).doesNotContain("före start");
    }

    @Test
    void disputesAndEntriesOfTheBankAreFilesOfTheirFilter() throws Exception {
        // The sample's two disputes are of 365.00 and 199.00; the second is lost.
        var disputes = files.lines("disputes.csv");
        assertThat(disputes).hasSize(1 + 2 + 1);
        assertThat(last(disputes, 1)).isEqualTo("564,00");
        var open = files.lines("disputes.csv?state=open");
        assertThat(open).hasSize(1 + 1 + 1);
        assertThat(open.get(1)).startsWith("10452;Klarna;krn:dispute:1;").contains(";Varan kom inte;");
        assertThat(last(open, 1)).isEqualTo("365,00");
        // One entry is open, near the payout that it names; one is let be, one matched. None is the other company's.
        var entries = files.lines("bank.csv");
        assertThat(entries).hasSize(1 + 1 + 1);
        assertThat(entries.get(1))
                .startsWith("2026-11-24;SE3550000000054910000003;KLARNA 8R2LM4SE;Klarna 8R2LM4SE;")
                .endsWith(";SEK;1187,98");
        assertThat(last(files.lines("bank.csv?state=left"), 1)).isEqualTo("540,00");
        assertThat(last(files.lines("bank.csv?state=matched"), 1)).isEqualTo("200,00");
        assertThat(files.lines("fees/invoices.csv")).hasSize(1);
        assertThat(files.lines("settings/differences.csv")).hasSize(1);
        for (var page : List.of("disputes", "bank")) {
            assertThat(owner.get("/c/nordan/" + page).body()).contains("/c/nordan/export/" + page + ".xlsx");
        }
    }

    @Test
    void looseEndsAreFilteredAsOnThePage() throws Exception {
        var money = files.lines("loose-ends.csv?show=money");
        assertThat(money).anyMatch(line -> line.contains("8R2LM4SE")).noneMatch(line -> line.contains("#10470"));
        assertThat(files.lines("loose-ends.csv")).anyMatch(line -> line.contains("#10470"));
    }

    @Test
    void vouchersOfAPeriodAreGivenAsListAndAsSie() throws Exception {
        // Fourteen vouchers of 7 866.00.
        var list = files.lines("vouchers.csv?from=2026-11-01&to=2026-11-30");
        assertThat(list).hasSize(1 + 14 + 1);
        assertThat(last(list, 1)).isEqualTo("110124,00");
        assertThat(files.lines("vouchers.csv?from=2026-12-01")).hasSize(1);
        var answer = owner.bytes("/c/nordan/export/vouchers.si?from=2026-11-01&to=2026-11-30");
        assertThat(answer.statusCode()).isEqualTo(200);
        var file = SieReader.read(SieSource.of(answer.body())).document();
        assertThat(file.vouchers()).hasSize(14);
        var debit = file.vouchers().stream()
                .flatMap(v -> v.rows().stream())
                .map(row -> row.amount())
                .filter(Money::isPositive)
                .toList();
        assertThat(Money.sum(debit, Currency.SEK)).isEqualTo(sek("110124.00"));
    }

    @Test
    void withoutAPeriodThereIsNoSieFileAndThePageSaysWhy() throws Exception {
        var answer = owner.get("/c/nordan/export/vouchers.si");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Välj en period");
        assertThat(owner.get("/c/nordan/export/vouchers.si?from=2026-12-01&to=2026-11-01")
                        .body())
                .contains("Perioden slutar före den börjar");
    }

    @Test
    void anEnglishReaderGetsCommasAndPoints() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        var lines = viewer.get("/c/nordan/export/trails.csv").body().split("\r\n");
        assertThat(lines[0]).startsWith("\uFEFFTrail,");
        assertThat(lines[lines.length - 1]).endsWith(",72700.00");
    }

    @Test
    void anotherCompanysListsAndOtherKindsDoNotExist() throws Exception {
        assertThat(owner.get("/c/bjork/export/trails.csv").statusCode()).isEqualTo(404);
        assertThat(owner.get("/c/nordan/export/trails.exe").statusCode()).isEqualTo(404);
        assertThat(owner.get("/c/nordan/export/payouts/klarna/NONE/lines.csv").statusCode())
                .isEqualTo(404);
    }

    private static Money sek(String amount) {
        return Money.parse(amount, Currency.SEK);
    }

    @Test
    void whatIsNotThereIsNoSum() throws Exception {
        assertThat(Arrays.stream(files.lines("trails.csv?country=DK").getFirst().split(";")))
                .contains("Köpt");
        assertThat(files.lines("trails.csv?country=DK")).hasSize(1);
    }
}

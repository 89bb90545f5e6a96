package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.certificates.Certificate;
import se.knyt.engine.certificates.CertificatePdf;
import se.knyt.engine.certificates.CertificateReader;
import se.knyt.engine.certificates.VoucherNote;

/** The certificate of a payout as an auditor is given it. */
class CertificateTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private CertificateReader.Read read(String reference) {
        return read(reference, 50_000);
    }

    private CertificateReader.Read read(String reference, int linesMax) {
        return bench.test
                .engine
                .database()
                .forCompany(
                        "certificate",
                        bench.company,
                        tx -> new CertificateReader(bench.test.engine.archive(), linesMax)
                                .read(tx, bench.company, bench.payoutId(reference)))
                .orElseThrow();
    }

    private String paper(String reference) throws IOException {
        var read = read(reference);
        var pdf = CertificatePdf.of(read.certificate(), read.zone());
        assertThat(pdf).as("the same for ever").isEqualTo(CertificatePdf.of(read.certificate(), read.zone()));
        var folder = System.getProperty("knyt.papers", "");
        if (!folder.isEmpty()) {
            Files.write(Path.of(folder, reference + ".pdf"), pdf);
        }
        return text(pdf);
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void theEquationEndsInNothingAndAllItRestsOnIsNamed() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.sold("1002", "56", "500.00");
        bench.dropped(
                new Payout(
                        "P1",
                        "P1",
                        "klarna",
                        Currency.SEK,
                        PayoutBench.PAID,
                        sek("1444.34"),
                        sek("0.00"),
                        sek("0.00"),
                        Optional.empty(),
                        Map.of()),
                "text/csv",
                "a;b\n",
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "500.00"),
                fee(3, "-43.73"),
                vat(4, "-10.93"),
                line(5, PayoutLine.Kind.DISPUTE_FEE, "1001", "D-1", sek("-250.00")));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("booked");
        var certificate = read("P1").certificate();
        assertThat(certificate.left()).isEqualTo(sek("0.00"));
        assertThat(certificate.steps())
                .extracting(Certificate.Step::what, Certificate.Step::amount, Certificate.Step::sum)
                .containsExactly(
                        tuple("Ingående saldo", sek("0.00"), sek("0.00")),
                        tuple("Försäljning", sek("1749.00"), sek("1749.00")),
                        // The dispute's fee is a fee: -43.73 - 250.00.
                        tuple("Avgifter", sek("-293.73"), sek("1455.27")),
                        tuple("Moms på avgifter", sek("-10.93"), sek("1444.34")),
                        tuple("Utgående saldo", sek("0.00"), sek("1444.34")),
                        tuple("Utbetalt", sek("-1444.34"), sek("0.00")));
        assertThat(certificate.lines())
                .extracting(Certificate.Line::order, Certificate.Line::invoice)
                .contains(tuple("1001", "55"));
        assertThat(certificate.sources())
                .as("SHA-256 of a;b and a line end, by another program")
                .extracting(Certificate.Source::hash)
                .contains("9a8be2eb1604c06722f17a9bbdb1160123efa0dcf87979013ead941593977af2");
        var text = paper("P1");
        assertThat(text)
                .contains("Avstämningsbevis", "bolaget AB", "556000-0175", "Klarna", "2026-11-02 07.00", "Kvar 0,00")
                .contains("1 249,00", "6064 Factoringavgifter", "1581 Fordran Klarna")
                .contains("Kedjans hash", "sida 1 av", "inställningarna version 1", "Ej avstämd mot bank")
                .doesNotContain("?");
        var json = new String(CertificateReader.json(certificate), StandardCharsets.UTF_8);
        assertThat(json).contains("\"format\":\"knyt-certificate-1\"", "\"left\":\"0.00 SEK\"");
    }

    @Test
    void oneThatIsHeldSaysWhatDoesNotAddUp() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1205.26"), sale(1, "1001", "1249.00"), fee(2, "-43.73"));
        bench.run();
        assertThat(bench.state("P1")).isEqualTo("held");
        var certificate = read("P1").certificate();
        assertThat(certificate.left()).isEqualTo(sek("0.01"));
        assertThat(certificate.vouchers()).isEmpty();
        assertThat(paper("P1")).contains("Stoppad, inte bokförd", "Kvar, går inte ihop 0,01", "Går inte ihop");
    }

    @Test
    void oneInAnotherCurrencySaysItsRateOnEachRow() throws IOException {
        bench.tell(
                "E1",
                Money.parse("97.50", Currency.EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "2001", "T-1", Money.parse("100.00", Currency.EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", Currency.EUR)));
        bench.run();
        var voucher = read("E1").certificate().vouchers().getFirst();
        assertThat(voucher.rows())
                .filteredOn(row -> row.account() == 1589)
                .extracting(Certificate.Row::rate)
                .containsExactly("97,50\u00a0EUR, kurs\u00a011,2345 klarna E1 2026-11-02");
        assertThat(paper("E1")).contains("97,50 EUR, kurs 11,2345 klarna E1");
    }

    /** A corrected voucher says what it takes back and why, and stands in the accounting system as evidence. */
    @Test
    void aCorrectionHasItsNote() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        bench.tell("P1", sek("1094.34"), sale(1, "1001", "1249.00"), fee(2, "-123.73"), vat(3, "-30.93"));
        bench.run();
        bench.run();
        long reversal = bench.test.number(
                bench.company, "select voucher_id from voucher where company_id = ? and number = 2", bench.company);
        var note = bench.test
                .engine
                .database()
                .forCompany("note", bench.company, tx -> VoucherNote.of(tx, bench.company, reversal));
        assertThat(text(note))
                .contains(
                        "Underlag till verifikation", "Rättar", "utbetalningen är ändrad", "Knyt-ref 000001", "Kedjan");
    }

    /** A row that cannot be written on paper, in a currency that is none: the other notes and the payouts go on, and a person makes that one. */
    @Test
    void oneNoteThatCannotBeDrawnStopsNothingElse() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        bench.sql(
                "insert into voucher (company_id, voucher_id, voucher_key, series, fiscal_year, number, voucher_date, event_date, text,"
                        + " settings_version, made_by, made_at, chain_hash, reverses_voucher_id) select company_id, n, 'x:' || n, 'K', '2026', n,"
                        + " voucher_date, event_date, 'x', 1, 'knyt', made_at, '\\x00', voucher_id from voucher, generate_series(900, 901) n"
                        + " where company_id = ? and number = 1");
        bench.sql(
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor, rate,"
                        + " rate_currency, rate_source, rate_date, rate_minor) select v.company_id, v.voucher_id, n, 1930, 'SEK', (2 - n) * 100,"
                        + " (n - 1) * 100, '11.2', case v.voucher_id when 900 then '?' else 'EUR' end, 'ecb', date '2026-11-02', 100"
                        + " from voucher v, generate_series(1, 2) n where v.company_id = ? and v.voucher_id >= 900");
        bench.sql("insert into voucher_number (company_id, voucher_id, connection_id, system_number, read_at)"
                + " select company_id, voucher_id, " + bench.erp.id()
                + ", 'K ' || number || ' 2026', made_at from voucher"
                + " where company_id = ? and voucher_id in (900, 901)");
        bench.run();
        assertThat(bench.looseEnds())
                .filteredOn(end -> end.startsWith("voucher."))
                .singleElement()
                .asString()
                .contains("voucher.no-note", "K 900 2026");
        assertThat(bench.texts("select file_name from evidence where company_id = ? and file_name like 'underlag-%'"))
                .containsExactly("underlag-knyt-ref-000901.pdf");
        assertThat(bench.texts("select voucher_id::text from voucher_number where company_id = ? and noted_at is null"))
                .isEmpty();
    }

    /** The document says of a payout what the console says of it. */
    @Test
    void itsStateIsTheOneThatThePageShows() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        assertThat(stands("state = 'read'")).isEqualTo("Hämtad");
        assertThat(stands("state = 'held'")).isEqualTo("Stoppad, inte bokförd");
        assertThat(stands("state = 'matching'")).isEqualTo("Går ihop, bokförs");
        assertThat(stands("waits_for = 'flow-off'")).isEqualTo("Går ihop, väntar: flödet är av");
        assertThat(stands("waits_for = 'way-off', lines_open = 2"))
                .isEqualTo("Går ihop, väntar: bytet av bokföringssätt, 2 rader öppna");
        assertThat(stands("waits_for = 'invoices-off', lines_open = 0"))
                .isEqualTo("Går ihop, väntar: fakturornas flöde är av");
        assertThat(stands("waits_for = '', bank_way = 'waits'")).isEqualTo("Går ihop, väntar på bankraden");
        assertThat(paper("P1")).contains("Väntade på bankraden").doesNotContain("Ej avstämd mot bank");
        assertThat(stands("state = 'booked', bank_way = 'transit'")).isEqualTo("Bokförd, ej avstämd mot bank");
        assertThat(stands("lines_open = 1")).isEqualTo("Bokförd, 1 rad öppen, ej avstämd mot bank");
        assertThat(stands("lines_open = 0, bank_leg = 'matched'")).isEqualTo("Bokförd, avstämd mot bank");
        assertThat(stands("bank_leg = 'failed'")).isEqualTo("Bokförd, nådde inte banken");
        assertThat(stands("paid_again_by = payout_id")).isEqualTo("Bokförd, nådde inte banken, betald igen");
        assertThat(paper("P1")).contains("Den nådde aldrig banken och är betald igen");
    }

    private String stands(String as) {
        bench.sql("update payout set " + as + " where company_id = ? and reference = 'P1'");
        return read("P1").certificate().state();
    }

    /** Where nothing was paid out the bank has nothing to show: it is settled. */
    @Test
    void onePaidNothingOutWaitsForNoBank() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P0", sek("0.00"), sale(1, "1001", "1249.00"), fee(2, "-1249.00"));
        bench.run();
        assertThat(bench.state("P0")).isEqualTo("booked");
        assertThat(read("P0").certificate().state()).isEqualTo("Bokförd, inget betalades ut");
        assertThat(paper("P0"))
                .contains("Inget betalades ut, så banken har inget att visa")
                .doesNotContain("j avstämd mot bank");
    }

    /** The ground of a match is what the console's page says of the same line. */
    @Test
    void theGroundOfAMatchIsTheOneThatItWasMadeOn() {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1194.34"), sale(1, "1001", "1249.00"), fee(2, "-43.73"), vat(3, "-10.93"));
        bench.run();
        assertThat(ground()).as("by the order's number, as it was matched").isEqualTo("matchad på exakt referens");
        var grounds = Map.of(
                1,
                "matchad på leverantörens id",
                3,
                "matchad på referens, differensen förklarad",
                4,
                "matchad på belopp och dag",
                6,
                "matchad på grupp med samma summa");
        grounds.forEach((tier, words) -> {
            bench.sql("update payout_line set tier = " + tier + " where company_id = ? and line = 1");
            assertThat(ground()).isEqualTo(words);
        });
    }

    private String ground() {
        return read("P1").certificate().lines().getFirst().match();
    }

    @Test
    void whatIsHeldBackAndGivenFreeHasAStepOfItsOwn() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell(
                "R1",
                sek("1149.00"),
                sale(1, "1001", "1249.00"),
                line(2, PayoutLine.Kind.RESERVE_HOLD, "", "", sek("-150.00")),
                line(3, PayoutLine.Kind.RESERVE_RELEASE, "", "", sek("50.00")));
        bench.run();
        assertThat(read("R1").certificate().steps())
                .contains(new Certificate.Step("Innehållna och frisläppta medel", sek("-100.00"), sek("1149.00")));
        assertThat(paper("R1")).contains("Innehållna och frisläppta medel");
    }

    /** Bank's file: day, amount and text of one deposit. */
    @Test
    void theBanksOwnWordsStandInIt() throws IOException {
        bench.test.clock.move(Duration.ofDays(30));
        bench.sold("1001", "55", "694.34");
        bench.tell("PAY7001", sek("694.34"), sale(1, "1001", "694.34"));
        bench.run();
        bench.test
                .engine
                .desks()
                .bank()
                .take(
                        bench.company,
                        new BankDrop.File(
                                "utdrag.csv",
                                "Bokföringsdatum;Belopp;Text\n2026-11-03;694,34;KLARNA BANK AB PAY7001\n"
                                        .getBytes(StandardCharsets.UTF_8),
                                true,
                                1930,
                                "SE3550000000054910000003"),
                        "eva");
        bench.run();
        assertThat(read("PAY7001").certificate().bank())
                .singleElement()
                .satisfies(line -> assertThat(line.text()).contains("KLARNA", "PAY7001"));
        assertThat(paper("PAY7001")).contains("Bankens text KLARNA").contains("avstämd mot bank");
        bench.sql("update bank_match set basis = 'person' where company_id = ?");
        assertThat(paper("PAY7001")).contains("bekräftat av en person");
    }

    /** The equation is of all lines, however few are listed: 1249.00 + 500.00 - 43.73 - 10.93 = 1694.34. */
    @Test
    void linesThatAreNotListedAreInTheEquation() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.sold("1002", "56", "500.00");
        bench.tell(
                "P1",
                sek("1694.34"),
                sale(1, "1001", "1249.00"),
                sale(2, "1002", "500.00"),
                fee(3, "-43.73"),
                vat(4, "-10.93"));
        bench.run();
        var cut = read("P1", 1).certificate();
        assertThat(cut.left()).isEqualTo(sek("0.00"));
        assertThat(cut.steps()).isEqualTo(read("P1").certificate().steps());
        assertThat(cut.lines()).hasSize(1);
        assertThat(cut.more()).isEqualTo(new Certificate.More(3, sek("445.34")));
        assertThat(text(CertificatePdf.of(cut, read("P1").zone())))
                .contains("och 3 rader till 445,34", "Summa 1 694,34");
        assertThat(read("P1").certificate().more()).isEqualTo(new Certificate.More(0, sek("0.00")));
        assertThat(paper("P1")).doesNotContain("rader till");
    }
}

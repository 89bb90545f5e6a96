package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.certificates.Certificate;
import se.knyt.engine.certificates.CertificatePdf;
import se.knyt.engine.certificates.CertificateReader;

/** By whom and when a certificate was made, and which of the bank's files it rests on. */
class CertificateMadeTest {
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
        return bench.test
                .engine
                .database()
                .forCompany(
                        "certificate",
                        bench.company,
                        tx -> new CertificateReader(bench.test.engine.archive())
                                .read(tx, bench.company, bench.payoutId(reference)))
                .orElseThrow();
    }

    private static String text(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private byte[] kept(String name) {
        return bench.test.engine.database().forCompany("kept", bench.company, tx -> {
            long id = tx.first(
                            "select evidence_id from evidence where company_id = ? and file_name = ?",
                            row -> row.getLong(1),
                            bench.company,
                            name)
                    .orElseThrow();
            return bench.test
                    .engine
                    .archive()
                    .evidence(tx, bench.company, id)
                    .orElseThrow()
                    .content();
        });
    }

    private void bankFile(String lines) {
        bench.test
                .engine
                .desks()
                .bank()
                .take(
                        bench.company,
                        new BankDrop.File(
                                "utdrag.csv",
                                ("Bokföringsdatum;Belopp;Text\n" + lines).getBytes(StandardCharsets.UTF_8),
                                true,
                                1930,
                                "SE3550000000054910000003"),
                        "eva");
        bench.run();
    }

    /** "When it was made" is a time on the paper, in the company's zone, and a name. */
    @Test
    void itSaysWhoMadeItAndWhen() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.tell("P1", sek("1249.00"), sale(1, "1001", "1249.00"));
        bench.run();
        var read = read("P1").madeBy("Eva Ek", Instant.parse("2026-11-30T22:15:00Z"));
        assertThat(text(CertificatePdf.of(read.certificate(), read.zone())))
                .contains("Framtaget 2026-11-30 23.15 av Eva Ek");
        assertThat(new String(CertificateReader.json(read.certificate()), StandardCharsets.UTF_8))
                .contains("\"by\":\"Eva Ek\"", "2026-11-30T22:15:00Z");
        // What lies with the voucher was made when it was booked, by nobody but the program.
        assertThat(text(kept("specifikation-P1.pdf"))).containsPattern("Framtaget 2026-\\d\\d-\\d\\d .* av Knyt");
    }

    /** 1249.00 less 43.73 is 1205.27; the provider states 1205.26 and, for sales, 1300.00. */
    @Test
    void whatDoesNotAddUpIsSaidInWords() throws IOException {
        bench.sold("1001", "55", "1249.00");
        bench.dropped(
                new Payout(
                        "P1",
                        "P1",
                        "klarna",
                        Currency.SEK,
                        PayoutBench.PAID,
                        sek("1205.26"),
                        sek("0.00"),
                        sek("0.00"),
                        Optional.empty(),
                        Map.of(PayoutLine.Kind.SALE, sek("1300.00"))),
                "text/csv",
                "a;b\n",
                sale(1, "1001", "1249.00"),
                fee(2, "-43.73"));
        bench.run();
        var wrong = read("P1").certificate().wrong();
        assertThat(wrong)
                .contains(
                        "Raderna för försäljning summerar till 1249,00 men filen anger 1300,00; skillnaden är −51,00.",
                        "Raderna skiljer sig från det utbetalda med 0,01.");
        assertThat(String.join(" ", wrong)).doesNotContain("[", "class_total", "difference");
    }

    /** Banks call file after file alike: SHA-256 of the one that the entry stood in, by another program. */
    @Test
    void theHashIsThatOfTheBanksFileWhereTheLineStood() {
        bench.test.clock.move(Duration.ofDays(30));
        bench.sold("1001", "55", "694.34");
        bench.tell("PAY7001", sek("694.34"), sale(1, "1001", "694.34"));
        bench.run();
        bankFile("2026-11-03;694,34;KLARNA BANK AB PAY7001\n");
        bench.test.clock.move(Duration.ofDays(7));
        bankFile("2026-11-10;-120,00;HYRA LAGER\n2026-11-10;99,00;KLARNA BANK AB PAY7009\n");
        assertThat(read("PAY7001").certificate().bank())
                .extracting(Certificate.BankLine::fileHash)
                .containsExactly("effc8e79d37d76a78f2aae517ebdd670fd1b1471f8b2c0b4fa4acd7d4f6bf19a");
    }

    /** A byte of the settlement file has turned on the disk: the rest of the proof stands, and that file is said to be unread. */
    @Test
    void aFileThatCannotBeOpenedIsNamedAndTheRestStands() throws Exception {
        bench.sold("1001", "55", "1249.00");
        bench.dropped(
                new Payout(
                        "P1",
                        "P1",
                        "klarna",
                        Currency.SEK,
                        PayoutBench.PAID,
                        sek("1205.27"),
                        sek("0.00"),
                        sek("0.00"),
                        Optional.empty(),
                        Map.of()),
                "text/csv",
                "a;b\n",
                sale(1, "1001", "1249.00"),
                fee(2, "-43.73"));
        bench.run();
        var whole = read("P1").certificate();
        assertThat(whole.sources()).isNotEmpty().allMatch(Certificate.Source::opened);
        try (var connection = bench.test.database.connect();
                var statement = connection.createStatement()) {
            for (var table : new String[] {"evidence", "raw_record"}) {
                statement.executeUpdate("update " + table + " set sealed = set_byte(sealed, octet_length(sealed) - 1,"
                        + " get_byte(sealed, octet_length(sealed) - 1) # 1) where octet_length(sealed) > 0");
            }
        }
        var read = read("P1").madeBy("Eva Ek", Instant.parse("2026-11-30T22:15:00Z"));
        var certificate = read.certificate();
        assertThat(certificate.steps()).isEqualTo(whole.steps());
        assertThat(certificate.left()).isEqualTo(whole.left());
        assertThat(certificate.sources())
                .hasSameSizeAs(whole.sources())
                .allMatch(source -> !source.opened() && source.hash().isEmpty());
        assertThat(certificate.wrong()).anyMatch(line -> line.contains("kunde inte öppnas"));
        var name = certificate.sources().getFirst().name();
        assertThat(text(CertificatePdf.of(certificate, read.zone())))
                .contains("Underlaget " + name, "kunde inte öppnas");
        assertThat(new String(CertificateReader.json(certificate), StandardCharsets.UTF_8))
                .contains("\"opened\":false", "kunde inte öppnas");
    }
}

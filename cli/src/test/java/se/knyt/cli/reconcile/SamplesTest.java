package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;

/** The samples of the documentation. What they must give was worked out by hand in docs/samples/README.md. */
class SamplesTest {
    @TempDir
    Path folder;

    private static Path sample(String name) {
        return Command.SAMPLES.resolve(name);
    }

    @Test
    void theSmallPayoutClosesAndMatchesWhole() throws IOException {
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna.csv"), sample("invoices.csv"), out);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(payout.get("reference").asString()).isEqualTo("SE7Q4KD2");
        assertThat(payout.get("paid_on").asString()).isEqualTo("2026-03-12");
        assertThat(Command.certificate(payout))
                .containsExactly(
                        "0.00", "1848.00", "-299.00", "-59.56", "-14.89", "0.00", "0.00", "0.00", "1474.55", "0.00");
        assertThat(payout.get("lines").get(0).get("line").asInt()).isEqualTo(5);
        assertThat(payout.get("lines").get(0).get("invoice_number").asString()).isEqualTo("55");
        var summary = Command.report(out).get("summary");
        assertThat(summary.get("lines").asInt()).isEqualTo(11);
        assertThat(summary.get("matched").asInt()).isEqualTo(3);
        assertThat(summary.get("no_match_needed").asInt()).isEqualTo(8);
        assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
    }

    @Test
    void theMonthAgainstTheCustomerLedger() throws IOException {
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna-month.csv"), sample("fakturor.csv"), out);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Command.certificate(Command.report(out).get("payouts").get(0)))
                .containsExactly(
                        "0.00",
                        "2848.50",
                        "-299.00",
                        "-216.75",
                        "-54.19",
                        "-1374.00",
                        "0.00",
                        "0.00",
                        "904.56",
                        "0.00");
        assertThat(Files.readString(out.resolve("payments.csv"))).isEqualTo("""
                        invoice_number,ocr,date,amount,currency,payment_method,account,write_off
                        5001,50013,2026-03-31,1249.00,SEK,KLARNA,1581,0.00
                        5002,50021,2026-03-31,600.00,SEK,KLARNA,1581,0.00
                        5003,50039,2026-03-31,400.00,SEK,KLARNA,1581,0.00
                        5004,50047,2026-03-31,599.50,SEK,KLARNA,1581,0.50
                        7001,,2026-03-31,-299.00,SEK,KLARNA,1581,0.00
                        """);
        var document = SieReader.read(SieSource.of(out.resolve("vouchers.si"))).document();
        assertThat(document.vouchers()).singleElement().satisfies(voucher -> {
            assertThat(voucher.text()).isEqualTo("Knyt klarna SE9M2XT5");
            assertThat(voucher.rows())
                    .extracting(row -> row.account() + " " + row.amount().toPlain())
                    .containsExactlyInAnyOrder(
                            "1930 904.56", "6064 191.75", "2641 54.19", "1689 1399.00", "1581 -2549.50");
        });
    }

    @Test
    void theMonthAgainstALedgerSettlesTheReceivableWithoutPayments() throws IOException {
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna-month.csv"), sample("ledger.se"), out);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Command.report(out).get("summary").get("matched").asInt()).isEqualTo(5);
        assertThat(Files.readAllLines(out.resolve("payments.csv"))).hasSize(1);
        var document = SieReader.read(SieSource.of(out.resolve("vouchers.si"))).document();
        assertThat(document.header().companyName()).isEqualTo("Exempelhandeln i Örebro AB");
        assertThat(document.vouchers().getFirst().rows())
                .extracting(row -> row.account() + " " + row.amount().toPlain())
                .contains("1581 -2549.50", "1930 904.56");
    }

    @Test
    void oneOreOffIsHeldWholeAndNamed() throws IOException {
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna-one-ore-off.csv"), sample("fakturor.csv"), out);

        assertThat(run.status()).isEqualTo(3);
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(payout.get("certificate").get("closes").asBoolean()).isFalse();
        assertThat(payout.get("certificate").get("difference").asString()).isEqualTo("0.01");
        assertThat(Command.codes(payout)).contains("difference", "class_total");
        assertThat(Command.report(out).get("summary").get("vouchers").asInt()).isZero();
        assertThat(Files.readString(out.resolve("vouchers.si"))).doesNotContain("#VER");
        assertThat(Files.readAllLines(out.resolve("payments.csv"))).hasSize(1);
    }

    @Test
    void aTruncatedFileIsRefusedWithItsPlaceAndNothingIsWritten() {
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna-truncated.csv"), sample("fakturor.csv"), out);

        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains("klarna-truncated.csv, line 14, column ");
        assertThat(out).doesNotExist();
    }

    @Test
    void explainSaysWhyALineMatched() {
        var run = Command.run(
                "--settlement",
                sample("klarna.csv"),
                "--open-items",
                sample("invoices.csv"),
                "--explain",
                "klarna.csv:5");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("matched with invoice 55", "tier 2", "order_reference 10482");
    }

    @Test
    void aLedgerThatHoldsThePayoutAlreadyGetsNoSecondVoucher() throws IOException {
        var ledger = Files.readString(sample("ledger.se"), java.nio.charset.Charset.forName("IBM437"))
                + "#VER K 412 20260331 \"Klarna SE9M2XT5\"\n{\n#TRANS 1930 {} 904.56\n#TRANS 1581 {} -904.56\n}\n";
        var file = Files.writeString(folder.resolve("ledger.se"), ledger, java.nio.charset.Charset.forName("IBM437"));
        var out = folder.resolve("out");
        var run = Command.reconcile(sample("klarna-month.csv"), file, out);

        assertThat(run.status()).isZero();
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(Command.codes(payout)).containsExactly("already_booked");
        assertThat(payout.get("findings").get(0).get("text").asString()).contains("K 412");
        assertThat(Command.report(out).get("summary").get("vouchers").asInt()).isZero();
    }

    @Test
    void theCommandRunsAsAProcessOfItsOwn() throws IOException, InterruptedException {
        var out = folder.resolve("out");
        var words = new ArrayList<String>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "se.knyt.cli.KnytCli",
                "reconcile",
                "--settlement",
                sample("klarna.csv").toString(),
                "--open-items=" + sample("invoices.csv"),
                "--out",
                out.toString()));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).describedAs(said).isZero();
        assertThat(said).contains("The certificate closes");
        assertThat(out.resolve("report.html")).exists();
    }
}

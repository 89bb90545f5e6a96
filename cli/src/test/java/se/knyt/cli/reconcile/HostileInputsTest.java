package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they should not be, and the ways they may be. */
class HostileInputsTest {
    @TempDir
    Path folder;

    private String klarna = "";
    private Path invoices = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void read() throws IOException {
        klarna = Files.readString(Command.SAMPLES.resolve("klarna.csv")).replace("\r\n", "\n");
        invoices = Command.SAMPLES.resolve("invoices.csv");
        out = folder.resolve("out");
    }

    private Command with(String settlement) throws IOException {
        return with(settlement.getBytes(StandardCharsets.UTF_8));
    }

    private Command with(byte[] settlement) throws IOException {
        return Command.reconcile(Files.write(folder.resolve("file.csv"), settlement), invoices, out);
    }

    private void refused(Command run, String... words) {
        assertThat(run.status()).describedAs(run.err()).isEqualTo(65);
        assertThat(run.err()).contains("file.csv");
        for (var word : words) {
            assertThat(run.err()).contains(word);
        }
        assertThat(out).doesNotExist();
    }

    private void closes(Command run) throws IOException {
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Command.report(out).get("summary").get("matched").asInt()).isEqualTo(3);
        assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "amount", "merchant_reference1", "total_settlement_amount", "payment_reference"})
    void aMissingColumnIsNamed(String column) throws IOException {
        refused(with(klarna.replaceFirst("(?m)(^|,)" + column + "(,|$)", "$1other$2")));
    }

    @Test
    void aDecimalMarkThatCanBeReadInTwoWaysIsRefused() throws IOException {
        var ambiguous = """
                total_settlement_amount;payment_reference;settlement_currency;payout_date
                1.249;REF1;SEK;2026-03-12

                type;amount;merchant_reference1
                SALE;1.249;10482
                """;
        refused(with(ambiguous), "line 2, column 1", "ambiguous");
    }

    @Test
    void pointAndCommaAsDecimalMarksContradictEachOther() throws IOException {
        refused(with(klarna.replace(",34.85,", ",\"34,85\",")), "line 6", "point and comma");
    }

    @Test
    void aFileCutAnywhereIsRefusedOrDoesNotClose() throws IOException {
        // A cut inside the very last cell, which no sum depends on, cannot be told from a shorter word.
        for (int length = 0; length <= klarna.lastIndexOf(','); length += 7) {
            var run = with(klarna.substring(0, length));
            assertThat(run.status()).describedAs("cut after %d", length).isIn(3, 65);
        }
    }

    @Test
    void aRowWithoutEndIsRefused() throws IOException {
        refused(with(klarna + "x".repeat(3 << 20)), "longer than");
        refused(with(klarna + "\"" + "x".repeat(3 << 20)), "longer than");
        refused(with(klarna + "SALE,\"never closed"), "never closed");
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws IOException {
        refused(with(klarna.replace("10483", "10\u0000483")), "NUL");
        refused(with(klarna.getBytes(StandardCharsets.UTF_16LE)));
        refused(with("%PDF-1.7 ..."), "PDF");
        refused(with(""), "empty");
        refused(with(" \n\n"), "empty");
    }

    @Test
    void encodingsLineEndsAndDelimitersAreFoundOut() throws IOException {
        closes(with("\uFEFF" + klarna));
        closes(with(klarna.replace("\n", "\r\n")));
        closes(with(klarna.replace("\n", "\r")));
        closes(with(("\uFEFF" + klarna).getBytes(StandardCharsets.UTF_16LE)));
        closes(with(("\uFEFF" + klarna).getBytes(StandardCharsets.UTF_16BE)));
        closes(with(klarna.replace("10455-R1", "Åter").getBytes(Charset.forName("windows-1252"))));
        closes(with(klarna.replace(",", ";")));
        closes(with(klarna.replace(",", "\t")));
        closes(with(klarna.replace(",", ";").replaceAll("(\\d)\\.(\\d\\d)([;\n])", "$1,$2$3")));
        closes(with(klarna.replaceAll("(?m)([^,\n]+)", "\"$1\"")));
        closes(with(klarna.replace(",1249.00,", ",\"1,249.00\",")));
        closes(with(klarna.replace("merchant_reference1", " Merchant  Reference1 ")));
    }

    @Test
    void amountsWithSignsAreReadAsTheyStand() throws IOException {
        var signed = new StringBuilder();
        for (var line : klarna.split("\n")) {
            boolean deducted = line.startsWith("FEE,") || line.startsWith("RETURN,");
            signed.append(deducted ? line.replaceFirst(",(\\d+\\.\\d\\d),SEK,", ",-$1,SEK,") : line)
                    .append('\n');
        }
        closes(with(signed.toString()));
    }

    @Test
    void cellsThatAreNoAmountAreRefused() throws IOException {
        for (var bad : new String[] {
            "12x49.00", "1e3", "1249.001", "12 49.00", "--5.00", "12.", "NaN", "99999999999999999999.00", ""
        }) {
            refused(with(klarna.replaceFirst(",1249.00,", "," + bad + ",")), "line 5");
        }
    }

    @Test
    void theOrderOfTheRowsChangesNothing() throws IOException {
        closes(with(klarna));
        var payments = Files.readString(out.resolve("payments.csv"));
        var vouchers = Files.readString(out.resolve("vouchers.si"));
        var lines = new ArrayList<>(klarna.lines().toList());
        Collections.shuffle(lines.subList(4, lines.size()), new Random(7));
        closes(with(String.join("\n", lines)));
        assertThat(Files.readString(out.resolve("payments.csv")).lines().sorted())
                .containsExactlyElementsOf(payments.lines().sorted().toList());
        assertThat(out.resolve("vouchers.si")).hasContent(vouchers);
    }

    @Test
    void aLineThatStandsTwiceHoldsThePayoutAndIsNamed() throws IOException {
        var lines = new ArrayList<>(klarna.lines().toList());
        lines.add(lines.get(6));
        var run = with(String.join("\n", lines));

        assertThat(run.status()).isEqualTo(3);
        var findings = Command.report(out).get("payouts").get(0).get("findings");
        assertThat(findings.findValuesAsString("code")).contains("duplicate_line");
        findings.forEach(finding -> {
            if (finding.get("code").asString().equals("duplicate_line")) {
                assertThat(finding.get("line").asInt()).isEqualTo(12);
                assertThat(finding.get("amount").asString()).isEqualTo("-5.00");
            }
        });
    }

    @Test
    void aFileGivenTwiceAndAPayoutInTwoFilesAreTakenOnce() throws IOException {
        var first = Files.writeString(folder.resolve("a.csv"), klarna);
        var second = Files.writeString(folder.resolve("b.csv"), klarna);
        for (var again : new Path[] {first, second}) {
            var run = Command.run("--settlement", first, again, "--open-items", invoices, "--out", out);

            assertThat(run.status()).isZero();
            assertThat(Command.report(out).get("payouts")).hasSize(1);
            assertThat(Command.codes(Command.report(out).get("payouts").get(0))).containsExactly("duplicate_payout");
            assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
        }
    }

    @Test
    void anUnknownTypeIsShownAndCountedWithTheSignThatCloses() throws IOException {
        var row = klarna.lines().toList().get(4).replace("SALE,", "NEW_THING,").replace("1249.00", "10.00");
        var run = with(klarna.replace(",1474.55,", ",1464.55,") + row + "\n");

        assertThat(run.status()).isEqualTo(2);
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(Command.certificate(payout)).contains("-10.00");
        assertThat(payout.get("lines").get(11).get("kind").asString()).isEqualTo("unrecognized");
        assertThat(payout.get("lines").get(11).get("status").asString()).isEqualTo("unrecognized");
        assertThat(payout.get("lines").get(11).get("provider_kind").asString()).isEqualTo("NEW_THING");
    }

    @Test
    void aRowInAnotherCurrencyIsFound() throws IOException {
        var run = with(klarna.replace(",599.00,SEK,", ",599.00,EUR,"));

        assertThat(run.status()).isEqualTo(3);
        var payouts = Command.report(out).get("payouts");
        assertThat(payouts).hasSize(2);
        assertThat(Command.codes(payouts.get(0))).contains("currency");
        assertThat(payouts.get(0).get("certificate").get("paid").asString()).isEqualTo("0.00");
    }

    @Test
    void aFileThatDoesNotSayWhatWasPaidIsNotBooked() throws IOException {
        var run = with(klarna.substring(klarna.indexOf("\ntype,") + 1));

        assertThat(run.status()).isEqualTo(2);
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(Command.codes(payout)).containsExactly("no_payout_amount");
        assertThat(payout.get("certificate").get("paid").asString()).isEqualTo("1474.55");
        assertThat(Command.report(out).get("summary").get("vouchers").asInt()).isZero();
    }

    @Test
    void anotherCurrencyThanTheBooksIsNotBooked() throws IOException {
        var items = Files.writeString(
                folder.resolve("euro.csv"), Files.readString(invoices).replace("SEK", "EUR"));
        var file = Files.writeString(folder.resolve("file.csv"), klarna.replace("SEK", "EUR"));
        var run = Command.reconcile(file, items, out);

        assertThat(run.status()).isEqualTo(2);
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).containsExactly("no_rate");
    }

    @Test
    void aPeriodBelowZeroCarriesTheDebtOn() throws IOException {
        var file = """
                total_sale_amount,total_return_amount,opening_debt_balance,total_deposit_amount,total_repay_amount,closing_debt_balance,total_settlement_amount,payment_reference,settlement_currency,payout_date
                0.00,299.00,100.00,299.00,0.00,399.00,0.00,REF9,SEK,2026-03-12

                type,amount,merchant_reference1
                RETURN,299.00,10455
                """;
        var run = with(file);

        assertThat(run.status()).isZero();
        assertThat(Command.certificate(Command.report(out).get("payouts").get(0)))
                .containsExactly(
                        "-100.00", "0.00", "-299.00", "0.00", "0.00", "0.00", "0.00", "-399.00", "0.00", "0.00");
        with(file.replace(",399.00,", ",389.00,"));
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).contains("balance", "difference");
    }

    @Test
    void openItemsAreCheckedToo() throws IOException {
        var text = Files.readString(invoices);
        var file = folder.resolve("file.csv");
        for (var bad : new String[] {
            text.replace("amount", "other"),
            text.replace("2026-03-10", "10/3 2026"),
            text.replace("credit", "gift"),
            text.replace("SEK", "KRONOR"),
            text.replace("1249.00", "much"),
            text.substring(0, text.length() - 12),
            ""
        }) {
            Files.writeString(file, bad);
            var run = Command.reconcile(Command.SAMPLES.resolve("klarna.csv"), file, out);
            assertThat(run.status()).describedAs(bad).isEqualTo(65);
            assertThat(run.err()).contains("file.csv");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void filesOfOthersAreNamed() throws IOException {
        refused(with("#FLAGGA 0\n#SIETYP 4\n"), "SIE");
        refused(with("settlement-id\tsettlement-start-date\tamount\n"), "Amazon");
        refused(with("Company Account,Merchant Account,Psp Reference\n"), "Adyen");
        refused(with("{\"paymentActions\": []}"), "Nexi");
        refused(with("a,b\n1,2\n"), "no settlement file that is known");
    }

    @Test
    void wrongUseIs64() {
        var klarnaFile = Command.SAMPLES.resolve("klarna.csv");
        assertThat(Command.run().status()).isEqualTo(64);
        assertThat(Command.run("--settlement", klarnaFile, "--out", out).status())
                .isEqualTo(64);
        assertThat(Command.run("--settlement", "nowhere.csv", "--open-items", invoices, "--out", out)
                        .status())
                .isEqualTo(64);
        assertThat(Command.run("--settlement", klarnaFile, "--open-items", invoices, "--out", out, "--bank", "nowhere")
                        .status())
                .isEqualTo(64);
        assertThat(Command.run("--settlement", klarnaFile, "--open-items", invoices, "--out", out, "--provider", "x")
                        .status())
                .isEqualTo(64);
        assertThat(Command.run("--colour", "red").status()).isEqualTo(64);
        assertThat(Command.run(
                                "--settlement",
                                klarnaFile,
                                "--open-items",
                                invoices,
                                "--out",
                                out,
                                "--provider",
                                "adyen")
                        .status())
                .isEqualTo(65);
        assertThat(out).doesNotExist();
    }

    @Test
    void accountsAreThoseOfTheFile() throws IOException {
        var printed = Command.run("--print-accounts");
        assertThat(printed.status()).isZero();
        assertThat(printed.out()).contains("klarna.receivable = 1581", "klarna.fee = 6064", "bank = 1930");
        var file = Files.writeString(folder.resolve("accounts.txt"), "bank = 1940\nklarna.fee=6570 \n# more\n");
        var run = Command.run(
                "--settlement",
                Command.SAMPLES.resolve("klarna.csv"),
                "--open-items",
                invoices,
                "--out",
                out,
                "--accounts",
                file);
        assertThat(run.status()).isZero();
        assertThat(Files.readString(out.resolve("vouchers.si")))
                .contains("#TRANS 1940 {} 1474.55", "#TRANS 6570 {} 59.56");
        Files.writeString(file, "bank = 19x0\n");
        assertThat(Command.run("--print-accounts", "--accounts", file).status()).isEqualTo(65);
    }
}

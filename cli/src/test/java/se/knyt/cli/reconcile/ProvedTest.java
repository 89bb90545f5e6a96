package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import tools.jackson.databind.JsonNode;

/** Exit status 0 means proved: whatever leaves something to a person is told by 2, what contradicts itself by 3. */
class ProvedTest {
    private static final Charset PC8 = Charset.forName("IBM437");

    @TempDir
    Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void place() {
        out = folder.resolve("out");
    }

    private static Path sample(String name) {
        return Command.SAMPLES.resolve(name);
    }

    private static String klarna() throws IOException {
        return Files.readString(sample("klarna.csv")).replace("\r\n", "\n");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Command run(Object settlements, Object openItems, Object... more) {
        var args = new ArrayList<Object>(List.of("--settlement"));
        if (settlements instanceof List<?> many) {
            args.addAll(many);
        } else {
            args.add(settlements);
        }
        args.addAll(List.of("--open-items", openItems, "--out", out));
        args.addAll(List.of(more));
        return Command.run(args.toArray());
    }

    private JsonNode payout(int place) throws IOException {
        return Command.report(out).get("payouts").get(place);
    }

    private List<List<String>> vouchers() throws IOException {
        return SieReader.read(SieSource.of(out.resolve("vouchers.si"))).document().vouchers().stream()
                .map(voucher -> voucher.rows().stream()
                        .map(row -> row.account() + " " + row.amount().toPlain())
                        .sorted()
                        .toList())
                .toList();
    }

    private static List<String> rows(String... rows) {
        return List.of(rows).stream().sorted().toList();
    }

    @Test
    void oneReferenceWithTwoSettlementsHoldsBothInAnyOrder() throws IOException {
        var other = file("b.csv", Files.readString(sample("klarna-month.csv")).replace("SE9M2XT5", "SE7Q4KD2"));
        for (var files : List.of(List.of(sample("klarna.csv"), other), List.of(other, sample("klarna.csv")))) {
            assertThat(run(files, sample("invoices.csv")).status()).isEqualTo(3);
            var payouts = Command.report(out).get("payouts");
            assertThat(payouts).hasSize(2);
            for (var payout : payouts) {
                assertThat(payout.get("certificate").get("closes").asBoolean()).isFalse();
                assertThat(Command.codes(payout)).contains("payout_differs");
                assertThat(payout.get("findings").get(0).get("text").asString())
                        .contains("klarna.csv", "b.csv", "1474.55", "904.56");
            }
            assertThat(Files.readString(out.resolve("vouchers.si"))).doesNotContain("#VER");
            assertThat(Files.readAllLines(out.resolve("payments.csv"))).hasSize(1);
        }
    }

    @Test
    void equalRowsInAnotherOrderAreTheSamePayout() throws IOException {
        var lines = klarna().split("\n");
        var turned = new ArrayList<>(List.of(lines).subList(0, 4));
        for (int i = lines.length - 1; i >= 4; i--) {
            turned.add(lines[i]);
        }
        var again = file("again.csv", "\uFEFF" + String.join("\r\n", turned) + "\r\n");
        assertThat(run(List.of(again, sample("klarna.csv")), sample("invoices.csv"))
                        .status())
                .isZero();
        assertThat(Command.codes(payout(0))).containsExactly("duplicate_payout");
        assertThat(Command.report(out).get("payouts")).hasSize(1);
    }

    /** The day of the tests is 15 December 2026: a provider tells of the next working day's payout, and of none of next year's. */
    @Test
    void aPayoutOfADayToComeIsNotBooked() throws IOException {
        var far = file("far.csv", klarna().replace("2026-03-12", "2026-12-21"));
        assertThat(run(far, sample("invoices.csv")).status()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("future_date");
        assertThat(payout(0).get("findings").get(0).get("text").asString()).contains("2026-12-21");
        assertThat(vouchers()).isEmpty();
        assertThat(Files.readAllLines(out.resolve("payments.csv"))).hasSize(1);

        var near = file("near.csv", klarna().replace("2026-03-12", "2026-12-20"));
        assertThat(run(near, sample("invoices.csv")).status()).isZero();
        assertThat(vouchers()).hasSize(1);
    }

    private Path ledger(String vouchers) throws IOException {
        return Files.writeString(
                folder.resolve("ledger.se"), Files.readString(sample("ledger.se"), PC8) + vouchers, PC8);
    }

    private static String voucher(String number, String text, String... rows) {
        var all = new StringBuilder("#VER B " + number + " 20260331 \"" + text + "\"\n{\n");
        for (var row : rows) {
            all.append("#TRANS ").append(row.replace(" ", " {} ")).append('\n');
        }
        return all.append("}\n").toString();
    }

    private static final String[] BOOKED = {"1581 -2549.50", "1930 904.56", "6064 191.75", "2641 54.19", "1689 1399.00"
    };
    private static final String[] REVERSED = {
        "1581 2549.50", "1930 -904.56", "6064 -191.75", "2641 -54.19", "1689 -1399.00"
    };

    @Test
    void onlyWhatMovesTheAccountsIsBooked() throws IOException {
        var booked = voucher("1", "Knyt klarna SE9M2XT5", BOOKED);
        check(ledger(booked), 0, "already_booked", false);
        var elsewhere = voucher("1", "Fråga om SE9M2XT5", "6570 10.00", "2440 -10.00");
        check(ledger(elsewhere), 0, "mentioned_elsewhere", true);
        check(ledger(booked + voucher("2", "Rättelse SE9M2XT5", REVERSED)), 0, "mentioned_elsewhere", true);
        check(ledger(booked + voucher("2", "Makulerar B 1", REVERSED)), 0, "mentioned_elsewhere", true);
        check(ledger(booked + voucher("2", "Knyt klarna SE9M2XT5", BOOKED)), 2, "booked_otherwise", false);
        check(ledger(voucher("1", "Klarna SE9M2XT5", "1581 -900.00", "1930 900.00")), 2, "booked_otherwise", false);
        var transit = BOOKED.clone();
        transit[1] = "1589 904.56";
        check(ledger(voucher("1", "Knyt klarna SE9M2XT5", transit)), 0, "already_booked", false);
    }

    @Test
    void whatIsBookedOnAnotherProvidersAccountIsNotBooked() throws IOException {
        var elsewhere = BOOKED.clone();
        elsewhere[0] = "1586 -2549.50";
        check(ledger(voucher("1", "Knyt klarna SE9M2XT5", elsewhere)), 2, "booked_otherwise", false);
        assertThat(payout(0).get("findings").toString())
                .contains("account moves by 0.00")
                .doesNotContain("already");
        // The group's own account is nobody else's.
        var general = BOOKED.clone();
        general[0] = "1580 -2549.50";
        check(ledger(voucher("1", "Knyt klarna SE9M2XT5", general)), 0, "already_booked", false);
    }

    @Test
    void aPayoutWithoutADayIsNotBookedAndSaysSo() throws IOException {
        // Stripe's report without its three columns of days.
        var undated = new StringBuilder();
        for (var line : Files.readAllLines(sample("stripe.csv"))) {
            var cells = new ArrayList<>(List.of(line.split(",", -1)));
            cells.remove(14);
            cells.subList(1, 3).clear();
            undated.append(String.join(",", cells)).append('\n');
        }
        var file = file("stripe-undated.csv", undated.toString());
        assertThat(run(file, sample("invoices.csv")).status()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("no_payout_date");
        assertThat(vouchers()).isEmpty();
    }

    @Test
    void oddThingsInALedgerAreToldAndKeepNothingFromBeingRead() throws IOException {
        var odd = ledger("#KONTO DIFF Differens\n" + voucher("9", "Hyra", "5010 10.00", "1930 -10.00"));
        var run = run(sample("klarna-month.csv"), odd);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("account_not_numeric", "account_missing");
        var codes = new ArrayList<String>();
        Command.report(out)
                .get("ledger")
                .get("findings")
                .forEach(finding -> codes.add(finding.get("code").asString()));
        assertThat(codes).containsExactly("account_not_numeric", "account_missing");
        run(sample("klarna-month.csv"), sample("ledger.se"));
        assertThat(Command.report(out).has("ledger")).isFalse();
    }

    private void check(Path ledger, int status, String code, boolean booked) throws IOException {
        var run = run(sample("klarna-month.csv"), ledger);
        assertThat(Command.codes(payout(0))).as(run.out()).containsExactly(code);
        assertThat(run.status()).isEqualTo(status);
        assertThat(payout(0).get("findings").get(0).get("text").asString()).contains("B 1");
        assertThat(vouchers().isEmpty()).isEqualTo(!booked);
    }

    @Test
    void vatOnFeesIsHeldToTheTable() throws IOException {
        var half = klarna().replace(",34.85,SEK,,SE,25,8.71,", ",34.85,SEK,,SE,25,4.71,")
                .replace("59.56,0.00,14.89,", "59.56,0.00,10.89,")
                .replace("1474.55", "1478.55");
        assertThat(run(file("half.csv", half), sample("invoices.csv")).status()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("fee_vat");
        assertThat(payout(0).get("findings").get(0).get("line").asInt()).isEqualTo(6);

        var none = klarna().replaceAll(",SE,25,\\d+\\.\\d\\d,", ",SE,,,")
                .replace("59.56,0.00,14.89,", "59.56,0.00,0.00,")
                .replace("1474.55", "1489.44");
        assertThat(run(file("none.csv", none), sample("invoices.csv")).status()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("fee_vat");
    }

    @Test
    void whatGoesToTheAccountOfUnknownAmountsIsFound() throws IOException {
        var text = klarna().replace(",0.00,0.00,0.00,1474.55", ",0.00,0.00,0.00,1504.55")
                .replace("299.00,0.00,0.00,", "299.00,0.00,30.00,");
        var row =
                text.lines().filter(line -> line.startsWith("SALE")).findFirst().orElseThrow();
        var commission = row.replace("SALE", "COMMISSION")
                .replace(",1249.00,", ",30.00,")
                .replace("10482", "99");
        var run = run(file("more.csv", text + commission + "\n"), sample("invoices.csv"));
        assertThat(Command.certificate(payout(0))).contains("30.00", "1504.55");
        assertThat(Command.codes(payout(0))).as(run.out()).containsExactly("suspense");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void feesThatAreNoPartOfThePayoutAreFound() throws IOException {
        var gross = klarna().replace(",NET,", ",GROSS,").replace("1474.55", "1549.00");
        var run = run(file("gross.csv", gross), sample("invoices.csv"));
        assertThat(Command.codes(payout(0))).as(run.out()).containsExactly("row_left_out");
        assertThat(run.status()).isEqualTo(2);
        assertThat(payout(0).get("findings").get(0).get("amount").asString()).isEqualTo("-74.45");
    }

    /** Two charges of 30.00 that were paid out instead of taken: the settlement is 60.00 + 60.00 above what the rows make. */
    @Test
    void theClassThatKeepsASettlementFromClosingIsNamed() throws IOException {
        var header = klarna().lines().findFirst().orElseThrow().split(",");
        var totals = klarna().lines().skip(1).findFirst().orElseThrow().split(",", -1);
        var columns = List.of(header);
        totals[columns.indexOf("total_charge_amount")] = "60.00";
        totals[columns.indexOf("total_settlement_amount")] = "1534.55";
        var row = klarna().lines()
                .filter(line -> line.startsWith("SALE"))
                .findFirst()
                .orElseThrow();
        var charge =
                row.replace("SALE", "CHARGE").replace(",1249.00,", ",30.00,").replace("10482", "99");
        var text = klarna().replace(klarna().lines().skip(1).findFirst().orElseThrow(), String.join(",", totals));
        var run = run(file("k.csv", text + charge + "\n" + charge.replace("99", "98") + "\n"), sample("invoices.csv"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(Command.codes(payout(0))).containsExactly("difference", "class_sign");
        assertThat(payout(0).get("findings").get(1).get("text").asString()).contains("total_charge_amount");
    }

    /** 50.00 is taken on 11 March for 1.00, after the withdrawal of the 10th: 49.00 stand at the provider, and nothing is at the bank. */
    @Test
    void rowsAfterTheLastWithdrawalAreBookedAndNotPaidOutYet() throws IOException {
        var text = Files.readString(sample("paypal.csv"));
        var sale = text.lines()
                .filter(line -> line.contains("T0006"))
                .findFirst()
                .orElseThrow()
                .replace("8AB12345CD678901E", "8AB12345CD678901F")
                .replace("10482", "10999")
                .replace("2026/03/09", "2026/03/11")
                .replace("124900", "5000")
                .replace("4572", "100");
        var more = text.replaceFirst("\"SF\"", sale + "\n\"SF\"")
                .replace(
                        "\"CR\",\"0\",\"CR\",\"0\",\"CR\",\"0\",\"CR\",\"0\",\"3\"",
                        "\"CR\",\"0\",\"CR\",\"4900\",\"4\"")
                .replace("C\",\"3\"", "C\",\"4\"")
                .replace("\"FF\",\"3\"", "\"FF\",\"4\"");
        var items = file(
                "items.csv", Files.readString(sample("invoices.csv")) + "9901,invoice,2026-03-11,10999,,50.00,SEK,,\n");
        var run = run(file("p.csv", more), items);
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).contains("not_paid_out");
        assertThat(payout(0).get("paid_on").asString()).isEqualTo("2026-03-11");
        assertThat(Command.certificate(payout(0))).contains("50.00", "-1.00", "49.00", "0.00");
        assertThat(Files.readString(out.resolve("vouchers.si"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .containsPattern(
                        "(?s)20260311 \"Knyt paypal inte utbetalt\"[^\\n]*\\s+\\{\\s+#TRANS 1583 \\{\\} -1.00[^\\n]*\\s+#TRANS 6570 \\{\\} 1.00");
        assertThat(Files.readString(out.resolve("report.html"))).contains("inte utbetalt ännu");
    }

    /** The payout is in SEK, and a row of 10.00 EUR is in none: named with its currency, and the file is read. */
    @Test
    void aRowThatIsLeftOutMayBeInACurrencyOfNoPayout() throws IOException {
        var rows = Files.readString(sample("elavon.csv"))
                .lines()
                .map(line -> line + (line.startsWith("Datum") ? ";Valuta" : ";SEK"));
        var mapping = Files.readString(sample("elavon.mapping")) + "\ncolumn.currency = Valuta\n";
        var run = run(
                file(
                        "e.csv",
                        rows.collect(java.util.stream.Collectors.joining("\n"))
                                + "\n2026-03-13;Köp;10484;10,00;;;;EUR\n"),
                sample("invoices.csv"),
                "--mapping",
                file("e.mapping", mapping));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("row_left_out");
        assertThat(payout(0).get("findings").get(0).get("text").asString()).contains("10.00 EUR");
    }

    @Test
    void rowsThatAreInNoPayoutAreFound() throws IOException {
        var more = Files.readString(sample("elavon.csv"))
                + "2026-03-13;Köp;10484;10,00;;;\n2026-03-13;Köp;10485;20,00;;;\n";
        var run = run(file("e.csv", more), sample("invoices.csv"), "--mapping", sample("elavon.mapping"));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("row_left_out");
        assertThat(payout(0).get("findings").get(0).get("amount").asString()).isEqualTo("30.00");
        var none = more.lines().filter(line -> !line.endsWith("U-1007")).toList();
        assertThat(run(
                                file("none.csv", String.join("\n", none)),
                                sample("invoices.csv"),
                                "--mapping",
                                sample("elavon.mapping"))
                        .status())
                .isEqualTo(65);
    }

    @Test
    void wholeKronorAreRoundedInKronorAlone() throws IOException {
        var items = Files.readString(sample("invoices.csv")).replace("1249.00", "1249.50");
        for (var currency : List.of("SEK", "EUR", "NOK")) {
            var settlement = klarna().replace("SEK", currency)
                    .replace("1249.00", "1249.51")
                    .replace("1848.00", "1848.51")
                    .replace("1474.55", "1475.06");
            var open = file("items.csv", items.replace("SEK", currency).replace("1249.50", "1250.00"));
            run(file("k.csv", settlement), open, "--accounts", file("accounts.txt", "currency = " + currency + "\n"));
            assertThat(payout(0).get("lines").get(0).get("status").asString())
                    .as(currency)
                    .isEqualTo(currency.equals("SEK") ? "matched" : "suggested");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            104828 | ''   | ''
            104828 | 3001 | 3002
            104821 | ''   | ''
            104821 | 3001 | 3002
            """)
    void twoInvoicesWithOneOcrAreBothNamed(String ocr, String first, String second) throws IOException {
        var items = file(
                "items.csv",
                """
                invoice_number,kind,date,reference,ocr,amount,currency
                55,invoice,2026-03-08,FIRST,OCR,1249.00,SEK
                56,invoice,2026-03-08,SECOND,OCR,1249.00,SEK
                57,invoice,2026-03-08,10483,,599.00,SEK
                58,credit,2026-03-10,10455,,299.00,SEK
                """.replace("FIRST", first).replace("SECOND", second).replace("OCR", ocr));
        var settlement = file("k.csv", klarna().replace(",10482,,", "," + ocr + ",,"));
        assertThat(run(settlement, items).status()).isEqualTo(2);
        var line = payout(0).get("lines").get(0);
        assertThat(line.get("status").asString()).isEqualTo("suggested");
        assertThat(line.get("candidates").toString()).isEqualTo("[\"55\",\"56\"]");
    }

    @Test
    void aTransactionInTwoPayoutsIsFound() throws IOException {
        var other = klarna().replace("SE7Q4KD2", "SE8R5LE3");
        var run = run(List.of(sample("klarna.csv"), file("b.csv", other)), sample("invoices.csv"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(Command.codes(payout(0)))
                .containsExactly("duplicate_transaction", "duplicate_transaction", "duplicate_transaction");
        assertThat(payout(0).get("findings").get(0).get("text").asString()).contains("SE8R5LE3");
    }

    @Test
    void aGainOnExchangeIsIncomeAndFeesForDisputesHaveOneAccount() {
        var printed = Command.run("--print-accounts").out();
        assertThat(printed)
                .contains("klarna.dispute_fee = 6064", "stripe.dispute_fee = 6064", "paypal.fx_gain = 3960")
                .contains("paypal.fx_loss = 7960", "transit = 1589");
    }

    @Test
    void aPaymentOfNothingIsNotListed() throws IOException {
        var zero = klarna().replace(",599.00,SEK", ",0.00,SEK")
                .replace("1848.00", "1249.00")
                .replace("1474.55", "875.55");
        var items = file("items.csv", Files.readString(sample("invoices.csv")).replace("599.00", "0.00"));
        run(file("k.csv", zero), items);
        assertThat(Files.readString(out.resolve("payments.csv"))).doesNotContain(",0.00,SEK");
    }

    /** Any order of all sample files gives the same report, certificates and vouchers. */
    @Test
    void filesInAnyOrderGiveOneResult() throws IOException {
        var files = new ArrayList<Path>();
        for (var name : List.of(
                "klarna.csv",
                "klarna-month.csv",
                "adyen.csv",
                "amazon.txt",
                "nets.json",
                "paypal.csv",
                "shopify-payouts.csv",
                "shopify-transactions.csv",
                "stripe.csv",
                "svea.json",
                "swish.csv")) {
            files.add(sample(name));
        }
        files.add(file("differs.csv", klarna().replace("10482", "10999")));
        files.add(sample("stripe.csv"));
        var first = new ArrayList<String>();
        var random = new java.util.Random(20261202);
        for (int turn = 0; turn < 6; turn++) {
            run(files, sample("invoices.csv"), "--bank", sample("bank-list.csv"), sample("bank-camt054.xml"));
            var result = new ArrayList<String>();
            for (var name : List.of("report.json", "report.html", "lines.csv", "payments.csv", "vouchers.si")) {
                result.add(Files.readString(out.resolve(name), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
            if (first.isEmpty()) {
                first.addAll(result);
            }
            assertThat(result).isEqualTo(first);
            java.util.Collections.shuffle(files, random);
        }
    }
}

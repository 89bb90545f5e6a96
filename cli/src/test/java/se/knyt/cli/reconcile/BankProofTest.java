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

/** What proves that the bank has shown a payout, and what only suggests it. */
class BankProofTest {
    private static final String BANK = "Bokföringsdag;Text;Belopp;Saldo\n";

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HYRA ANDERSSON              | suggested | ''
            Insättning                  | suggested | ''
            KLARNA SE1ZZZZ9             | suggested | ''
            KLARNA BANK AB XISA93DJ     | suggested | ''
            STRIPE TECHNOLOGY EUROPE    | suggested | ''
            KLARNA OCH ADYEN            | suggested | ''
            KLARNA PETERSSON BYGG       | suggested | ''
            KLARNASHIRTS AB             | suggested | ''
            KLARNA BANK AB              | matched   | provider-and-amount
            SE7Q4KD2                    | matched   | reference
            """)
    void anAmountIsProvedByWhatOnlyTheProviderCouldWrite(String text, String status, String basis) throws IOException {
        var bank = file("bank.csv", BANK + "2026-03-13;" + text + ";1474,55;21474,55\n");
        var run = run(sample("klarna.csv"), sample("invoices.csv"), "--bank", bank);

        boolean proved = status.equals("matched");
        assertThat(run.status()).as(run.out()).isEqualTo(proved ? 0 : 2);
        var leg = payout(0).get("bank");
        assertThat(leg.get("status").asString()).isEqualTo(status);
        assertThat(leg.get("entry").asString()).isEqualTo(bank + ":2");
        assertThat(leg.get("text").asString()).isEqualTo(text);
        assertThat(Files.readString(out.resolve("report.html"))).contains(text);
        if (proved) {
            assertThat(leg.get("basis").asString()).isEqualTo(basis);
            assertThat(Command.codes(payout(0))).isEmpty();
            assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
        } else {
            assertThat(leg.get("basis").isNull()).isTrue();
            assertThat(Command.codes(payout(0))).containsExactly("bank_suggested");
            assertThat(payout(0).get("findings").get(0).get("text").asString()).contains(text);
            assertThat(Command.bank(out)).isEqualByComparingTo("0");
        }
        assertThat(vouchers()).contains(rows("1581 -1549.00", "1589 1474.55", "2641 14.89", "6064 59.56"));
    }

    @Test
    void twoEntriesThatFitAreSuggestedBoth() throws IOException {
        var bank =
                file("bank.csv", BANK + "2026-03-13;KLARNA A;1474,55;22949,10\n2026-03-13;KLARNA B;1474,55;21474,55\n");
        assertThat(run(sample("klarna.csv"), sample("invoices.csv"), "--bank", bank)
                        .status())
                .isEqualTo(2);
        var leg = payout(0).get("bank");
        assertThat(leg.get("status").asString()).isEqualTo("suggested");
        assertThat(leg.get("entries")).hasSize(2);
    }

    @Test
    void anEntryThatNamesOnePayoutOfTwoProvesOnlyThatOne() throws IOException {
        var settlement = file("two.csv", """
                Datum;Typ;Order;Belopp;Avgift;Moms;Utbetalning
                2026-03-09;Köp;10482;100,00;;;ELV1001
                2026-03-12;Till banken;;-100,00;;;ELV1001
                2026-03-09;Köp;10483;50,00;;;ELV1002
                2026-03-12;Till banken;;-50,00;;;ELV1002
                """);
        var items = file("items.csv", """
                invoice_number,kind,date,reference,amount,currency
                55,invoice,2026-03-09,10482,100.00,SEK
                56,invoice,2026-03-09,10483,50.00,SEK
                """);
        var one = file("one.csv", BANK + "2026-03-13;ELV1001;150,00;1000,00\n");
        var run = run(settlement, items, "--mapping", sample("elavon.mapping"), "--bank", one);
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(payout(0).get("bank").get("status").asString()).isEqualTo("open");
        assertThat(Command.codes(payout(0))).containsExactly("bank_amount");
        assertThat(payout(1).get("bank").get("status").asString()).isEqualTo("open");
        assertThat(Command.bank(out)).isEqualByComparingTo("0");

        var both = file("both.csv", BANK + "2026-03-13;ELV1001 ELV1002;150,00;1000,00\n");
        assertThat(run(settlement, items, "--mapping", sample("elavon.mapping"), "--bank", both)
                        .status())
                .isZero();
        assertThat(Command.bank(out)).isEqualByComparingTo("150.00");
    }

    @Test
    void theTextThatAdyenAnnouncesAndTheBanksReferenceProve() throws IOException {
        var adyen = file("adyen-bank.csv", BANK + "2026-03-19;TX0001XT BATCH 130 EXEMPELSE;933,16;1000,00\n");
        assertThat(run(sample("adyen.csv"), sample("invoices.csv"), "--bank", adyen)
                        .status())
                .isZero();
        assertThat(payout(0).get("bank").get("basis").asString()).isEqualTo("provider-text");

        var paypal = Files.readString(sample("paypal.csv"));
        var withdrawal = paypal.lines()
                .filter(line -> line.contains("\"T0400\""))
                .findFirst()
                .orElseThrow();
        var names = paypal.lines()
                .filter(line -> line.startsWith("\"CH\""))
                .findFirst()
                .orElseThrow()
                .split(",");
        var cells = withdrawal.split(",", -1);
        cells[List.of(names).indexOf("\"Bank Reference ID\"")] = "\"BK77123\"";
        var told = file("paypal.csv", paypal.replace(withdrawal, String.join(",", cells)));
        var bank = file("paypal-bank.csv", BANK + "2026-03-19;BK77123;904,28;1000,00\n");
        assertThat(run(told, sample("invoices.csv"), "--bank", bank).status()).isZero();
        assertThat(payout(0).get("bank").get("basis").asString()).isEqualTo("bank-reference");
    }

    /** The bank's entry of a year before has the reference and the amount: it is not this payout's money. */
    @Test
    void anEntryOfAnotherYearProvesNothing() throws IOException {
        var bank = file("bank.csv", BANK + "2025-03-13;KLARNA SE7Q4KD2;1474,55;1000,00\n");
        assertThat(run(sample("klarna.csv"), sample("invoices.csv"), "--bank", bank)
                        .status())
                .isEqualTo(2);
        var leg = payout(0).get("bank");
        assertThat(leg.get("status").asString()).isEqualTo("suggested");
        assertThat(leg.get("entry").asString()).isEqualTo(bank + ":2");
        assertThat(Command.codes(payout(0))).containsExactly("bank_suggested");
        assertThat(Command.bank(out)).isEqualByComparingTo("0");
    }

    /** What the ledger has on money in transit comes to the bank by the bank's entry; what may have come already is not booked again. */
    @Test
    void whatTheLedgerHasInTransitArrives() throws IOException {
        var pc8 = Charset.forName("IBM437");
        var booked = Files.readString(sample("ledger.se"), pc8) + """
                #VER B 1 20260331 "Knyt klarna SE9M2XT5"
                {
                #TRANS 1581 {} -2549.50
                #TRANS 1589 {} 904.56
                #TRANS 6064 {} 191.75
                #TRANS 2641 {} 54.19
                #TRANS 1689 {} 1399.00
                }
                """;
        var bank = file("bank.csv", BANK + "2026-04-01;KLARNA SE9M2XT5;904,56;1000,00\n");
        var ledger = Files.writeString(folder.resolve("ledger.se"), booked, pc8);
        assertThat(run(sample("klarna-month.csv"), ledger, "--bank", bank).status())
                .isZero();
        assertThat(Command.codes(payout(0))).containsExactly("already_booked");
        assertThat(vouchers()).containsExactly(rows("1589 -904.56", "1930 904.56"));

        var moved = booked + "#VER B 2 20260401 \"Klarna\"\n{\n#TRANS 1930 {} 904.56\n#TRANS 1589 {} -904.56\n}\n";
        Files.writeString(ledger, moved, pc8);
        assertThat(run(sample("klarna-month.csv"), ledger, "--bank", bank).status())
                .isEqualTo(2);
        assertThat(Command.codes(payout(0))).containsExactly("already_booked", "in_transit");
        assertThat(vouchers()).isEmpty();

        Files.writeString(ledger, moved.replace("\"Klarna\"", "\"Klarna SE9M2XT5\""), pc8);
        assertThat(run(sample("klarna-month.csv"), ledger, "--bank", bank).status())
                .isZero();
        assertThat(vouchers()).isEmpty();
    }

    /** The payout is of March, the bank's entry of April. */
    @Test
    void moneyIsInTransitUntilTheBankShowsIt() throws IOException {
        var bank = file("bank.csv", BANK + "2026-04-01;KLARNA SE9M2XT5;904,56;1000,00\n");
        assertThat(run(sample("klarna-month.csv"), sample("ledger.se"), "--bank", bank)
                        .status())
                .isZero();
        var made = SieReader.read(SieSource.of(out.resolve("vouchers.si")))
                .document()
                .vouchers();
        assertThat(made).extracting(voucher -> voucher.date().toString()).containsExactly("2026-03-31", "2026-04-01");
        assertThat(made).allSatisfy(voucher -> assertThat(voucher.text()).startsWith("Knyt klarna SE9M2XT5"));
        assertThat(vouchers().get(1)).isEqualTo(rows("1589 -904.56", "1930 904.56"));

        var none = file("none.csv", BANK + "2026-04-01;HYRA;-1,00;1000,00\n");
        assertThat(run(sample("klarna-month.csv"), sample("ledger.se"), "--bank", none)
                        .status())
                .isEqualTo(2);
        assertThat(vouchers()).hasSize(1);
        assertThat(vouchers().getFirst()).contains("1589 904.56");
    }
}

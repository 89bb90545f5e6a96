package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;

/**
 * The sample of each provider with the bank's file of the same days, in each form that a bank gives it. What they must give was worked out
 * by hand in docs/samples/README.md.
 */
class BankSamplesTest {
    private static final List<String> FORMS =
            List.of("bank-camt053.xml", "bank-camt054.xml", "bank-mt940.txt", "bank-list.csv");

    @TempDir
    Path folder;

    private static Path sample(String name) {
        return Command.SAMPLES.resolve(name);
    }

    private static Command run(Path out, String settlements, String bank, String more) {
        var args = new ArrayList<Object>(List.of("--settlement"));
        List.of(settlements.split(" ")).forEach(file -> args.add(sample(file)));
        args.addAll(List.of("--open-items", sample("invoices.csv"), "--out", out, "--bank", sample(bank)));
        if (more.startsWith("--mapping ")) {
            args.addAll(List.of("--mapping", sample(more.substring(10))));
        } else if (!more.isEmpty()) {
            args.addAll(List.of(more.split(" ")));
        }
        return Command.run(args.toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "klarna.csv | '' | 2026-03-13 | 1930 1474.55, 6064 59.56, 2641 14.89, 1581 -1549.00",
                "kustom.csv | --provider kustom | 2026-03-13 | 1930 573.11, 6064 20.71, 2641 5.18, 1591 -599.00",
                "svea.json | '' | 2026-03-13 | 1930 887.50, 6064 50.00, 2641 12.50, 1592 -950.00",
                "stripe.csv | '' | 2026-03-12 | 1930 929.46, 6570 20.54, 1582 -950.00",
                "adyen.csv | '' | 2026-03-12 | 1930 933.16, 6570 16.84, 1584 -950.00",
                "paypal.csv | '' | 2026-03-12 | 1930 904.28, 6570 45.72, 1583 -950.00",
                "shopify-transactions.csv shopify-payouts.csv | '' | 2026-03-13 | 1930 922.81, 6570 27.19, 1587 -950.00",
                "elavon.csv | --mapping elavon.mapping | 2026-03-13 | 1930 1499.00, 6570 40.00, 2641 10.00, 1590 -1549.00",
                "amazon.txt | '' | 2026-03-16 | 1930 82.55, 6050 41.45, 1588 -124.00"
            })
    void aPayoutIsFoundInEachFormOfTheBanksFile(String settlements, String more, String bookedOn, String rows)
            throws IOException {
        for (var form : FORMS) {
            var out = folder.resolve("out");
            var run = run(out, settlements, form, more);
            assertThat(run.status()).as("%s %s %s", form, run.out(), run.err()).isZero();
            var payouts = Command.report(out).get("payouts");
            assertThat(payouts).hasSize(1);
            assertThat(Command.codes(payouts.get(0))).isEmpty();
            assertThat(payouts.get(0).get("bank").get("booked_on").asString())
                    .as(form)
                    .isEqualTo(bookedOn);
            assertThat(vouchers(out)).as(form).containsExactlyInAnyOrderElementsOf(byTransit(rows));
            assertThat(Command.report(out).get("bank_statements").get(0).get("findings"))
                    .as(form)
                    .isEmpty();
        }
    }

    private static List<List<String>> vouchers(Path out) throws IOException {
        return SieReader.read(SieSource.of(out.resolve("vouchers.si"))).document().vouchers().stream()
                .map(voucher -> voucher.rows().stream()
                        .map(row -> row.account() + " " + row.amount().toPlain())
                        .sorted()
                        .toList())
                .toList();
    }

    /** What the README works out against the bank's account goes by way of money in transit. */
    private static List<List<String>> byTransit(String... payouts) {
        var all = new ArrayList<List<String>>();
        for (var payout : payouts) {
            var paid = Arrays.stream(payout.split(", "))
                    .filter(row -> row.startsWith("1930 "))
                    .map(row -> row.substring(5))
                    .findFirst()
                    .orElseThrow();
            all.add(rows(payout.replace("1930", "1589")));
            all.add(rows("1930 " + paid + ", 1589 " + negated(paid)));
        }
        return all;
    }

    private static String negated(String amount) {
        return amount.startsWith("-") ? amount.substring(1) : "-" + amount;
    }

    /** By account, as the vouchers of a result are compared. */
    private static List<String> rows(String all) {
        return Arrays.stream(all.split(", ")).sorted().toList();
    }

    /** 931.89 and 590.31 come as 1522.20. */
    @Test
    void twoPayoutsOfNexiAreOneDeposit() throws IOException {
        for (var form : FORMS) {
            var out = folder.resolve("out");
            assertThat(run(out, "nets.json", form, "").status()).as(form).isZero();
            var payouts = Command.report(out).get("payouts");
            assertThat(payouts).hasSize(2);
            for (var payout : payouts) {
                assertThat(payout.get("bank").get("booked_on").asString())
                        .as(form)
                        .isEqualTo("2026-03-13");
            }
            assertThat(vouchers(out))
                    .containsExactlyInAnyOrder(
                            rows("1589 931.89, 6570 18.11, 1586 -950.00"),
                            rows("1589 590.31, 6570 8.69, 1586 -599.00"),
                            rows("1930 1522.20, 1589 -1522.20"));
        }
    }

    /** 1249.00 and 599.00 on the first day as one line; 299.00 leaves on the second. */
    @Test
    void theBanksLinesAreWhatSwishHasPaid() throws IOException {
        for (var form : FORMS) {
            var out = folder.resolve("out");
            var run = run(out, "swish.csv", form, "");
            assertThat(run.status()).as("%s %s", form, run.out()).isZero();
            assertThat(Command.report(out).get("summary").get("matched").asInt())
                    .isEqualTo(3);
            assertThat(vouchers(out))
                    .containsExactlyInAnyOrderElementsOf(
                            byTransit("1930 1848.00, 1585 -1848.00", "1930 -299.00, 1585 299.00"));
        }
    }
}

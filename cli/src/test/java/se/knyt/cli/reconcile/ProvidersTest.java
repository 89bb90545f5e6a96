package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;

/** The samples of each provider, from files to voucher. What they must give was worked out by hand in docs/samples/README.md. */
class ProvidersTest {
    @TempDir
    Path folder;

    private Command reconcile(Path out, String... settlements) {
        var args = new ArrayList<Object>(List.of("--settlement"));
        for (var file : settlements) {
            args.add(Command.SAMPLES.resolve(file));
        }
        args.addAll(List.of("--open-items", Command.SAMPLES.resolve("invoices.csv"), "--out", out));
        return Command.run(args.toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe.csv | po_1A | 2026-03-12 | 1930 929.46, 6570 20.54, 1582 -950.00",
                "adyen.csv | ExempelSE 130 | 2026-03-11 | 1930 933.16, 6570 16.84, 1584 -950.00",
                "paypal.csv | 5WD55555DD555555W | 2026-03-11 | 1930 904.28, 6570 45.72, 1583 -950.00",
                "shopify-transactions.csv shopify-payouts.csv | 8840001 | 2026-03-12 | 1930 922.81, 6570 27.19, 1587 -950.00",
                "amazon.txt | 19000000001 | 2026-03-14 | 1930 82.55, 6050 41.45, 1588 -124.00"
            })
    void aSampleClosesMatchesAndIsBooked(String files, String reference, String paidOn, String rows)
            throws IOException {
        var out = folder.resolve("out");
        var run = reconcile(out, files.split(" "));

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(payout.get("reference").asString()).isEqualTo(reference);
        assertThat(payout.get("paid_on").asString()).isEqualTo(paidOn);
        assertThat(Command.codes(payout)).isEmpty();
        var document = SieReader.read(SieSource.of(out.resolve("vouchers.si"))).document();
        assertThat(document.vouchers())
                .singleElement()
                .satisfies(voucher -> assertThat(voucher.rows())
                        .extracting(row -> row.account() + " " + row.amount().toPlain())
                        .containsExactlyInAnyOrder(rows.split(", ")));
    }

    @Test
    void manyProvidersInOneRunAreToldApart() throws IOException {
        var out = folder.resolve("out");
        var run = reconcile(out, "adyen.csv", "amazon.txt");

        assertThat(run.status()).isZero();
        var payouts = Command.report(out).get("payouts");
        assertThat(payouts.size()).isEqualTo(2);
        assertThat(payouts.get(0).get("provider").asString()).isEqualTo("adyen");
        assertThat(payouts.get(1).get("provider").asString()).isEqualTo("amazon");
        assertThat(Command.bank(out)).isEqualByComparingTo("1015.71");
    }

    @Test
    void transactionsWithoutPayoutsAreShownAndNotBooked() throws IOException {
        var out = folder.resolve("out");
        var run = reconcile(out, "shopify-transactions.csv");

        assertThat(run.status()).isEqualTo(2);
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).containsExactly("no_payout_amount");
        assertThat(Files.readString(out.resolve("vouchers.si"))).doesNotContain("#VER");
    }

    @Test
    void payoutsWithoutTransactionsAreRefused() {
        var out = folder.resolve("out");
        var run = reconcile(out, "shopify-payouts.csv");

        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains("shopify-payouts.csv", "together with Shopify Payments transactions");
        assertThat(out).doesNotExist();
    }

    @Test
    void aFileOfAnotherProviderThanAskedForIsNamed() {
        var run = Command.run(
                "--provider",
                "adyen",
                "--settlement",
                Command.SAMPLES.resolve("stripe.csv"),
                "--open-items",
                Command.SAMPLES.resolve("invoices.csv"),
                "--out",
                folder.resolve("out"));

        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains("asked for adyen", "Stripe itemised payout reconciliation");
    }

    /** Kustom took over Klarna's checkout and its files: the same settlement on the account of the one that was asked for. */
    @Test
    void klarnasFileIsKustomsWhereThatIsAskedFor() throws IOException {
        var out = folder.resolve("out");
        var run = Command.run(
                "--provider",
                "kustom",
                "--settlement",
                Command.SAMPLES.resolve("klarna.csv"),
                "--open-items",
                Command.SAMPLES.resolve("invoices.csv"),
                "--out",
                out);
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(Command.report(out).get("payouts").get(0).get("provider").asString())
                .isEqualTo("kustom");
        assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
        assertThat(Files.readString(out.resolve("vouchers.si")))
                .contains("Knyt kustom SE7Q4KD2", "#TRANS 1591 {} -1549.00")
                .doesNotContain("#TRANS 1581");
    }

    @Test
    void everyProviderHasItsAccountsAndTheyCanBeReadBack() throws IOException {
        var printed = Command.run("--print-accounts");
        var file = Files.writeString(folder.resolve("accounts.txt"), printed.out() + "stripe.fee.charge = 6571\n");

        assertThat(printed.out())
                .contains(
                        "kustom.receivable = 1591",
                        "svea.receivable = 1592",
                        "svea.fee = 6064",
                        "stripe.receivable = 1582",
                        "paypal.receivable = 1583",
                        "adyen.adjustment.invoicededuction = 2440",
                        "swish.receivable = 1585",
                        "nets.receivable = 1586",
                        "shopify-payments.receivable = 1587",
                        "amazon.fee = 6050");
        assertThat(Command.run("--print-accounts", "--accounts", file).out()).contains("stripe.fee.charge = 6571");
    }
}

package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.readers.SettlementReaders;
import se.knyt.tests.settlement.SettlementSamples.Sample;

/** Files as they should not be, of every format: refused with the place and the reason, never half read. */
class HostileSettlementsTest {
    static List<Path> cases() {
        return SettlementSamples.cases();
    }

    private static Sample sample(String name) {
        return SettlementSamples.files(SettlementSamples.folder(name)).getFirst();
    }

    private static void refused(List<Sample> files, String... words) {
        assertThatThrownBy(() -> SettlementSamples.read(files))
                .isInstanceOfSatisfying(
                        FormatException.class, e -> assertThat(e.getMessage()).contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe/payout | reporting_category",
                "stripe/payout | gross",
                "stripe/payout | net",
                "adyen/payout | Merchant Reference",
                "adyen/payout | Net Credit (NC)",
                "adyen/payout | Batch Number",
                "shopify/payout | Fee",
                "shopify/payout | Payout ID",
                "amazon/payout | amount-type",
                "amazon/payout | total-amount",
                "paypal/payout | Transaction Event Code",
                "paypal/payout | Fee Amount",
                "paypal/payout | Transaction Completion Date"
            })
    void aMissingColumnIsNamed(String name, String column) {
        var file = sample(name);
        var content = file.content()
                .replaceAll("(?<=[,\t\"\n]|^)" + java.util.regex.Pattern.quote(column) + "(?=[,\t\"\n])", "Other");
        var without = column.equals("Transaction Completion Date")
                ? content.replace("Transaction Initiation Date", "Other2")
                : content;
        refused(List.of(file.with(without)), "line ", "the column " + column + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe/payout | 1249.00,20.54 | 12x9.00,20.54 | line 2",
                "stripe/payout | sek,1249.00 | kronor,1249.00 | line 2",
                "adyen/payout | ,1249.00, | ,1249.001, | line 2",
                "adyen/payout | ,1,SEK,,1233.26 | ,1,XXQ,,1233.26 | line 2",
                "adyen/two-currencies | ,0.95,SEK | ,1e9,SEK | line 2",
                "shopify/payout | 27.19,1221.81 | ,1221.81 | line 3",
                "shopify/payout | 2026-03-12,8840001 | 12/03/2026,8840001 | line 2",
                "amazon/payout | 82.55 | 82.5x | line 2",
                "amazon/payout | 99.20 | --1 | line 3",
                "paypal/payout | \"CR\",124900 | \"XX\",124900 | line 5",
                "paypal/payout | ,124900, | ,1249.00, | line 5",
                "paypal/payout | 2026/03/09 00:15:00 -0800 | 2026/13/09 00:15:00 -0800 | line 5",
                "paypal/conversion | 1200000 | 1200050 | line 9",
                "paypal/payout | \"FH\" | \"XY\" | line 2"
            })
    void aCellThatHoldsSomethingElseIsRefusedWithItsPlace(String name, String from, String to, String place) {
        var file = sample(name);
        assertThat(file.content()).contains(from);
        refused(List.of(file.with(file.content().replace(from, to))), file.name(), place);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFileOfAnotherProviderIsNamed(Path folder) {
        var texts = SettlementSamples.files(folder).stream().map(Sample::text).toList();
        assertThatThrownBy(() -> SettlementReaders.read(texts, "klarna"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("asked for klarna, but this is ");
    }

    @Test
    void payoutsAloneHoldNoLines() {
        var payouts = SettlementSamples.files(SettlementSamples.folder("shopify/payout"))
                .getLast();
        assertThat(payouts.name()).startsWith("payouts");
        refused(List.of(payouts), "give it together with Shopify Payments transactions");
    }

    @Test
    void anAmazonFileWithoutItsTotalIsRefused() {
        var file = sample("amazon/payout");
        var lines = new ArrayList<>(file.content().lines().toList());
        lines.remove(1);
        refused(List.of(file.with(String.join("\n", lines))), "line 2", "no row states the total");
    }

    /** Whatever single byte is damaged: a file that can be certified or not, or the format's own exception; nothing else. */
    @ParameterizedTest
    @MethodSource("cases")
    void aDamagedFileIsReadOrRefused(Path folder) {
        var random = new Random(SettlementSamples.name(folder).hashCode());
        var files = SettlementSamples.files(folder);
        for (int i = 0; i < 300; i++) {
            var damaged = new ArrayList<>(files);
            int f = random.nextInt(files.size());
            var bytes = files.get(f).bytes().clone();
            for (int k = 0; k <= i % 3; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            damaged.set(f, new Sample(files.get(f).name(), bytes));
            readOrRefuse(damaged);
        }
    }

    private static void readOrRefuse(List<Sample> files) {
        try {
            for (var file : SettlementSamples.read(files)) {
                for (var part : file.parts()) {
                    Certifier.certify(part.statement(), file, part.from(), part.to());
                }
            }
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }
}

package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.FileHead;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFormats;

/** Every sample file asked of every provider's format: its own knows it, and no other does. */
class SampleKindsTest {
    private static final Path SAMPLES = Path.of("..", "docs", "samples");

    private static List<String> knownBy(FileText text) {
        var head = FileHead.of(text);
        return SettlementFormats.installed().all().stream()
                .map(format -> format.recognize(head))
                .flatMap(Optional::stream)
                .map(FileKind::id)
                .toList();
    }

    @Test
    void theProvidersWhoseFilesAreReadAreFound() {
        assertThat(SettlementFormats.installed().providers())
                .containsExactly(
                        "adyen",
                        "amazon",
                        "klarna",
                        "kustom",
                        "nets",
                        "paypal",
                        "shopify-payments",
                        "stripe",
                        "svea",
                        "swish");
    }

    @ParameterizedTest
    @CsvSource({
        "adyen.csv, ADYEN",
        "amazon.txt, AMAZON",
        "klarna.csv, KLARNA",
        "klarna-month.csv, KLARNA",
        "klarna-one-ore-off.csv, KLARNA",
        "klarna-truncated.csv, KLARNA",
        "kustom.csv, KLARNA",
        "nets.json, NEXI",
        "paypal.csv, PAYPAL",
        "shopify-payouts.csv, SHOPIFY_PAYOUTS",
        "shopify-transactions.csv, SHOPIFY_TRANSACTIONS",
        "stripe.csv, STRIPE",
        "svea.json, SVEA",
        "swish.csv, SWISH",
        "bank-camt053.xml, CAMT",
        "bank-camt054.xml, CAMT",
        "ledger.se, SIE",
        "elavon.csv, UNKNOWN",
        "fakturor.csv, UNKNOWN",
        "invoices.csv, UNKNOWN",
        "bank-list.csv, SWISH_OTHER",
        "bank-mt940.txt, SWISH_OTHER"
    })
    void aSampleIsOfOneKind(String name, String id) throws IOException {
        var text = FileText.of(name, Files.readAllBytes(SAMPLES.resolve(name)));
        var kind = SettlementFormats.installed().kind(text);
        assertThat(kind.id()).isEqualTo(id);
        assertThat(knownBy(text)).isEqualTo(kind.provider().isEmpty() ? List.of() : List.of(id));
    }

    static Stream<Path> cases() {
        return SettlementSamples.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFormatsOwnCasesAreKnownByItAlone(Path folder) {
        var provider = SettlementSamples.provider(folder);
        for (var file : SettlementSamples.files(folder)) {
            assertThat(knownBy(file.text()))
                    .as(file.name())
                    .singleElement()
                    .satisfies(id -> assertThat(SettlementFormats.installed()
                                    .kind(file.text())
                                    .provider())
                            .startsWith(provider));
        }
    }

    /** Names that two providers could give a field tell nothing beside a name that is one's own. */
    @ParameterizedTest
    @CsvSource({
        "'{\"clientReports\": [], \"payoutId\": 1}', SVEA",
        "'{\"payoutId\": 1}', NEXI",
        "'{\"clientReports\": [], \"chargedAmount\": 1}', SEVERAL"
    })
    void theWeakerMarkYields(String json, String id) {
        var text = FileText.of("file.json", json.getBytes(StandardCharsets.UTF_8));
        assertThat(SettlementFormats.installed().kind(text).id()).isEqualTo(id);
    }
}

package se.knyt.connectors.payments.klarna.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile;

/** Whatever the bytes: a settlement whose payouts can be certified or not, or the format's own exception; nothing else. */
class SettlementFuzzTest {
    private static final Path SAMPLES = Path.of("..", "..", "docs", "samples");

    @Property(tries = 2_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(tries = 3_000)
    void anyRowsAreReadOrRefused(@ForAll("files") String file) {
        readOrRefuse(file.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 2_000)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 100_000) int at, @ForAll byte value) throws IOException {
        var bytes = sample();
        bytes[at % bytes.length] = value;
        readOrRefuse(bytes);
    }

    /** A file cut anywhere: what is read is fewer rows than there were, and no payout of it closes by chance. */
    @Property(tries = 1_000)
    void aCutFileNeverCloses(@ForAll @IntRange(min = 1, max = 100_000) int lost) throws IOException {
        var bytes = sample();
        int kept = bytes.length - 1 - lost % (bytes.length - 1);
        var file = readOrRefuse(Arrays.copyOf(bytes, kept));
        int rows = KlarnaReader.read(FileText.of("file.csv", bytes), "klarna").rows();
        if (file != null && file.rows() < rows) {
            for (var part : file.parts()) {
                assertThat(Certifier.certify(part.statement(), file, part.from(), part.to())
                                .certificate()
                                .closes())
                        .isFalse();
            }
        }
    }

    @Provide
    Arbitrary<String> files() {
        var cell = Arbitraries.of(
                "",
                "0",
                "-1",
                "1.50",
                "1,50",
                "1.234,50",
                "1,234.50",
                "1e5",
                "NaN",
                "99999999999999999999",
                "92233720368547758.07",
                "SALE",
                "FEE",
                "RETURN",
                "TAX",
                "REVERSAL",
                "COMMISSION",
                "HOLDBACK",
                "X",
                "SEK",
                "JPY",
                "KWD",
                "XXX",
                "2026-03-12",
                "2026-02-30",
                "2026-03-12T06:10:00Z",
                "\"a\"\"b\"",
                "\"a",
                "a\"b",
                "\u0000",
                "å",
                "=1+1");
        var name = Arbitraries.of(
                "total_settlement_amount",
                "payment_reference",
                "settlement_currency",
                "payout_date",
                "type",
                "amount",
                "merchant_reference1",
                "tax_amount",
                "posting_currency",
                "total_fee_amount",
                "total_tax_amount",
                "detailed_type",
                "capture_id",
                "x",
                "");
        var row = cell.list().ofMaxSize(8).map(cells -> String.join(",", cells));
        var header = name.list().ofMinSize(1).ofMaxSize(9).map(names -> String.join(",", names));
        var totals = Arbitraries.just("total_settlement_amount,payment_reference,settlement_currency,payout_date");
        var sales = Arbitraries.just("type,amount,merchant_reference1");
        return Arbitraries.oneOf(header, row, totals, sales, row, Arbitraries.just(""))
                .list()
                .ofMaxSize(10)
                .map(rows -> String.join("\n", rows));
    }

    private static byte[] sample() throws IOException {
        var bytes = new ByteArrayOutputStream();
        Files.copy(SAMPLES.resolve("klarna.csv"), bytes);
        return bytes.toByteArray();
    }

    /** The file, or null when it was refused with a reason. */
    private static @Nullable SettlementFile readOrRefuse(byte[] bytes) {
        final SettlementFile file;
        try {
            file = KlarnaReader.read(FileText.of("file.csv", bytes), "klarna");
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
            assertThat(refused.line()).isNotNegative();
            assertThat(refused.column()).isNotNegative();
            return null;
        }
        for (var part : List.copyOf(file.parts())) {
            assertThat(part.to()).isGreaterThanOrEqualTo(part.from());
            Certifier.certify(part.statement(), file, part.from(), part.to());
        }
        return file;
    }
}

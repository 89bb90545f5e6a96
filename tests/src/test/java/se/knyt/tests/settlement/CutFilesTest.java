package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.MappedReader;
import se.knyt.formats.settlement.readers.SettlementReaders;

/** Files of the samples, cut at each byte of their last row. */
class CutFilesTest {
    private static final Path SAMPLES = Path.of("..", "docs", "samples");

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(SAMPLES.resolve(name));
    }

    private static SettlementFile read(String name, byte[] bytes) throws IOException {
        var text = FileText.of(name, bytes);
        if (name.startsWith("elavon")) {
            var format = MappedFormatText.read("elavon.mapping", Files.readString(SAMPLES.resolve("elavon.mapping")));
            return MappedReader.read(text, format, "other");
        }
        return SettlementReaders.read(List.of(text), SettlementReaders.AUTO).getFirst();
    }

    private static int lastRow(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == '\n' || bytes[end - 1] == '\r') {
            end--;
        }
        int begin = end;
        while (bytes[begin - 1] != '\n') {
            begin--;
        }
        return begin;
    }

    private static int end(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == '\n' || bytes[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    /** Up to the last mark between cells every cut is told by the number of cells. */
    @ParameterizedTest
    @CsvSource({
        "swish.csv, ','",
        "klarna.csv, ','",
        "klarna-month.csv, ','",
        "stripe.csv, ','",
        "adyen.csv, ','",
        "shopify-transactions.csv, ','",
        "elavon.csv, ;"
    })
    void aLastRowWithFewerCellsIsRefused(String name, char delimiter) throws IOException {
        var whole = bytes(name);
        int begin = lastRow(whole);
        int end = end(whole);
        while (whole[end - 1] != delimiter) {
            end--;
        }
        for (int cut = begin + 1; cut < end; cut++) {
            assertThat(refused(name, Arrays.copyOf(whole, cut)))
                    .as("%s cut at %s of %s", name, cut, whole.length)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"swish.csv", "klarna.csv", "stripe.csv", "adyen.csv", "shopify-transactions.csv", "elavon.csv"})
    void aMissingLineEndAloneIsNoFault(String name) throws IOException {
        var whole = bytes(name);
        var without = read(name, Arrays.copyOf(whole, end(whole)));
        assertThat(without.rows()).isEqualTo(read(name, whole).rows());
    }

    /** The amount is the last cell: all others have two decimals. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "1249", "1249.", "1249.0", "-"})
    void anAmountThatEndsTheFileIsHeldToTheOthersDecimals(String cut) throws IOException {
        var report = """
                * Swish-rapport
                Clnr,Kontonr,Bokfdag,Orderreferens,Belopp
                8327,10000000,2026-03-09,10482,599.00
                8327,10000000,2026-03-09,10483,""";
        assertThat(refused("swish.csv", (report + cut).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(refused("swish.csv", (report + "1249.00").getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    /** Nothing in the file tells how many decimals its amounts have: only a line end tells that one is whole. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "124", "1249", "1249.", "1249.0"})
    void theOnlyAmountOfAFileIsWholeWhereItsLineIs(String amount) throws IOException {
        var report =
                "* Swish-rapport\nClnr,Kontonr,Bokfdag,Orderreferens,Belopp\n8327,10000000,2026-03-09,10482," + amount;
        assertThat(refused("swish.csv", report.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        if (!amount.endsWith(".")) {
            assertThat(refused("swish.csv", (report + "\n").getBytes(StandardCharsets.UTF_8)))
                    .isFalse();
        }
    }

    private static boolean refused(String name, byte[] bytes) throws IOException {
        try {
            read(name, bytes);
            return false;
        } catch (FormatException e) {
            return true;
        }
    }
}

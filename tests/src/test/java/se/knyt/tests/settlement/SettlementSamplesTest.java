package se.knyt.tests.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import se.knyt.formats.csv.FormatException;
import se.knyt.tests.settlement.SettlementSamples.Sample;

/**
 * What holds of every format, over all its samples. The expected texts were worked out by hand from the providers' documents.
 *
 * <p>PayPal, changed as it came: 50.00 − 2.05 = 47.95 EUR became 537.04 SEK, so its fee is 2.05 × 537.04 / 47.95 = 22.96 and the sale
 * 537.04 + 22.96 = 560.00. Of it 20.00 − 0.68 = 19.32 EUR went back and cost 218.32 SEK: 0.68 × 218.32 / 19.32 = 7.68 of the fee came
 * back, and 218.32 + 7.68 = 226.00 is the refund. The balance of 10.00 − 0.69 = 9.31 EUR was changed whole and names nothing, and of
 * 30.00 − 1.37 = 28.63 EUR only 28.00 were changed: both are a change and no sale. 560.00 − 226.00 − 22.96 + 7.68 + 104.00 + 313.60 =
 * 736.32, and 40.00 − 2.06 − 37.31 = 0.63.
 */
class SettlementSamplesTest {
    private static Stream<DynamicTest> each(Consumer<Path> test) {
        return SettlementSamples.cases().stream()
                .map(folder -> DynamicTest.dynamicTest(SettlementSamples.name(folder), () -> test.accept(folder)));
    }

    @TestFactory
    Stream<DynamicTest> filesReadAsABookkeeperWouldReadThem() {
        return each(folder -> assertThat(SettlementText.of(SettlementSamples.read(SettlementSamples.files(folder))))
                .isEqualTo(SettlementSamples.expected(folder)));
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfTheRowsChangesNothing() {
        return each(folder -> {
            var files = SettlementSamples.files(folder);
            var expected = SettlementText.withoutLines(SettlementSamples.read(files));
            for (int seed = 0; seed < 5; seed++) {
                var random = new Random(seed);
                var shuffled =
                        files.stream().map(file -> shuffled(file, random)).toList();
                assertThat(SettlementText.withoutLines(SettlementSamples.read(shuffled)))
                        .isEqualTo(expected);
            }
        });
    }

    /** The rows of a table in another order; the header of a file stays, and so does what surrounds the rows of an STL file. */
    private static Sample shuffled(Sample file, Random random) {
        var lines = new ArrayList<>(file.content().lines().toList());
        boolean sections = lines.getFirst().startsWith("\"RH\"");
        var places = new ArrayList<>(IntStream.range(1, lines.size())
                .filter(i -> !sections || lines.get(i).startsWith("\"SB\""))
                .boxed()
                .toList());
        var rows = new ArrayList<>(places.stream().map(lines::get).toList());
        Collections.shuffle(rows, random);
        for (int i = 0; i < rows.size(); i++) {
            lines.set(places.get(i), rows.get(i));
        }
        return file.with(String.join("\n", lines) + "\n");
    }

    /** A file cut anywhere is refused, or holds fewer rows and then no payout that lost one closes. */
    @TestFactory
    Stream<DynamicTest> aFileThatWasCutOffNeverPassesForWhole() {
        return each(folder -> {
            var files = SettlementSamples.files(folder);
            var whole = SettlementText.withoutLines(SettlementSamples.read(files));
            for (int f = 0; f < files.size(); f++) {
                for (int length = 1; length < files.get(f).bytes().length - 2; length += 3) {
                    var cut = new ArrayList<>(files);
                    cut.set(
                            f,
                            new Sample(
                                    files.get(f).name(),
                                    Arrays.copyOf(files.get(f).bytes(), length)));
                    assertThat(closingAndNew(cut, whole)).isEmpty();
                }
            }
        });
    }

    /** The payouts of damaged files that close and state what was paid although they are not those of the whole files. */
    private static List<String> closingAndNew(List<Sample> files, List<String> whole) {
        try {
            var read = SettlementSamples.read(files);
            return SettlementText.withoutLines(read).stream()
                    .filter(text ->
                            !whole.contains(text) && text.contains(" closes") && !text.contains("no_payout_amount"))
                    .toList();
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
            return List.of();
        }
    }
}

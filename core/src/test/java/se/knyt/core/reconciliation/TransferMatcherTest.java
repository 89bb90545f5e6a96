package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Measured on 22 837 labelled transfers; the goals are those set for this data beforehand. */
class TransferMatcherTest {
    private static final List<String> ORIGIN_IDS = new ArrayList<>();
    private static final List<String> TRUTH = new ArrayList<>();
    private static TransferMatcher matcher = new TransferMatcher(List.of(), List.of());

    @BeforeAll
    static void read() {
        var left = read("transactions_origin.csv", ORIGIN_IDS);
        var right = read("transactions_destination.csv", TRUTH);
        matcher = new TransferMatcher(left, right);
    }

    private static List<Transfer> read(String name, List<String> ids) {
        var stream = Objects.requireNonNull(TransferMatcherTest.class.getResourceAsStream(name));
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            var transfers = new ArrayList<Transfer>();
            reader.readLine();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                // Only the memo may be quoted and hold commas: the other cells are taken from the ends.
                int afterId = line.indexOf(',');
                int beforeAmount = line.lastIndexOf(',');
                int beforeDate = line.lastIndexOf(',', beforeAmount - 1);
                ids.add(line.substring(0, afterId));
                transfers.add(new Transfer(
                        line.substring(afterId + 1, beforeDate).replace("\"", ""),
                        LocalDate.parse(line.substring(beforeDate + 1, beforeAmount)),
                        Money.parse(line.substring(beforeAmount + 1), Currency.GBP)));
            }
            return transfers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long right(List<TransferMatcher.Pair> pairs) {
        return pairs.stream()
                .filter(pair -> ORIGIN_IDS.get(pair.left()).equals(TRUTH.get(pair.right())))
                .count();
    }

    /** Per ten thousand, so that no goal is met by rounding. */
    private static void assertReaches(List<TransferMatcher.Pair> pairs, int precision, int recall) {
        long right = right(pairs);
        assertThat(right * 10_000 / pairs.size()).describedAs("precision").isGreaterThanOrEqualTo(precision);
        assertThat(right * 10_000 / TRUTH.size()).describedAs("recall").isGreaterThanOrEqualTo(recall);
    }

    @Test
    void mutualBestWithAMarginIsAlmostNeverWrong() {
        assertReaches(matcher.mutualBest(1_000), 9_995, 9_500);
    }

    @Test
    void greedyCoversAlmostAll() {
        assertReaches(matcher.greedy(), 9_970, 9_950);
    }

    @Test
    void aHigherMarginNeverAddsAPair() {
        var loose = matcher.mutualBest(500);
        assertThat(loose).containsAll(matcher.mutualBest(1_000));
    }

    @Test
    void anIdenticalTwinLeavesNoMutualBest() {
        var paid = new Transfer("ANNE H CHQ", LocalDate.of(2022, 4, 20), Money.parse("366.55", Currency.GBP));
        var arrived = new Transfer("ANNE H CHQ", LocalDate.of(2022, 4, 21), Money.parse("366.55", Currency.GBP));
        assertThat(new TransferMatcher(List.of(paid), List.of(arrived)).mutualBest(0))
                .hasSize(1);
        assertThat(new TransferMatcher(List.of(paid), List.of(arrived, arrived)).mutualBest(0))
                .isEmpty();
    }
}

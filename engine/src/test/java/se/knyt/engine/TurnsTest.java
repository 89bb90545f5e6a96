package se.knyt.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private static final List<Long> OWNED =
            LongStream.rangeClosed(1, 400).boxed().toList();

    private final Turns turns = new Turns();

    @Test
    void everyCompanyHasItsTurnWhenAllAreWanted() {
        assertThat(turns.next(OWNED).stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(OWNED);
    }

    @Test
    void whoeverWasTouchedComesFirstAndOnce() {
        turns.touch(List.of(399L, 7L));
        var next = turns.next(OWNED);
        assertThat(next.getFirst()).containsExactlyInAnyOrder(7L, 399L);
        assertThat(next.stream().flatMap(List::stream)).hasSize(OWNED.size()).doesNotHaveDuplicates();
    }

    @Test
    void companiesOfOthersHaveNoTurn() {
        turns.touch(List.of(5L, 1_000L));
        assertThat(turns.next(Set.of(5L, 6L)).stream().flatMap(List::stream)).containsExactlyInAnyOrder(5L, 6L);
    }

    @Test
    void noStatementNamesThemAll() {
        assertThat(turns.next(OWNED)).allSatisfy(some -> assertThat(some).hasSizeLessThanOrEqualTo(50));
    }
}

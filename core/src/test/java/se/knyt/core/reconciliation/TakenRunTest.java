package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By hand: which of the amounts that stood there come to a payout. */
class TakenRunTest {
    private static List<Integer> of(List<Long> nets, long wanted) {
        return TakenRun.of(nets, Collections.nCopies(nets.size(), false), wanted);
    }

    @Test
    void allThenWhatCouldBePaidThenTheLongestRun() {
        assertThat(of(List.of(100L, -20L, 50L), 130)).containsExactly(0, 1, 2);
        assertThat(TakenRun.of(List.of(100L, 30L, 50L), List.of(true, false, true), 150))
                .containsExactly(0, 2);
        assertThat(of(List.of(40L, 60L, 100L, 7L), 100))
                .as("40 + 60 is longer than 100")
                .containsExactly(0, 1);
        assertThat(of(List.of(7L, 100L, -30L, 30L, 9L), 100)).containsExactly(1, 2, 3);
    }

    @Test
    void nothingIsProposedWhereTwoFitAsWellOrNoneDoes() {
        assertThat(of(List.of(100L, 5L, 100L), 100)).isEmpty();
        assertThat(of(List.of(30L, 40L), 50)).isEmpty();
        assertThat(of(List.of(), 50)).isEmpty();
        assertThat(of(List.of(10L, 20L), 20)).containsExactly(1);
    }
}

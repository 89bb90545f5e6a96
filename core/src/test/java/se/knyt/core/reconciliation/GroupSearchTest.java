package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GroupSearchTest {
    /** Counts by trying every subset. */
    private static int solutions(long[] amounts, long target) {
        int count = 0;
        for (int mask = 1; mask < 1 << amounts.length; mask++) {
            long sum = 0;
            for (int i = 0; i < amounts.length; i++) {
                sum += (mask & (1 << i)) != 0 ? amounts[i] : 0;
            }
            count += sum == target ? 1 : 0;
        }
        return count;
    }

    @Property(tries = 300)
    void itFindsWhatTryingEverySubsetFinds(
            @ForAll @Size(max = 11) List<@LongRange(min = -40, max = 60) Long> list,
            @ForAll @LongRange(min = -60, max = 200) long target) {
        long[] amounts = list.stream().mapToLong(Long::longValue).toArray();
        var found = GroupSearch.search(amounts, target);

        switch (solutions(amounts, target)) {
            case 0 -> assertThat(found.outcome()).isEqualTo(GroupSearch.Outcome.NONE);
            case 1 -> {
                assertThat(found.outcome()).isEqualTo(GroupSearch.Outcome.ONE);
                assertThat(Arrays.stream(found.members())
                                .mapToLong(place -> amounts[place])
                                .sum())
                        .isEqualTo(target);
            }
            default -> assertThat(found.outcome()).isEqualTo(GroupSearch.Outcome.SEVERAL);
        }
    }

    @Test
    void moreThanTheLimitIsNotSearched() {
        assertThat(GroupSearch.search(new long[25], 0).outcome()).isEqualTo(GroupSearch.Outcome.TOO_MANY);
    }
}

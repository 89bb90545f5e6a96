package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** An order of 1,249.00 that the shop told to be 800.00 by one provider and 449.00 by another, worked by hand. */
class SharedPartsTest {
    private static final List<Money> TOLD = List.of(sek(800_00), sek(449_00));

    private static Money sek(long ore) {
        return Money.of(ore, Currency.SEK);
    }

    private static List<Long> parts(MatchLimits limits, long... paid) {
        return SharedParts.of(
                        TOLD, Arrays.stream(paid).mapToObj(SharedPartsTest::sek).toList(), limits)
                .stream()
                .flatMap(List::stream)
                .map(Money::minor)
                .toList();
    }

    @Test
    void togetherWhatIsOwedEachHasPaidItsPart() {
        assertThat(parts(MatchLimits.DEFAULT, 900_00, 349_00)).containsExactly(900_00L, 349_00L);
        assertThat(parts(MatchLimits.DEFAULT, 1_00, 1248_00)).containsExactly(1_00L, 1248_00L);
    }

    @Test
    void moreOrLessThanIsOwedIsNobodys() {
        assertThat(parts(MatchLimits.DEFAULT, 900_00, 449_00)).isEmpty();
        assertThat(parts(MatchLimits.DEFAULT, 900_00, 248_00)).isEmpty();
        assertThat(parts(MatchLimits.DEFAULT, 1249_00, 0)).isEmpty();
        assertThat(parts(MatchLimits.DEFAULT, 1349_00, -100_00)).isEmpty();
        assertThat(parts(MatchLimits.DEFAULT, 1249_00)).isEmpty();
    }

    /** 900.00 + 345.00 is 4.00 less than is owed: where 5.00 may be, the last stands for 349.00. */
    @Test
    void theLastTakesWhatTheLimitsLetPass() {
        assertThat(parts(MatchLimits.DEFAULT, 900_00, 345_00)).isEmpty();
        assertThat(parts(MatchLimits.DEFAULT.letting(sek(5_00), sek(0)), 900_00, 345_00))
                .containsExactly(900_00L, 349_00L);
    }

    /** Whatever is told and paid, the parts are in all what is owed and all positive, or there are none. */
    @Test
    void thePartsAreAlwaysTheWhole() {
        var random = new Random(20261127);
        int shared = 0;
        for (int round = 0; round < 5_000; round++) {
            int providers = 2 + random.nextInt(3);
            var told = new ArrayList<Money>();
            for (int i = 0; i < providers; i++) {
                told.add(sek(1 + random.nextInt(1000_00)));
            }
            var paid = new ArrayList<>(told);
            // Moved between two of them, and every other time an öre more or less of one.
            long moved = random.nextInt(500_00);
            paid.set(0, paid.getFirst().plus(sek(moved)));
            paid.set(1, paid.get(1).minus(sek(moved)));
            boolean off = random.nextBoolean();
            if (off) {
                int which = random.nextInt(providers);
                paid.set(which, paid.get(which).plus(sek(random.nextBoolean() ? 1 : -1)));
            }
            var exact = new MatchLimits(false, false, 0, 0, 1, 0);
            var parts = SharedParts.of(told, paid, exact);
            boolean positive = paid.stream().allMatch(Money::isPositive);
            assertThat(parts.isPresent()).as("%s %s", told, paid).isEqualTo(positive && !off);
            if (parts.isPresent()) {
                shared++;
                assertThat(parts.get()).containsExactlyElementsOf(paid);
                assertThat(Money.sum(parts.get(), Currency.SEK)).isEqualTo(Money.sum(told, Currency.SEK));
            }
        }
        assertThat(shared).isGreaterThan(500);
    }
}

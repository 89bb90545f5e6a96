package se.knyt.core.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Lines of one payout on an invoice of 1,000.00, worked by hand. */
class DocumentPartsTest {
    private static final Money OPEN = sek(1000_00);

    @Test
    void oneLineSettlesAllOfIt() {
        assertThat(parts(1000_00)).containsExactly(1000_00L);
    }

    @Test
    void twoLinesSettleItTogetherAlsoWhenTheyAreEqual() {
        assertThat(parts(400_00, 600_00)).containsExactly(400_00L, 600_00L);
        assertThat(parts(500_00, 500_00)).containsExactly(500_00L, 500_00L);
        assertThat(parts(250_00, 250_00, 500_00)).containsExactly(250_00L, 250_00L, 500_00L);
    }

    @Test
    void whatIsLessLeavesTheRestOpen() {
        assertThat(parts(400_00)).containsExactly(400_00L);
        assertThat(parts(300_00, 300_00)).containsExactly(300_00L, 300_00L);
    }

    /** The provider has paid twice, or the second is of something else: the one that is right by itself is taken. */
    @Test
    void aLineThatIsRightByItselfComesFirst() {
        assertThat(parts(1000_00, 1000_00)).containsExactly(1000_00L, 0L);
        assertThat(parts(300_00, 1000_00)).containsExactly(0L, 1000_00L);
    }

    @Test
    void togetherMoreThanIsOpenSettlesNothing() {
        assertThat(parts(700_00, 700_00)).containsExactly(0L, 0L);
        assertThat(parts(1200_00)).containsExactly(0L);
        assertThat(DocumentParts.of(List.of(sek(10_00)), sek(0), OPEN, MatchLimits.DEFAULT))
                .containsExactly(Optional.empty());
    }

    /** An invoice rounded to whole kronor: 400.40 + 599.20 = 999.60, and the last takes 599.60. */
    @Test
    void theLastOfThemTakesWhatTheLimitsLetPass() {
        assertThat(parts(400_40, 599_20)).containsExactly(400_40L, 599_60L);
        assertThat(parts(999_60)).containsExactly(1000_00L);
        var limits = MatchLimits.DEFAULT.letting(sek(5_00), sek(2_00));
        assertThat(parts(limits, 400_00, 595_00)).containsExactly(400_00L, 600_00L);
        assertThat(parts(limits, 400_00, 594_99)).containsExactly(400_00L, 594_99L);
        assertThat(parts(limits, 400_00, 602_00)).containsExactly(400_00L, 600_00L);
        assertThat(parts(limits, 400_00, 602_01)).containsExactly(0L, 0L);
        // 1,001.00 is within the limit by itself, and leaves nothing for 0.50 to settle.
        assertThat(parts(limits, 1001_00, 50)).containsExactly(1000_00L, 0L);
    }

    /** 400.40 have been settled of it: 599.20 come to the same 999.60, though 599.60 is no whole amount; 599.00 do not. */
    @Test
    void whatTheLimitsLetPassIsMeasuredOnAllOfIt() {
        assertThat(DocumentParts.of(List.of(sek(599_20)), sek(599_60), OPEN, MatchLimits.DEFAULT))
                .containsExactly(Optional.of(sek(599_60)));
        assertThat(DocumentParts.of(List.of(sek(599_00)), sek(599_60), OPEN, MatchLimits.DEFAULT))
                .containsExactly(Optional.of(sek(599_00)));
    }

    /** A sale that was taken back is no payment, and no reason to leave the others. */
    @Test
    void aLineOfTheOtherSideSettlesNothing() {
        assertThat(parts(-400_00, 400_00, 600_00)).containsExactly(0L, 400_00L, 600_00L);
    }

    /** What each settles, 0 for nothing. */
    private static List<Long> parts(long... lines) {
        return parts(MatchLimits.DEFAULT, lines);
    }

    private static List<Long> parts(MatchLimits limits, long... lines) {
        return DocumentParts.of(
                        Arrays.stream(lines).mapToObj(DocumentPartsTest::sek).toList(), OPEN, OPEN, limits)
                .stream()
                .map(part -> part.map(Money::minor).orElse(0L))
                .toList();
    }

    private static Money sek(long minor) {
        return Money.of(minor, Currency.SEK);
    }
}

package se.knyt.core.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A reservation of the 1st: the shop says the 29th, the provider the 8th. Only what is told can make it dead; a rule only warns. */
class LastDayTest {
    private static final Instant NOBODY = Instant.EPOCH;
    private static final Instant FIRST = Instant.parse("2026-11-01T10:00:00Z");
    private static final Instant EIGHTH = Instant.parse("2026-11-08T10:00:00Z");
    private static final Instant LAST = Instant.parse("2026-11-29T10:00:00Z");

    @Test
    void theEarlierOfShopAndProviderCountsAndBothAreKept() {
        var day = LastDay.told(LAST, EIGHTH, NOBODY);
        assertThat(day.told()).contains(EIGHTH);
        assertThat(day.shop()).contains(LAST);
        assertThat(day.provider()).contains(EIGHTH);
        assertThat(LastDay.told(EIGHTH, LAST, NOBODY).told()).contains(EIGHTH);
    }

    @Test
    void oneAloneIsEnough() {
        assertThat(LastDay.told(NOBODY, EIGHTH, NOBODY).told()).contains(EIGHTH);
        assertThat(LastDay.told(LAST, NOBODY, NOBODY).told()).contains(LAST);
        assertThat(LastDay.told(NOBODY, NOBODY, NOBODY)).isEqualTo(LastDay.UNKNOWN);
    }

    /** The provider gave until the 29th; the shop goes on telling the 8th, which was the day before it did. */
    @Test
    void whatTheShopToldBeforeAnExtensionIsTheOldDay() {
        var day = LastDay.told(EIGHTH, EIGHTH, LAST);
        assertThat(day.told()).contains(LAST);
        assertThat(day.shop()).isEmpty();
        // Asked again, the provider tells the same, and the shop has heard of it too.
        assertThat(LastDay.told(LAST, LAST, LAST).shop()).contains(LAST);
    }

    /** Seven days from the 1st. */
    @Test
    void aRuleStandsInOnlyWhereNobodyTells() {
        var ruled = LastDay.UNKNOWN.ruled(FIRST, 7);
        assertThat(ruled.any()).contains(EIGHTH);
        assertThat(ruled.told()).isEmpty();
        assertThat(LastDay.told(LAST, NOBODY, NOBODY).ruled(FIRST, 7).any()).contains(LAST);
        assertThat(LastDay.UNKNOWN.ruled(FIRST, 0).any()).isEmpty();
    }
}

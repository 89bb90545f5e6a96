package se.knyt.http.graphql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import se.knyt.spi.ProviderFailure;

class CostBudgetTest {
    private static final String DOCUMENT = "query orders";

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private final CostBudget budget = new CostBudget(() -> now);

    /** A bucket of 2,000 points that gets 100 a second, with 100 left: for 400 points it takes three seconds. */
    @Test
    void whatTheBucketCannotPayWaitsUntilItCan() {
        note();
        now = now.plusSeconds(2);
        assertThatThrownBy(() -> budget.require(DOCUMENT)).isInstanceOf(ProviderFailure.RateLimited.class);
        now = now.plusSeconds(1);
        assertThatCode(() -> budget.require(DOCUMENT)).doesNotThrowAnyException();
    }

    /** The clock is forty days ahead for a moment. No call waits for that time: the shop refuses a call that comes too early. */
    @Test
    void aBucketThatAClockAheadHasSeenIsNotKnown() {
        now = now.plus(Duration.ofDays(40));
        note();
        now = now.minus(Duration.ofDays(40)).plusSeconds(1);
        assertThatCode(() -> budget.require(DOCUMENT)).doesNotThrowAnyException();
    }

    private void note() {
        var status = new CostBudget.Status(BigDecimal.valueOf(2000), BigDecimal.valueOf(100), BigDecimal.valueOf(100));
        budget.note(DOCUMENT, BigDecimal.valueOf(400), status);
    }
}

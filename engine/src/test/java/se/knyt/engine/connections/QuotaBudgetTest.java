package se.knyt.engine.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.MovingClock;
import se.knyt.spi.ConnectorInfo.Quota;
import se.knyt.spi.ProviderFailure;

class QuotaBudgetTest {
    private final MovingClock clock = new MovingClock();
    private final QuotaBudget budget = new QuotaBudget(new Quota(3, Duration.ofMinutes(1), 1, List.of()), clock);

    /** Of three calls a minute two are used; one is left for a person. */
    @Test
    void whatIsNotFreeInTimeIsNotTaken() {
        budget.take(clock.instant());
        budget.take(clock.instant());
        assertThatThrownBy(() -> budget.take(clock.instant().plusSeconds(30)))
                .isInstanceOf(ProviderFailure.RateLimited.class);
        clock.move(Duration.ofSeconds(61));
        budget.take(clock.instant());
    }

    @Test
    void callsOfAClockThatWasAheadFillNoWindow() {
        clock.move(Duration.ofDays(40));
        budget.take(clock.instant());
        budget.take(clock.instant());
        clock.move(Duration.ofDays(-40));
        assertThat(budget.left()).isEqualTo(3);
        budget.take(clock.instant());
    }
}

package se.knyt.engine.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompanyTimeTest {
    private static final Instant FIRST = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-12-01T11:00:00Z");
    private static final CompanyTime MOVED = new CompanyTime(
            Duration.ofDays(30),
            List.of(
                    new CompanyTime.Move(FIRST, Duration.ofDays(2)),
                    new CompanyTime.Move(SECOND, Duration.ofDays(30))));

    @Test
    void eachMomentIsToldByTheClockThatWasInForce() {
        assertThat(MOVED.at(Instant.parse("2026-12-01T09:59:00Z"))).isEqualTo("2026-12-01T09:59:00Z");
        assertThat(MOVED.at(FIRST)).isEqualTo("2026-12-03T10:00:00Z");
        assertThat(MOVED.at(Instant.parse("2026-12-01T10:59:00Z"))).isEqualTo("2026-12-03T10:59:00Z");
        assertThat(MOVED.at(Instant.parse("2026-12-01T11:01:00Z"))).isEqualTo("2026-12-31T11:01:00Z");
    }

    @Test
    void whatTheClockLeaptOverIsReachedWhenItLeapt() {
        assertThat(MOVED.machineAt(Instant.parse("2026-12-01T09:00:00Z"))).isEqualTo("2026-12-01T09:00:00Z");
        assertThat(MOVED.machineAt(Instant.parse("2026-12-02T00:00:00Z"))).isEqualTo(FIRST);
        assertThat(MOVED.machineAt(Instant.parse("2026-12-03T10:30:00Z"))).isEqualTo("2026-12-01T10:30:00Z");
        assertThat(MOVED.machineAt(Instant.parse("2026-12-20T00:00:00Z"))).isEqualTo(SECOND);
        assertThat(MOVED.machineAt(Instant.parse("2026-12-31T12:00:00Z"))).isEqualTo("2026-12-01T12:00:00Z");
    }

    @Test
    void aClockThatWasNeverMovedIsTheMachines() {
        assertThat(CompanyTime.MACHINE.at(FIRST)).isEqualTo(FIRST);
        assertThat(CompanyTime.MACHINE.machineAt(FIRST)).isEqualTo(FIRST);
    }
}

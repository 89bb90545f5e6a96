package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import se.knyt.server.today.EngineChannelCounter;

/** What the shops counted, by a clock that was ahead for a moment. */
class ChannelCounterClockTest {
    private static final Instant NOW = Instant.parse("2026-12-05T08:00:00Z");
    private static final Instant AHEAD = NOW.plus(Duration.ofDays(40));
    private static final LocalDate DAY = LocalDate.parse("2026-12-04");

    @Test
    void itIsCountedAnewWhenTheClockIsSetRight() {
        try (var console = new ConsoleFixture()) {
            var now = new AtomicReference<>(AHEAD);
            var counter = new EngineChannelCounter(console.engine(), now::get);
            until(counter, AHEAD);
            now.set(NOW);
            until(counter, NOW);
            assertThat(counter.countedAt(2)).contains(NOW);
        }
    }

    private static void until(EngineChannelCounter counter, Instant counted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        do {
            counter.count(2, DAY, DAY, ZoneOffset.UTC);
            Thread.onSpinWait();
        } while (!counter.countedAt(2).equals(Optional.of(counted)) && System.nanoTime() < end);
        assertThat(counter.countedAt(2)).contains(counted);
    }
}

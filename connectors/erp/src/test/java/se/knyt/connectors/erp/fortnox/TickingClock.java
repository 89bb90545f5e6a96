package se.knyt.connectors.erp.fortnox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that only moves when told to. */
final class TickingClock implements InstantSource {
    private final AtomicReference<Instant> now;

    TickingClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    void tick(Duration step) {
        now.updateAndGet(instant -> instant.plus(step));
    }
}

package se.knyt.simulators.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Machine time of a test: stands until it is told to go on. */
public final class TickingTime implements InstantSource {
    private volatile Instant now;

    public TickingTime(String start) {
        now = Instant.parse(start);
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void tick(Duration step) {
        now = now.plus(step);
    }
}

package se.knyt.simulators.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Sandbox time: machine time plus an offset that only grows and is kept in the store. */
public final class SimulatorClock implements InstantSource {
    private static final String KIND = "_clock";
    private static final String ID = "offset";

    private final InstantSource machineTime;
    private final SimulatorStore store;
    private volatile Duration offset;

    SimulatorClock(InstantSource machineTime, SimulatorStore store) {
        this.machineTime = machineTime;
        this.store = store;
        this.offset = Duration.ofMillis(
                store.peek(KIND, ID).map(node -> Json.number(node, "millis")).orElse(0L));
    }

    @Override
    public Instant instant() {
        return machineTime.instant().plus(offset);
    }

    public Duration offset() {
        return offset;
    }

    /** Sets the offset; a smaller one than the present is ignored, since this clock never goes back. */
    public synchronized void offset(Duration wanted) {
        if (wanted.compareTo(offset) > 0) {
            store.put(KIND, ID, Json.object().put("millis", wanted.toMillis()));
            offset = Duration.ofMillis(wanted.toMillis());
        }
    }

    /** The offset at which this clock shows {@code wanted} now, up to the next whole millisecond, never short of it. */
    Duration offsetFor(Instant wanted) {
        var exact = Duration.between(machineTime.instant(), wanted);
        return Duration.ofMillis(exact.plusNanos(999_999).toMillis());
    }
}

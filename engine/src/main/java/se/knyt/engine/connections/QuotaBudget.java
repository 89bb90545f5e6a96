package se.knyt.engine.connections;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import se.knyt.spi.ConnectorInfo.Quota;
import se.knyt.spi.ProviderFailure;

/**
 * The calls one quota scope may make: a sliding window of the size its connector declares, kept by the process that owns the
 * scope. One call is left unused, for the answer to a person who asks meanwhile elsewhere.
 */
public final class QuotaBudget {
    /** Calls do not arrive as evenly as they leave: the window is kept this much longer than declared. */
    private static final Duration JITTER = Duration.ofMillis(400);

    private final Quota quota;
    private final InstantSource machine;
    private final Deque<Instant> made = new ArrayDeque<>();

    public QuotaBudget(Quota quota, InstantSource machine) {
        this.quota = quota;
        this.machine = machine;
    }

    /**
     * Takes one call, waiting for it at most until {@code latest}.
     *
     * @throws ProviderFailure.RateLimited when none is free by then; nothing was taken
     */
    public void take(Instant latest) {
        if (quota.calls() == 0) {
            return;
        }
        while (true) {
            var free = tryTake();
            if (free.isZero()) {
                return;
            }
            if (machine.instant().plus(free).isAfter(latest)) {
                throw new ProviderFailure.RateLimited(free);
            }
            LockSupport.parkNanos(free.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new ProviderFailure.NotSent("interrupted while waiting for a free call");
            }
        }
    }

    /** How many calls of the window are left now. */
    public synchronized int left() {
        forget(machine.instant());
        return quota.calls() - made.size();
    }

    private synchronized Duration tryTake() {
        var now = machine.instant();
        forget(now);
        if (made.size() < Math.max(1, quota.calls() - 1)) {
            made.addLast(now);
            return Duration.ZERO;
        }
        var wait = Duration.between(now, made.getFirst().plus(quota.per()).plus(JITTER));
        return wait.isPositive() ? wait : Duration.ofMillis(1);
    }

    private void forget(Instant now) {
        if (!made.isEmpty() && made.getLast().isAfter(now.plus(JITTER))) {
            // Noted by a clock that was ahead: when they were made is not known, and none is waited for until then.
            made.clear();
        }
        while (!made.isEmpty()
                && !made.getFirst().plus(quota.per()).plus(JITTER).isAfter(now)) {
            made.removeFirst();
        }
    }
}

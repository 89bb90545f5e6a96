package se.knyt.engine.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads or the database's clock bring about. */
public final class Until {
    private Until() {}

    /** Looks again every 20 ms until it holds. @throws AssertionError when it does not within the time */
    public static void holds(String what, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come about within " + atMost + ": " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}

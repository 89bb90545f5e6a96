package se.knyt.simulators.base;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** A vendor's limit on calls. Both kinds are told the time: they run on machine time, since a sandbox clock jumps. */
public final class Quota {
    private Quota() {}

    /** At most {@code callsMax} calls within any {@code window}. */
    public static final class SlidingWindow {
        private final int callsMax;
        private final Duration window;
        private final Deque<Instant> calls = new ArrayDeque<>();

        public SlidingWindow(int callsMax, Duration window) {
            this.callsMax = callsMax;
            this.window = window;
        }

        /** Takes one call if the window has room. */
        public synchronized boolean take(Instant now) {
            // A machine's clock that was ahead has told these: a vendor's own has not.
            calls.removeIf(call -> call.isAfter(now.plus(window)));
            while (!calls.isEmpty() && !calls.peekFirst().plus(window).isAfter(now)) {
                calls.removeFirst();
            }
            if (calls.size() >= callsMax) {
                return false;
            }
            calls.addLast(now);
            return true;
        }

        /** How long until a refused caller finds room. */
        public synchronized Duration untilRoom(Instant now) {
            if (calls.size() < callsMax) {
                return Duration.ZERO;
            }
            var wait = Duration.between(now, calls.getFirst().plus(window));
            return wait.isNegative() ? Duration.ZERO : wait;
        }
    }

    /** A bucket of {@code capacity} points, refilled by {@code pointsPerSecond}. Counted in thousandths of a point. */
    public static final class LeakyBucket {
        private static final long PARTS = 1000;
        /** Callers look at the clock one after another, and not in the order in which they come here. */
        private static final Duration CLOCKS_DIFFER_MAX = Duration.ofSeconds(1);

        private final long capacityParts;
        private final long pointsPerSecond;
        private long availableParts;
        private Instant filledAt;

        public LeakyBucket(int capacity, int pointsPerSecond, Instant now) {
            this.capacityParts = capacity * PARTS;
            this.pointsPerSecond = pointsPerSecond;
            this.availableParts = capacityParts;
            this.filledAt = now;
        }

        private void refill(Instant now) {
            if (filledAt.isAfter(now.plus(CLOCKS_DIFFER_MAX))) {
                filledAt = now; // A machine's clock that was ahead has told it.
            }
            long millis = Duration.between(filledAt, now).toMillis();
            if (millis > 0) {
                long full = capacityParts - availableParts;
                long added = millis > 3_600_000 ? full : Math.min(full, millis * pointsPerSecond);
                availableParts += added;
                filledAt = now;
            }
        }

        /** Takes {@code points} if the bucket holds them. */
        public synchronized boolean take(long points, Instant now) {
            refill(now);
            if (availableParts < points * PARTS) {
                return false;
            }
            availableParts -= points * PARTS;
            return true;
        }

        /** Gives back what was taken in advance and not used. */
        public synchronized void giveBack(long points) {
            availableParts = Math.min(capacityParts, availableParts + points * PARTS);
        }

        /** Whole points in the bucket. */
        public synchronized long available(Instant now) {
            refill(now);
            return availableParts / PARTS;
        }
    }
}

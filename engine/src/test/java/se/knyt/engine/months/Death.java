package se.knyt.engine.months;

import java.util.concurrent.atomic.AtomicInteger;
import se.knyt.engine.db.CrashPoints;

/** Ends a process at one of its points: what has been committed stands, what it had in hand is gone. */
final class Death extends Error {
    private static final long serialVersionUID = 1;

    private Death(String where) {
        super(where, null, false, false);
    }

    /** Counts the points that a process passes, and lets it die at one of them. */
    static final class At implements CrashPoints {
        private final AtomicInteger left;
        private volatile String where = "";

        /** @param points so many are survived; none is fatal where it is negative */
        At(int points) {
            left = new AtomicInteger(points);
        }

        @Override
        public void reached(String name) {
            if (where.isEmpty() && left.getAndDecrement() == 0) {
                where = name;
            }
            // On a thread of a call nothing is thrown: whoever drives the process sees that it is dead.
            if (name.startsWith("commit:")) {
                check();
            }
        }

        /** @throws Death where it is dead */
        void check() {
            if (!where.isEmpty()) {
                throw new Death(where);
            }
        }
    }
}

package se.knyt.engine.db;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the points at which a process may die with something half done: after each commit, and around each outgoing call. A
 * crash run counts them on a clean run and then makes a process die at each in turn.
 */
public interface CrashPoints {
    /** Counts nothing. */
    CrashPoints NONE = name -> {};

    /** Passed a point; may not return. */
    void reached(String name);

    /**
     * Counts, and ends the process at once, without any clean-up, when the count reaches {@code fatal}.
     *
     * @param fatal 1 for the first point; 0 to only count
     */
    static Counter counter(long fatal) {
        return new Counter(fatal);
    }

    /** The counting kind. */
    final class Counter implements CrashPoints {
        private static final int EXIT_STATUS = 137;

        private final long fatal;
        private final AtomicLong count = new AtomicLong();
        private volatile @Nullable String last;

        private Counter(long fatal) {
            this.fatal = fatal;
        }

        @Override
        public void reached(String name) {
            last = name;
            if (count.incrementAndGet() == fatal) {
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
        }

        public long count() {
            return count.get();
        }

        /** The point reached last, or the empty text. */
        public String last() {
            var name = last;
            return name == null ? "" : name;
        }
    }
}

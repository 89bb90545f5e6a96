package se.knyt.engine.rules;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How long all rules together may take over one order, or one of whatever else is asked of. Each expression is bounded by itself; this
 * bounds many of them, and those who share the thread wait no longer.
 */
final class RuleTime {
    static final Duration MAX = Duration.ofSeconds(5);

    private static final ScopedValue<RuleTime> NOW = ScopedValue.newInstance();

    private final LongSupplier nanoTime;
    private final long begun;

    private RuleTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** Lets rules be asked, all of them within the time. */
    static <T> T bounded(Supplier<T> asking) {
        return bounded(System::nanoTime, asking);
    }

    static <T> T bounded(LongSupplier nanoTime, Supplier<T> asking) {
        return ScopedValue.where(NOW, new RuleTime(nanoTime)).call(asking::get);
    }

    /** Whether the time is over; never where nothing bounds it. */
    static boolean isOver() {
        if (!NOW.isBound()) {
            return false;
        }
        var time = NOW.get();
        return time.nanoTime.getAsLong() - time.begun > MAX.toNanos();
    }

    static String said() {
        return "the rules took more than " + MAX.toSeconds() + " seconds";
    }
}

package se.knyt.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whose turn it is. A loop looks first at the companies for which this process has done something just now, and only every half second
 * at all others, for what another process or the clock has made due: what a step costs does not grow with the companies that rest.
 */
final class Turns {
    private static final Duration ROUND = Duration.ofMillis(500);
    /** Companies named in one statement: the policy compares each row's company with all of them. */
    private static final int AT_ONCE = 50;

    private final Set<Long> touched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean roundWanted = new AtomicBoolean(true);
    private long roundAt = System.nanoTime();

    void touch(Collection<Long> companies) {
        touched.addAll(companies);
    }

    /** All are looked at in the next step. */
    void all() {
        roundWanted.set(true);
    }

    /** For one thread. Those touched since the last call come first. */
    List<List<Long>> next(Collection<Long> owned) {
        var first = new HashSet<>(touched);
        touched.removeAll(first);
        boolean round = roundWanted.getAndSet(false) || System.nanoTime() - roundAt >= ROUND.toNanos();
        if (round) {
            roundAt = System.nanoTime();
        }
        var turns = new ArrayList<List<Long>>();
        divide(owned.stream().filter(first::contains).toList(), turns);
        if (round) {
            divide(owned.stream().filter(c -> !first.contains(c)).toList(), turns);
        }
        return turns;
    }

    private static void divide(List<Long> companies, List<List<Long>> turns) {
        for (int i = 0; i < companies.size(); i += AT_ONCE) {
            turns.add(companies.subList(i, Math.min(companies.size(), i + AT_ONCE)));
        }
    }
}

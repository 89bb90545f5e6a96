package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.tests.thread.Merchant.Way;

/**
 * The engine is killed right after a commit, a call or an answer, and started again: books and targets end as if it had never died.
 * The gate takes an even share of the points; {@code ./knyt campaign crash} takes every one.
 */
class CrashAtEveryPointTest {
    private static final int RUNS_IN_GATE = 4;
    private static final int SIDE_BY_SIDE = 2;

    @ParameterizedTest
    @EnumSource(Way.class)
    void booksAndTargetsAreThoseOfACleanRun(Way way) throws Exception {
        var clean = run(way, 0);
        assertThat(clean.books()).contains(" tied ");
        assertThat(clean.points()).isPositive();
        try (var executor = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            var runs = new ArrayList<Callable<String>>();
            for (long point : points(clean.points())) {
                runs.add(() -> difference(way, clean, point));
            }
            for (var difference : executor.invokeAll(runs)) {
                assertThat(difference.get()).isEmpty();
            }
        }
    }

    /** Before the first, and then evenly spread, each way round. */
    private static List<Long> points(long count) {
        var result = new ArrayList<Long>(List.of(-1L));
        long runs = Math.min(Integer.getInteger("knyt.crash.runs", RUNS_IN_GATE), count);
        for (long i = 0; i < runs; i++) {
            result.add(1 + i * count / runs);
        }
        return result;
    }

    private static String difference(Way way, CrashRun.Outcome clean, long point) {
        var crashed = run(way, point);
        // Each line is compared as often as it stands. Their order is not: the lines were sorted with the times of day
        // in them.
        var difference =
                Differences.of(clean.books(), crashed.books()) + Differences.of(clean.targets(), crashed.targets());
        return difference.isEmpty() ? "" : "killed at point " + point + ":\n" + difference;
    }

    private static CrashRun.Outcome run(Way way, long point) {
        try (var run = new CrashRun(way, point)) {
            return run.run(way);
        }
    }
}

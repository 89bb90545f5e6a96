package se.knyt.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.knyt.tests.crash.CrashRun.Trade;
import se.knyt.tests.thread.Merchant.Way;

/**
 * The engine is killed right after a commit, call or answer of a clean run, one run for each, and another goes on: books and
 * targets end as if it had never died. Of the points of a run every fifteenth is taken, of the other way of the trade those between
 * them; the campaign takes every one.
 */
class CrashAtEveryPointTest {
    private static final int SIDE_BY_SIDE = 2;
    /** A process renews its leases by the clock on the wall; after the first time and the second nothing else is half done there. */
    private static final Map<String, Integer> TAKEN_AT_MOST = Map.of("commit:lease", 2, "commit:lease-release", 0);

    private Children children;

    static Stream<Trade> trades() {
        // With payments alone there is no shop that sells.
        return Stream.of(Way.SHOP, Way.ACCOUNTING_SYSTEM).map(way -> new Trade(way, 1, false));
    }

    @BeforeEach
    void start() {
        children = Children.ready(SIDE_BY_SIDE * 2);
    }

    @AfterEach
    void stop() {
        children.close();
    }

    @ParameterizedTest
    @MethodSource("trades")
    void booksAndTargetsAreThoseOfACleanRun(Trade trade) throws Exception {
        var clean = CrashRun.of(children, trade, Point.NONE);
        assertThat(clean.books()).contains(" tied ");
        var points = taken(points(clean.passed()), trade);
        assertThat(points).hasSizeGreaterThan(10);
        try (var executor = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            var runs = new ArrayList<Callable<String>>();
            for (var point : points) {
                runs.add(() -> isOver() ? "" : whatDiffers(trade, clean, point));
            }
            var differing = new ArrayList<String>();
            for (var difference : executor.invokeAll(runs)) {
                differing.add(difference.get());
            }
            assertThat(String.join("", differing)).isEmpty();
        }
    }

    /** Before the first, and then every one that a clean run passed. */
    private static List<Point> points(List<String> passed) {
        var result = new ArrayList<>(List.of(Point.BEFORE_ALL));
        var counts = new HashMap<String, Integer>();
        for (var name : passed) {
            int occurrence = counts.merge(name, 1, Integer::sum);
            if (occurrence <= TAKEN_AT_MOST.getOrDefault(name, Integer.MAX_VALUE)) {
                result.add(new Point(name, occurrence));
            }
        }
        return result;
    }

    List<Point> taken(List<Point> points, Trade trade) {
        var result = new ArrayList<Point>();
        for (int i = 7 * (trade.way().ordinal() % 2); i < points.size(); i += 15) {
            result.add(points.get(i));
        }
        return result;
    }

    /** Whether no further point is taken. */
    boolean isOver() {
        return false;
    }

    private String whatDiffers(Trade trade, EngineHost.Outcome clean, Point point) {
        var crashed = CrashRun.of(children, trade, point);
        var text = Differences.of(clean.books(), crashed.books()) + Differences.of(clean.targets(), crashed.targets());
        if (!crashed.died() && isOfAnAct(point)) {
            text += "it did not die\n";
        }
        return text.isEmpty() ? "" : "killed at " + point + ":\n" + text;
    }

    /** How often is read, and how much one commit takes together, differs from run to run; what is done elsewhere does not. */
    private static boolean isOfAnAct(Point point) {
        return point.occurrence() <= 1 || point.name().startsWith("answered:");
    }
}

package se.knyt.tests.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.engine.db.CrashPoints;

/**
 * Writes down the points that an engine passes, and ends the process at once, without any clean-up, at one of them. A point is named
 * by what was done and its place among those of the same name, since what runs side by side passes its points in no fixed order.
 */
final class Points implements CrashPoints {
    /** What {@code kill -9} gives. */
    static final int EXIT_STATUS = 137;

    private final Point fatal;
    private final List<String> passed = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    Points(Point fatal) {
        this.fatal = fatal;
    }

    @Override
    public synchronized void reached(String where) {
        var name = withoutIds(where);
        passed.add(name);
        if (counts.merge(name, 1, Integer::sum) == fatal.occurrence() && name.equals(fatal.name())) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }

    /** Another system's ids differ from run to run. */
    private static String withoutIds(String name) {
        return name.replaceAll("/[^/]*\\d[^/]{3,}", "/*").replaceAll("/\\d+", "/*");
    }

    synchronized List<String> passed() {
        return List.copyOf(passed);
    }
}

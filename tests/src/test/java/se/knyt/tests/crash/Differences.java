package se.knyt.tests.crash;

import java.util.ArrayList;
import java.util.List;

/** What two texts do not share, so that a failure can be read. */
public final class Differences {
    private static final int LINES_MAX = 20;

    private Differences() {}

    /** Empty only when the texts are the same. */
    public static String of(String expected, String actual) {
        if (expected.equals(actual)) {
            return "";
        }
        var missing = new ArrayList<>(List.of(expected.split("\n")));
        var extra = new ArrayList<>(List.of(actual.split("\n")));
        for (var line : List.copyOf(missing)) {
            if (extra.remove(line)) {
                missing.remove(line);
            }
        }
        if (missing.isEmpty() && extra.isEmpty()) {
            return "the same lines in another order\n";
        }
        var text = new StringBuilder();
        missing.stream()
                .limit(LINES_MAX)
                .forEach(line -> text.append("- ").append(line).append('\n'));
        extra.stream()
                .limit(LINES_MAX)
                .forEach(line -> text.append("+ ").append(line).append('\n'));
        return text.toString();
    }
}

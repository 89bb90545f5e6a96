package se.knyt.tests.walls;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a connector's folder may hold: more lines than its kind needs are a sign that something general stands in it. */
final class FolderBudgets {
    /** Main lines by family. */
    private static final Map<String, Integer> LINES = Map.of(
            "connectors/shops",
            3_000,
            "connectors/payments",
            1_200,
            "connectors/erp",
            3_000,
            "connectors/files",
            3_000);

    /** What a format of settlement files may have beside its connector. */
    private static final int FORMAT_LINES = 500;

    private FolderBudgets() {}

    /** Folders over their budget: {@code folder: lines of budget}. */
    static List<String> found(House house) {
        var lines = new TreeMap<String, Long>();
        var budgets = new TreeMap<String, Integer>();
        LINES.keySet()
                .forEach(family -> house.main(family).stream()
                        .filter(source -> source.is("java"))
                        .forEach(source -> {
                            var below = source.place().split("/se/knyt/connectors/[a-z]+/", -1)[1];
                            if (below.contains("/")) {
                                var folder = family + "/" + below.substring(0, below.indexOf('/'));
                                lines.merge(folder, source.text().lines().count(), Long::sum);
                                int format = below.contains("/settlement/") ? FORMAT_LINES : 0;
                                budgets.merge(folder, LINES.getOrDefault(family, 0) + format, Math::max);
                            }
                        }));
        return lines.entrySet().stream()
                .filter(folder -> folder.getValue() > budgets.getOrDefault(folder.getKey(), 0))
                .map(folder -> folder.getKey() + ": " + folder.getValue() + " of " + budgets.get(folder.getKey()))
                .toList();
    }
}

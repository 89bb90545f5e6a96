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

    private FolderBudgets() {}

    /** Folders over their budget: {@code folder: lines of budget}. */
    static List<String> found(House house) {
        var lines = new TreeMap<String, Long>();
        LINES.keySet()
                .forEach(family -> house.main(family).stream()
                        .filter(source -> source.is("java"))
                        .forEach(source -> {
                            var below = source.place().split("/se/knyt/connectors/[a-z]+/", -1)[1];
                            if (below.contains("/")) {
                                lines.merge(
                                        family + "/" + below.substring(0, below.indexOf('/')),
                                        source.text().lines().count(),
                                        Long::sum);
                            }
                        }));
        return lines.entrySet().stream()
                .filter(folder -> folder.getValue() > budget(folder.getKey()))
                .map(folder -> folder.getKey() + ": " + folder.getValue() + " of " + budget(folder.getKey()))
                .toList();
    }

    private static int budget(String folder) {
        return LINES.getOrDefault(folder.substring(0, folder.lastIndexOf('/')), 0);
    }
}

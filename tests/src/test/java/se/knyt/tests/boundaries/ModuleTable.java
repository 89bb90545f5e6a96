package se.knyt.tests.boundaries;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who may use whom, one line a module; the same table stands in the architecture page. */
final class ModuleTable {
    private static final String TABLE = """
            core              |
            formats           | core
            connector-spi     | core
            connector-http    | core connector-spi
            connectors/shops  | core formats connector-spi connector-http
            connectors/payments | core formats connector-spi connector-http
            connectors/erp    | core formats connector-spi connector-http
            connectors/files  | core formats connector-spi connector-http
            postgres          |
            engine            | core formats connector-spi
            simulators        | formats
            connector-testkit | core connector-spi
            cli               | core formats
            server            | core connector-spi connector-http engine postgres simulators
            """;
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("core", "se.knyt.core"),
            Map.entry("formats", "se.knyt.formats"),
            Map.entry("connector-spi", "se.knyt.spi"),
            Map.entry("connector-http", "se.knyt.http"),
            Map.entry("connectors/shops", "se.knyt.connectors.shops"),
            Map.entry("connectors/payments", "se.knyt.connectors.payments"),
            Map.entry("connectors/erp", "se.knyt.connectors.erp"),
            Map.entry("connectors/files", "se.knyt.connectors.files"),
            Map.entry("postgres", "se.knyt.postgres"),
            Map.entry("engine", "se.knyt.engine"),
            Map.entry("simulators", "se.knyt.simulators"),
            Map.entry("connector-testkit", "se.knyt.testkit"),
            Map.entry("cli", "se.knyt.cli"),
            Map.entry("server", "se.knyt.server"));

    private ModuleTable() {}

    /** Module to the packages it may name, its own first. */
    static Map<String, List<String>> allowed() {
        var result = new LinkedHashMap<String, List<String>>();
        for (var line : TABLE.lines().toList()) {
            var cells = line.split("\\|", -1);
            var packages = new ArrayList<String>();
            packages.add(packageOf(cells[0].strip()));
            for (var used : cells[1].strip().split(" ")) {
                if (!used.isEmpty()) {
                    packages.add(packageOf(used));
                }
            }
            result.put(cells[0].strip(), packages);
        }
        return result;
    }

    private static String packageOf(String module) {
        var name = PACKAGES.get(module);
        if (name == null) {
            throw new IllegalStateException("no such module: " + module);
        }
        return name;
    }
}

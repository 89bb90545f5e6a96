package se.knyt.server.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the database did for one statement.
 *
 * @param statement its text
 * @param scanned tables that were read from beginning to end
 * @param rows how many rows were read of tables, those thrown away included
 * @param tables which tables were read
 */
public record Plan(String statement, Set<String> scanned, long rows, Set<String> tables) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads what auto_explain tells. */
    public static Plan of(String json) {
        var tree = JSON.readTree(json);
        var nodes = new ArrayList<JsonNode>();
        collect(tree.path("Plan"), nodes);
        var scanned = new TreeSet<String>();
        var tables = new TreeSet<String>();
        long rows = 0;
        for (var node : nodes) {
            var table = node.path("Relation Name").asString("");
            if (!table.isEmpty()) {
                tables.add(table);
            }
            if (node.path("Node Type").asString("").equals("Seq Scan")) {
                scanned.add(table);
            }
            // What a join throws away was read by the scans below it.
            if (node.path("Node Type").asString("").contains("Scan") && !table.isEmpty()) {
                rows += read(node);
            }
        }
        return new Plan(
                tree.path("Query Text").asString("").replaceAll("\\s+", " ").strip(), scanned, rows, tables);
    }

    private static long read(JsonNode node) {
        double each = node.path("Actual Rows").asDouble(0)
                + node.path("Rows Removed by Filter").asDouble(0)
                + node.path("Rows Removed by Index Recheck").asDouble(0);
        return Math.round(each * node.path("Actual Loops").asDouble(0));
    }

    private static void collect(JsonNode node, List<JsonNode> into) {
        into.add(node);
        for (var below : node.path("Plans")) {
            collect(below, into);
        }
    }
}

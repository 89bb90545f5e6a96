package se.knyt.connectors.shops.shopify;

import java.util.function.BiFunction;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Connections that go on beyond what came with their parent. */
final class Connections {
    private static final int PAGES_MAX = 50;

    private Connections() {}

    /** Runs a document and gives its {@code data}. */
    interface Fetch extends BiFunction<String, ObjectNode, JsonNode> {}

    /**
     * Adds to {@code parent.field.nodes} what its further pages hold.
     *
     * @param id the parent's
     * @param root the document's root field: {@code order} or {@code node}
     * @throws IllegalArgumentException when it does not end, or a page is not there
     */
    static void complete(JsonNode parent, String id, String root, String field, String document, Fetch fetch) {
        var info = parent.path(field).path("pageInfo");
        for (int page = 0; Json.flagOr(info, "hasNextPage", false); page++) {
            if (page == PAGES_MAX) {
                throw new IllegalArgumentException("more than " + PAGES_MAX + " pages of " + field);
            }
            var variables = Json.object().put("id", id).put("after", Json.text(info, "endCursor"));
            var next = fetch.apply(document, variables).path(root).path(field);
            if (!(parent.path(field).path("nodes") instanceof ArrayNode nodes)
                    || !next.path("nodes").isArray()) {
                throw new IllegalArgumentException("a page of " + field + " is missing");
            }
            next.path("nodes").forEach(nodes::add);
            info = next.path("pageInfo");
        }
    }

    /** @throws IllegalArgumentException when a connection that is only read by its first page goes on */
    static void requireWhole(JsonNode parent, String field) {
        if (Json.flagOr(parent.path(field).path("pageInfo"), "hasNextPage", false)) {
            throw new IllegalArgumentException("more " + field + " than are read");
        }
    }
}

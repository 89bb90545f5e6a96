package se.knyt.simulators.shopify;

import graphql.schema.DataFetchingEnvironment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Cursor paging: {@code first} and {@code after}, at most 250 a page. */
final class Connection {
    static final int PAGE_MAX = 250;

    private Connection() {}

    /** A page of a list inside an order; its cursors are positions. */
    static Map<String, Object> page(List<?> all, DataFetchingEnvironment environment) {
        int from = 0;
        String after = environment.getArgument("after");
        if (after != null) {
            try {
                from = Integer.parseInt(decode(after)) + 1;
            } catch (NumberFormatException e) {
                throw new BadQuery("Invalid cursor for current pagination sort.");
            }
        }
        int first = first(environment);
        int start = Math.min(Math.max(0, from), all.size());
        int end = Math.min(start + first, all.size());
        var nodes = new ArrayList<Object>(all.subList(start, end));
        var edges = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < nodes.size(); i++) {
            edges.add(Map.of("cursor", encode(Integer.toString(start + i)), "node", nodes.get(i)));
        }
        GraphCost.count(environment, nodes.size());
        return connection(nodes, edges, end < all.size(), start > 0);
    }

    /**
     * A page of a list in its sort order; its cursors are places in that order, so that what comes or goes meanwhile moves nothing.
     *
     * @param place texts that sort as the list does, each of its own
     * @param shown what a node of the page looks like
     */
    static Map<String, Object> sorted(
            List<ObjectNode> found,
            Function<ObjectNode, String> place,
            Function<ObjectNode, View> shown,
            DataFetchingEnvironment environment) {
        int first = first(environment);
        boolean reverse = Boolean.TRUE.equals(environment.<Boolean>getArgument("reverse"));
        String after = environment.getArgument("after");
        int start = 0;
        if (after != null) {
            var last = decode(after);
            while (start < found.size() && !isAfter(place.apply(found.get(start)), last, reverse)) {
                start++;
            }
        }
        int end = Math.min(start + first, found.size());
        var page = found.subList(start, end);
        GraphCost.count(environment, page.size());
        var edges = new ArrayList<Map<String, Object>>();
        var nodes = new ArrayList<Object>();
        for (var node : page) {
            var view = shown.apply(node);
            nodes.add(view);
            edges.add(Map.of("cursor", encode(place.apply(node)), "node", view));
        }
        return connection(nodes, edges, end < found.size(), start > 0);
    }

    private static boolean isAfter(String place, String last, boolean reverse) {
        return reverse ? place.compareTo(last) < 0 : place.compareTo(last) > 0;
    }

    private static Map<String, Object> connection(
            List<Object> nodes, List<Map<String, Object>> edges, boolean more, boolean before) {
        var info = new HashMap<String, Object>();
        info.put("hasNextPage", more);
        info.put("hasPreviousPage", before);
        if (!edges.isEmpty()) {
            info.put("startCursor", String.valueOf(edges.getFirst().get("cursor")));
            info.put("endCursor", String.valueOf(edges.getLast().get("cursor")));
        }
        return Map.of("nodes", nodes, "edges", edges, "pageInfo", info);
    }

    static int first(DataFetchingEnvironment environment) {
        Integer first = environment.getArgument("first");
        if (first == null) {
            throw new BadQuery("you must provide one of first or last");
        }
        if (first < 1 || first > PAGE_MAX) {
            throw new BadQuery("Argument 'first' must be between 1 and " + PAGE_MAX);
        }
        return first;
    }

    static String encode(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadQuery("Invalid cursor for current pagination sort.");
        }
    }
}

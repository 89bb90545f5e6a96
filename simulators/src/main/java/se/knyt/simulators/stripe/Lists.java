package se.knyt.simulators.stripe;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/** Lists as the API gives them: the newest first, 10 unless told, at most 100, going on after or before an id. */
final class Lists {
    private static final int LIMIT_DEFAULT = 10;
    private static final int LIMIT_MAX = 100;
    /** What every list takes. */
    private static final List<String> PAGING = List.of("limit", "starting_after", "ending_before");

    private Lists() {}

    /** The names a list takes, for {@link Params#only}. */
    static String[] names(String... more) {
        var names = new ArrayList<>(PAGING);
        names.addAll(List.of(more));
        return names.toArray(String[]::new);
    }

    /**
     * One page.
     *
     * @param oldestFirst all objects, filtered here by {@code equal} fields and by {@code ranges} of times
     * @param shown how each object of the page is shown
     */
    static ObjectNode page(
            Params params,
            String url,
            List<ObjectNode> oldestFirst,
            List<String> equal,
            List<String> ranges,
            Function<ObjectNode, ObjectNode> shown) {
        var found = oldestFirst.reversed().stream()
                .filter(node -> equal.stream()
                        .allMatch(field -> params.text(field)
                                .map(value -> value.equals(Json.text(node, field)))
                                .orElse(true)))
                .filter(node -> ranges.stream().allMatch(field -> within(params, field, Json.number(node, field))))
                .toList();
        int limit = limit(params);
        int from = 0;
        int to = found.size();
        if (params.text("starting_after").isPresent()) {
            from = place(found, "starting_after", params) + 1;
        }
        if (params.text("ending_before").isPresent()) {
            to = place(found, "ending_before", params);
            from = Math.max(0, to - limit);
        }
        int end = Math.min(from + limit, to);
        boolean more = params.text("ending_before").isPresent() ? from > 0 : end < found.size();
        var list = Json.object().put("object", "list").put("url", url).put("has_more", more);
        var data = list.putArray("data");
        found.subList(from, end).forEach(node -> data.add(shown.apply(node.deepCopy())));
        return list;
    }

    private static int limit(Params params) {
        long limit = params.whole("limit").orElse(LIMIT_DEFAULT);
        if (limit < 1 || limit > LIMIT_MAX) {
            throw Refusal.parameter("parameter_invalid_integer", "limit", "limit must be between 1 and " + LIMIT_MAX);
        }
        return (int) limit;
    }

    private static int place(List<ObjectNode> found, String param, Params params) {
        var id = params.required(param);
        for (int i = 0; i < found.size(); i++) {
            if (Json.text(found.get(i), "id").equals(id)) {
                return i;
            }
        }
        throw Refusal.parameter("resource_missing", param, "No such object: '" + id + "'");
    }

    private static boolean within(Params params, String field, long value) {
        return holds(params.whole(field), bound -> value == bound)
                && holds(params.whole(field + "[gte]"), bound -> value >= bound)
                && holds(params.whole(field + "[gt]"), bound -> value > bound)
                && holds(params.whole(field + "[lte]"), bound -> value <= bound)
                && holds(params.whole(field + "[lt]"), bound -> value < bound);
    }

    private static boolean holds(OptionalLong bound, java.util.function.LongPredicate condition) {
        return bound.isEmpty() || condition.test(bound.getAsLong());
    }
}

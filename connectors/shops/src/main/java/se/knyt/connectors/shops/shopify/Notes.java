package se.knyt.connectors.shops.shopify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A note on the order, made before an effect is tried: what was there already. Shopify's captures and fulfilments carry no key of
 * ours, so this is how an effect whose answer was lost is told from an equal one that somebody else made before.
 */
final class Notes {
    private static final String NAMESPACE = "knyt";

    private Notes() {}

    /** The metafield's key for one effect: at most 64 characters, letters, digits, underscore. */
    static String key(String kind, String effectKey) {
        return kind + "_"
                + Signatures.sha256Hex(effectKey.getBytes(StandardCharsets.UTF_8))
                        .substring(0, 24);
    }

    /** Whether a try was begun at all. */
    static boolean made(JsonNode order) {
        return Json.has(order, "metafield");
    }

    /** Ids that were there before the first try. */
    static Set<String> before(JsonNode order) {
        return Arrays.stream(Json.textOr(order.path("metafield"), "value", "").split(" "))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    static void make(ShopifyClient client, String orderId, String key, List<String> ids) {
        var value = ids.isEmpty() ? "-" : String.join(" ", ids);
        set(client, orderId, Map.of(key, value), "multi_line_text_field");
    }

    /** Sets metafields in Knyt's namespace; the same values again change nothing. */
    static void set(ShopifyClient client, String orderId, Map<String, String> values) {
        set(client, orderId, values, "single_line_text_field");
    }

    private static void set(ShopifyClient client, String orderId, Map<String, String> values, String type) {
        var fields = Json.array();
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> fields.addObject()
                        .put("ownerId", orderId)
                        .put("namespace", NAMESPACE)
                        .put("key", entry.getKey())
                        .put("type", type)
                        .put("value", entry.getValue()));
        var variables = Json.object();
        variables.set("metafields", fields);
        client.mutate(Queries.SET_METAFIELDS, variables, "metafieldsSet", "shopify.metafield-refused");
    }
}

package se.knyt.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Good answers of a vendor with a few things changed in them: a field taken away, another kind of value, a number or a text at the
 * edge of what there is, entries doubled, dropped or turned round. The same seed gives the same damage.
 */
public final class DamagedJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Values that a field never expects; each is JSON. */
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "0",
            "-1",
            "9223372036854775807",
            "-9223372036854775808",
            "92233720368547758.08",
            "0.001",
            "1e99",
            "1e-99",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"0\"",
            "\"-1\"",
            "\"1,5\"",
            "\"1e5\"",
            "\"92233720368547758.08\"",
            "\"99999999999999999999.99\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"2026-02-30\"",
            "\"2026-13-01T00:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"0000-00-00\"",
            "\"SEK\"",
            "\"JPY\"",
            "\"XXX\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"åäö\\u202e\"",
            "[]",
            "[null]",
            "[[]]",
            "[7]",
            "{}",
            "{\"a\":null}");

    private final Random random;

    private DamagedJson(long seed) {
        random = new Random(seed);
    }

    /**
     * Endless damaged copies of one document; the document itself is left as it is.
     *
     * @param seed where to begin
     */
    public static Stream<JsonNode> of(JsonNode good, long seed) {
        var damaged = new DamagedJson(seed);
        return Stream.generate(() -> damaged.copy(good));
    }

    private JsonNode copy(JsonNode good) {
        var copy = good.deepCopy();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            damage(copy);
        }
        return copy;
    }

    private void damage(JsonNode root) {
        var containers = new ArrayList<JsonNode>();
        collect(root, containers);
        if (containers.isEmpty()) {
            return; // nothing is left of it
        }
        switch (containers.get(random.nextInt(containers.size()))) {
            case ObjectNode object -> damage(object);
            case ArrayNode array -> damage(array);
            default -> throw new IllegalStateException("only objects and arrays are collected");
        }
    }

    /** Containers that have something in them. */
    private static void collect(JsonNode node, List<JsonNode> found) {
        if (node.isContainer() && !node.isEmpty()) {
            found.add(node);
            node.forEach(child -> collect(child, found));
        }
    }

    private void damage(ObjectNode object) {
        var names = List.copyOf(object.propertyNames());
        var name = names.get(random.nextInt(names.size()));
        if (random.nextInt(4) == 0) {
            object.remove(name);
        } else {
            object.set(name, odd());
        }
    }

    private void damage(ArrayNode array) {
        int at = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(at);
            case 1 -> array.insert(random.nextInt(array.size()), array.get(at).deepCopy());
            case 2 -> array.set(at, odd());
            default -> {
                var taken = array.remove(at);
                array.add(taken);
            }
        }
    }

    private JsonNode odd() {
        if (random.nextInt(20) == 0) {
            return MAPPER.valueToTree("x".repeat(100_000));
        }
        return MAPPER.reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(ODD.get(random.nextInt(ODD.size())));
    }
}

package se.knyt.simulators.base;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the simulators read and write it: decimals exact, depth and size bounded. */
public final class Json {
    private static final int DEPTH_MAX = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * The value of {@code bytes}.
     *
     * @throws JacksonException when the bytes are no single JSON value
     */
    public static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    public static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** The text of a field, or the empty text when it is missing or null. */
    public static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "" : value.asString("");
    }

    /** The whole number of a field, or zero when it is missing or no number. */
    public static long number(JsonNode node, String field) {
        return node.path(field).asLong(0);
    }

    /** The same value with every object's fields in alphabetical order: equal states give equal bytes. */
    public static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var fields = new TreeMap<String, JsonNode>();
            object.properties().forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
            var copy = object();
            fields.forEach(copy::set);
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = array();
            array.forEach(element -> copy.add(sorted(element)));
            return copy;
        }
        return node;
    }

    /** One line of canonical JSON, UTF-8. */
    public static String canonical(JsonNode node) {
        return new String(bytes(sorted(node)), StandardCharsets.UTF_8);
    }
}

package se.knyt.http.json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reading and writing JSON with bounds. Numbers with decimals become {@link BigDecimal}; a name given twice in one object is an
 * error, since the two readers of a document might take different ones.
 *
 * <p>The accessors with a name fail with {@link IllegalArgumentException} that says which field; those ending in {@code Or} give a
 * default for a field that is absent or null.
 */
public final class Json {
    static final int DEPTH_MAX = 64;
    static final int STRING_CHARS_MAX = 4 * 1024 * 1024;
    static final int NUMBER_CHARS_MAX = 40;
    private static final int LABEL_CHARS_MAX = 100;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(STRING_CHARS_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(1024)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** @throws IllegalArgumentException when it is no JSON, saying where, or is over a bound */
    public static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            var location = e.getLocation();
            throw new IllegalArgumentException(
                    "not readable JSON"
                            + (location == null
                                    ? ""
                                    : " at line " + location.getLineNr() + " column " + location.getColumnNr()),
                    e);
        }
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** What a thing that cannot be read is called in a message: the first of these fields that is a text or number, at most 100 characters, else {@code ?}. */
    public static String label(JsonNode node, String... names) {
        for (var name : names) {
            var value = node.path(name);
            if ((value.isString() || value.isNumber()) && !value.asString().isBlank()) {
                var text = value.asString();
                return text.length() > LABEL_CHARS_MAX ? text.substring(0, LABEL_CHARS_MAX) : text;
            }
        }
        return "?";
    }

    /** Whether the field is there and not null. */
    public static boolean has(JsonNode node, String name) {
        return node.hasNonNull(name);
    }

    /** The field, which must be there and not null. */
    public static JsonNode get(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("missing field " + name);
        }
        return value;
    }

    public static String text(JsonNode node, String name) {
        var value = get(node, name);
        if (!value.isString()) {
            throw new IllegalArgumentException("not a text: field " + name);
        }
        return value.stringValue();
    }

    /** The text, a number as it was written, or the default. */
    public static String textOr(JsonNode node, String name, String absent) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return absent;
        }
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isContainer()) {
            throw new IllegalArgumentException("not a text: field " + name);
        }
        return value.asString();
    }

    /** A whole number. */
    public static long whole(JsonNode node, String name) {
        var value = get(node, name);
        if (!value.isNumber()) {
            throw new IllegalArgumentException("not a whole number: field " + name);
        }
        try {
            return value.decimalValue().longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number: field " + name, e);
        }
    }

    public static long wholeOr(JsonNode node, String name, long absent) {
        return has(node, name) ? whole(node, name) : absent;
    }

    /** A decimal, written as a number or as a text. */
    public static BigDecimal decimal(JsonNode node, String name) {
        var value = get(node, name);
        if (value.isNumber()) {
            return value.decimalValue();
        }
        var text = value.isString() ? value.stringValue() : "";
        if (!text.matches("-?\\d{1,15}(\\.\\d{1,10})?")) {
            throw new IllegalArgumentException("not a decimal: field " + name);
        }
        return new BigDecimal(text);
    }

    /** True or false, which must be there. */
    public static boolean flag(JsonNode node, String name) {
        get(node, name);
        return flagOr(node, name, false);
    }

    public static boolean flagOr(JsonNode node, String name, boolean absent) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("not true or false: field " + name);
        }
        return value.booleanValue();
    }

    /** An instant with its zone ({@code 2026-03-09T08:15:00Z}, {@code …+01:00}). */
    public static Instant instant(JsonNode node, String name) {
        var text = text(node, name);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time with zone: field " + name, e);
        }
    }

    public static Instant instantOr(JsonNode node, String name, Instant absent) {
        return has(node, name) ? instant(node, name) : absent;
    }

    /** The elements of an array field; none when it is absent or null. */
    public static List<JsonNode> list(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new IllegalArgumentException("not a list: field " + name);
        }
        var items = new ArrayList<JsonNode>(value.size());
        value.forEach(items::add);
        return items;
    }
}

package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/** Reading and writing of the JSON that the account keeps; amounts stay decimals all the way. */
final class Json {
    private static final int DIGITS_MAX = 40;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxNumberLength(40)
                            .maxStringLength(20_000_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }

    static boolean has(JsonNode node, String name) {
        var value = node.get(name);
        return value != null
                && !value.isNull()
                && !(value.isString() && value.asString("").isEmpty());
    }

    static String text(JsonNode node, String name) {
        var value = node.get(name);
        return value == null || value.isNull() ? "" : value.asString("");
    }

    static BigDecimal number(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return BigDecimal.ZERO;
        }
        if (value.isNumber()) {
            return bounded(value.decimalValue(), name);
        }
        var text = value.asString("").strip();
        return text.isEmpty() ? BigDecimal.ZERO : bounded(new BigDecimal(text), name);
    }

    /** Refuses a number whose written-out form would be long: a few characters of exponent can stand for gigabytes of zeros. */
    static BigDecimal bounded(BigDecimal value, String name) {
        if (value.precision() > DIGITS_MAX || Math.abs(value.scale()) > DIGITS_MAX) {
            throw FortnoxError.refused(2000108, "Värdet måste vara numeriskt (" + name + ").");
        }
        return value;
    }

    static int integer(JsonNode node, String name) {
        return number(node, name).intValueExact();
    }

    static boolean flag(JsonNode node, String name) {
        var value = node.get(name);
        return value != null
                && (value.isBoolean()
                        ? value.booleanValue()
                        : value.asString("").equals("true"));
    }

    static @Nullable LocalDate date(JsonNode node, String name) {
        var text = text(node, name);
        return text.isEmpty() ? null : LocalDate.parse(text);
    }

    /** A date that the record must have; a record without it was never accepted. */
    static LocalDate requiredDate(JsonNode node, String name) {
        return LocalDate.parse(text(node, name));
    }

    static ArrayNode rows(JsonNode node, String name) {
        return node.get(name) instanceof ArrayNode rows ? rows : array();
    }

    /** Numbers leave as Fortnox writes them: no trailing zeros, never an exponent. */
    static DecimalNode decimal(BigDecimal value) {
        var plain = value.stripTrailingZeros();
        return DecimalNode.valueOf(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    static void put(ObjectNode node, String name, BigDecimal value) {
        node.set(name, decimal(value));
    }

    static void putMinor(ObjectNode node, String name, long minor) {
        node.set(name, decimal(Amounts.decimal(minor)));
    }
}

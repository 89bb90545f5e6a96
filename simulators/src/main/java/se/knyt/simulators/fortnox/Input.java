package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Checks a request body against the field list of its object: unknown names, wrong types, too long texts, forbidden characters. What
 * passes is normalized (numbers as decimals, flags as booleans); {@code API_BLANK} becomes a null, which empties the field.
 */
final class Input {
    /** Longest list of rows in one document. */
    static final int ROWS_MAX = 500;

    private static final int TEXT_LENGTH_MAX = 20_000;
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}([.]\\d{1,10})?");
    private static final String BLANK = "API_BLANK";

    private Input() {}

    /** The object inside {@code {"Wrapper":{…}}}. */
    static ObjectNode parse(byte[] body, String wrapper, String object, boolean creating) {
        if (body.length == 0) {
            throw FortnoxError.emptyBody();
        }
        JsonNode tree;
        try {
            tree = Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw FortnoxError.jsonSyntax();
        }
        if (!(tree instanceof ObjectNode outer)
                || outer.size() != 1
                || !(outer.get(wrapper) instanceof ObjectNode inner)) {
            throw FortnoxError.emptyBody();
        }
        return check(inner, object, creating);
    }

    static ObjectNode check(ObjectNode sent, String object, boolean creating) {
        var fields = Fields.of(object);
        var clean = Json.object();
        for (var entry : sent.properties()) {
            var field = fields.get(entry.getKey());
            if (field == null) {
                throw FortnoxError.unknownField(entry.getKey());
            }
            clean.set(field.name(), value(field, entry.getValue(), creating));
        }
        if (creating) {
            for (var field : fields.list()) {
                if (field.required() && !Json.has(clean, field.name()) && !GIVEN_BY_FORTNOX.contains(field.name())) {
                    throw FortnoxError.badValue(field.name(), "Obligatoriskt fält saknas");
                }
            }
        }
        return clean;
    }

    /** Named as required in the schema, yet filled in by the system when left out. */
    private static final Set<String> GIVEN_BY_FORTNOX = Set.of("Year");

    private static JsonNode value(Fields.Field field, JsonNode sent, boolean creating) {
        if (sent.isNull() || (sent.isString() && sent.asString("").equals(BLANK))) {
            return NullNode.getInstance();
        }
        return switch (field.kind()) {
            case TEXT -> text(field, sent);
            case ENUM -> word(field, sent);
            case INTEGER -> Json.decimal(integer(field, sent));
            case NUMBER -> Json.decimal(number(field, sent));
            case BOOLEAN -> bool(field, sent);
            case DATE -> date(field, sent);
            case OBJECT -> {
                if (!(sent instanceof ObjectNode child)) {
                    throw FortnoxError.badValue(field.name(), "Ett objekt väntades");
                }
                yield check(child, field.child(), creating);
            }
            case LIST -> list(field, sent, creating);
        };
    }

    private static ArrayNode list(Fields.Field field, JsonNode sent, boolean creating) {
        if (!(sent instanceof ArrayNode rows)) {
            throw FortnoxError.badValue(field.name(), "En lista väntades");
        }
        if (rows.size() > ROWS_MAX) {
            throw FortnoxError.badValue(field.name(), "Högst " + ROWS_MAX + " rader får anges");
        }
        var clean = Json.array();
        for (var row : rows) {
            if (!(row instanceof ObjectNode child)) {
                throw FortnoxError.badValue(field.name(), "Varje rad måste vara ett objekt");
            }
            clean.add(check(child, field.child(), creating));
        }
        return clean;
    }

    private static StringNode text(Fields.Field field, JsonNode sent) {
        if (!sent.isString() && !sent.isNumber() && !sent.isBoolean()) {
            throw FortnoxError.refused(2000106, "Värdet måste vara alfanumeriskt (" + field.name() + ").");
        }
        var text = sent.isNumber()
                ? Json.bounded(sent.decimalValue(), field.name()).toPlainString()
                : sent.asString("");
        int lengthMax = field.lengthMax() == 0 ? TEXT_LENGTH_MAX : field.lengthMax();
        if (text.codePointCount(0, text.length()) > lengthMax) {
            throw FortnoxError.badValue(field.name(), "Värdet är för långt, högst " + lengthMax + " tecken");
        }
        if (!text.codePoints().allMatch(Input::isAllowed)) {
            throw FortnoxError.invalidCharacters(field.name());
        }
        return StringNode.valueOf(text);
    }

    /** Latin letters, digits, common punctuation and signs; no emoji, no other scripts, no control characters. */
    private static boolean isAllowed(int point) {
        return point == '\n'
                || point == '\r'
                || point == '\t'
                || (point >= 0x20 && point < 0x7F)
                || (point >= 0xA0 && point <= 0x24F)
                || (point >= 0x1E00 && point <= 0x1EFF)
                || (point >= 0x2010 && point <= 0x2027)
                || (point >= 0x2030 && point <= 0x203A)
                || point == 0x20AC
                || point == 0x2122
                || point == 0x2212;
    }

    private static StringNode word(Fields.Field field, JsonNode sent) {
        var text = sent.asString("");
        if (!field.words().contains(text)) {
            throw FortnoxError.badValue(field.name(), "Ogiltigt värde");
        }
        return StringNode.valueOf(text);
    }

    private static BigDecimal number(Fields.Field field, JsonNode sent) {
        var text = sent.isNumber()
                ? Json.bounded(sent.decimalValue(), field.name()).toPlainString()
                : sent.asString("").strip();
        if ((!sent.isNumber() && !sent.isString()) || !DECIMAL.matcher(text).matches()) {
            throw FortnoxError.refused(2000108, "Värdet måste vara numeriskt (" + field.name() + ").");
        }
        return new BigDecimal(text);
    }

    private static BigDecimal integer(Fields.Field field, JsonNode sent) {
        var value = number(field, sent);
        if (value.stripTrailingZeros().scale() > 0
                || value.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            throw FortnoxError.badValue(field.name(), "Värdet måste vara ett heltal");
        }
        return value;
    }

    private static BooleanNode bool(Fields.Field field, JsonNode sent) {
        var text = sent.asString("");
        if (!text.equals("true") && !text.equals("false")) {
            throw FortnoxError.refused(2000134, "Värdet måste vara true eller false (" + field.name() + ").");
        }
        return BooleanNode.valueOf(text.equals("true"));
    }

    private static StringNode date(Fields.Field field, JsonNode sent) {
        try {
            return StringNode.valueOf(LocalDate.parse(sent.asString("")).toString());
        } catch (DateTimeException e) {
            throw FortnoxError.badValue(field.name(), "Ogiltigt datum, åååå-mm-dd väntades");
        }
    }

    /** Copies what was sent over what is kept; an emptied field disappears. */
    static void merge(ObjectNode record, ObjectNode sent) {
        for (var entry : sent.properties()) {
            if (entry.getValue().isNull()) {
                record.remove(entry.getKey());
            } else {
                record.set(entry.getKey(), entry.getValue());
            }
        }
    }
}

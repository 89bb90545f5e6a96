package se.knyt.formats.json;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Walks through a JSON file. Whatever a caller leaves unread is skipped; a name given twice in one object is an error. */
public final class JsonCursor {
    private static final int DEPTH_MAX = 32;
    private static final int TEXT_MAX = 32_000;
    private static final int NUMBER_CHARS_MAX = 40;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(TEXT_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(256)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final FileText file;
    private final JsonParser parser;

    private JsonCursor(FileText file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a whole file.
     *
     * @param reader gets the cursor on the root value
     * @throws FormatException when it is no JSON, is over a bound, or something follows the root value
     */
    public static void read(FileText file, Consumer<JsonCursor> reader) {
        if (!file.charset().equals(StandardCharsets.UTF_8)) {
            throw new FormatException(file.name(), 0, 0, "JSON that is not UTF-8");
        }
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), file.stream())) {
            var cursor = new JsonCursor(file, parser);
            parser.nextToken();
            reader.accept(cursor);
            cursor.skip();
            if (parser.nextToken() != null) {
                throw cursor.error("something follows the end of the JSON value");
            }
        } catch (StreamConstraintsException e) {
            throw failed(file, e, "deeper than " + DEPTH_MAX + ", or a text or number that is too long");
        } catch (JacksonException e) {
            throw failed(file, e, "no JSON, a name given twice in one object, or cut off");
        }
    }

    private static FormatException failed(FileText file, JacksonException e, String reason) {
        var place = e.getLocation();
        return new FormatException(
                file.name(),
                place == null ? 1 : Math.max(1, place.getLineNr()),
                place == null ? 0 : Math.max(0, place.getColumnNr()),
                reason);
    }

    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Physical line of the current value, 1 = first. */
    public int line() {
        return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    /**
     * Calls {@code each} with the name of every field of the current object, the cursor on its value; nothing for null.
     *
     * @throws FormatException when the current value is neither
     */
    public void fields(Consumer<String> each) {
        if (isNull()) {
            return;
        }
        if (!isObject()) {
            throw error("no object where one should be");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            each.accept(name);
            skip();
        }
    }

    /**
     * Calls {@code each} for every element of the current array, the cursor on it; nothing for null.
     *
     * @throws FormatException when the current value is neither
     */
    public void elements(Runnable each) {
        if (isNull()) {
            return;
        }
        if (!isArray()) {
            throw error("no list where one should be");
        }
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw error("the list does not end; is the file cut off?");
            }
            each.run();
            skip();
        }
    }

    private void skip() {
        var token = parser.currentToken();
        if (token != null && token.isStructStart()) {
            parser.skipChildren();
        }
    }

    /** The current text or number as it stands, empty for null. */
    public String text() {
        if (isNull()) {
            return "";
        }
        var token = parser.currentToken();
        if (token == null || !token.isScalarValue()) {
            throw error("neither text nor number");
        }
        return parser.getString().strip();
    }

    /**
     * The current value as whole minor units.
     *
     * @throws FormatException when it is no whole number, or larger than an amount may be
     */
    public long minor() {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw error("no whole number of minor units");
        }
        var digits = parser.getString();
        if (digits.length() > 16) {
            throw error("an amount larger than any provider's");
        }
        return Long.parseLong(digits);
    }

    /** An error at the current value. */
    public FormatException error(String reason) {
        var place = parser.currentTokenLocation();
        return new FormatException(
                file.name(), Math.max(1, place.getLineNr()), Math.max(0, place.getColumnNr()), reason);
    }
}

package se.knyt.http.json;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The elements of an array inside a JSON answer as the bytes they were sent in. So every record keeps what the system really said,
 * and one that cannot be understood does not take its neighbours with it.
 */
public final class JsonSlices {
    private static final int NAME_BYTES = 16;

    private JsonSlices() {}

    /** A name for a slice that tells none of its own: equal bytes have the same. */
    public static String name(byte[] slice) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(slice);
            return "unreadable-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * @param json a whole answer in UTF-8
     * @param path names of the fields from the root to the array: {@code data, orders, nodes}
     * @return one slice for each element (objects or arrays); empty when a field on the way is absent or null
     * @throws IllegalArgumentException when it is not JSON, or what the path leads to is no array of objects
     */
    public static List<byte[]> of(byte[] json, String... path) {
        try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            for (var name : path) {
                if (!enter(parser, name)) {
                    return List.of();
                }
            }
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return List.of();
            }
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("no list at " + String.join(".", path));
            }
            var slices = elements(parser, json, path);
            drain(parser);
            return slices;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not readable JSON", e);
        }
    }

    /** Moves from an object's start to the value of one of its fields; false when it has no such field. */
    private static boolean enter(JsonParser parser, String name) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean found = name.equals(parser.currentName());
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static List<byte[]> elements(JsonParser parser, byte[] json, String[] path) {
        var slices = new ArrayList<byte[]>();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null || !token.isStructStart()) {
                throw new IllegalArgumentException("an element is no object at " + String.join(".", path));
            }
            int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
            parser.skipChildren();
            int to = Math.toIntExact(parser.currentLocation().getByteOffset());
            slices.add(Arrays.copyOfRange(json, from, to));
        }
        return slices;
    }

    /** Reads to the end, so that a cut answer is never taken for a short one. */
    private static void drain(JsonParser parser) {
        while (parser.nextToken() != null) {
            parser.skipChildren();
        }
    }
}

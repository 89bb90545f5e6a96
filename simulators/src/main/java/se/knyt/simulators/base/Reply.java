package se.knyt.simulators.base;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP answer. The body is never changed after construction, so the array is not copied.
 *
 * @param status HTTP status code
 * @param headers in the order they are sent; one value per name
 * @param body empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; copied nowhere because answers can be megabytes
public record Reply(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = new byte[0];

    public static Reply json(int status, JsonNode body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), Json.bytes(body));
    }

    public static Reply empty(int status) {
        return new Reply(status, Map.of(), NOTHING);
    }

    public static Reply text(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with one more header. */
    public Reply with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }
}

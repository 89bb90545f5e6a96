package se.knyt.simulators.base;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP request as a handler sees it.
 *
 * @param method in capitals
 * @param path without the query, not decoded
 * @param variables the decoded parts of the path that the route's pattern names
 * @param query decoded query parameters in order
 * @param headers names in lower case; several values of one name are joined by a comma
 * @param body at most {@link SimulatorServer#REQUEST_BYTES_MAX} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // the raw bytes of a request, compared nowhere
public record Call(
        String method,
        String path,
        Map<String, String> variables,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body) {

    /** The decoded path part that the pattern calls {@code name}. */
    public String variable(String name) {
        var value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no variable " + name);
        }
        return value;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
    }

    /** The body as JSON; an empty body is an empty object. */
    public JsonNode json() {
        return body.length == 0 ? Json.object() : Json.read(body);
    }

    Call withVariables(Map<String, String> found) {
        return new Call(method, path, found, query, headers, body);
    }
}

package se.knyt.connectors.erp.fortnox;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * The calls of one piece of work. Knows whether that work has changed anything in Fortnox yet: from then on a call that cannot be
 * made no longer means that nothing was done.
 */
final class FortnoxClient {
    /** The most that Fortnox gives in one page. */
    static final int PAGE_ROWS_MAX = 500;
    /** 100 pages of 500 rows; a list longer than that is asked for wrongly. */
    private static final int PAGES_MAX = 100;

    private final URI baseUri;
    private final FortnoxLogin login;
    private volatile boolean wrote;

    FortnoxClient(URI baseUri, FortnoxLogin login) {
        this.baseUri = baseUri;
        this.login = login;
    }

    /** Whether a call that changes something has been answered with success. */
    boolean wrote() {
        return wrote;
    }

    JsonNode get(String path, Map<String, String> query) {
        return json(raw(path, query));
    }

    JsonNode get(String path) {
        return get(path, Map.of());
    }

    /** The bytes of an answer, for what is no JSON or is kept as it came. */
    byte[] raw(String path, Map<String, String> query) {
        var uri = Uris.of(baseUri, path, query);
        try {
            var answer = login.call(token -> Call.get(uri, headers(token.reveal(), "")));
            return Exchanges.checked(answer, false, refusal -> FortnoxErrors.refused(refusal, false))
                    .body();
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw Exchanges.notSent(e); // reading changes nothing, whatever became of it
        }
    }

    /** The answer, or nothing when Fortnox has no such thing. */
    Optional<JsonNode> find(String path) {
        try {
            return Optional.of(get(path));
        } catch (Refused e) {
            if (FortnoxErrors.notFound(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    JsonNode post(String path, Map<String, String> query, JsonNode body) {
        return json(write("POST", path, query, Json.bytes(body), "application/json"));
    }

    JsonNode put(String path, JsonNode body) {
        return json(write("PUT", path, Map.of(), Json.bytes(body), "application/json"));
    }

    /** An action such as {@code /bookkeep}, which takes no body. */
    JsonNode act(String path) {
        return json(write("PUT", path, Map.of(), new byte[0], "application/json"));
    }

    /** Takes a thing away. */
    void delete(String path) {
        write("DELETE", path, Map.of(), new byte[0], "application/json");
    }

    /** Uploads one file as {@code multipart/form-data}. */
    JsonNode upload(String path, Map<String, String> query, String fileName, String mediaType, byte[] content) {
        var boundary = Multipart.boundary(content);
        var body = Multipart.body(boundary, fileName, mediaType, content);
        return json(write("POST", path, query, body, "multipart/form-data; boundary=" + boundary));
    }

    private byte[] write(String method, String path, Map<String, String> query, byte[] body, String contentType) {
        var uri = Uris.of(baseUri, path, query);
        var answer = login.call(
                token -> new Call(method, uri, headers(token.reveal(), contentType), body, HttpCalls.DEADLINE_MAX));
        var checked = Exchanges.checked(answer, true, refusal -> FortnoxErrors.refused(refusal, true));
        wrote = true;
        return checked.body();
    }

    /** Every row of a list, page by page; nothing is left out or the list is refused. */
    List<JsonNode> list(String path, Map<String, String> query, String name) {
        var rows = new ArrayList<JsonNode>();
        for (int page = 1; ; page++) {
            var part = page(path, query, name, page, PAGE_ROWS_MAX);
            rows.addAll(part.rows());
            if (page >= part.pages()) {
                return List.copyOf(rows);
            }
            requireBounded(path, page);
        }
    }

    /** The first row that fits, from the last page to the first: what was made lately stands last. */
    List<JsonNode> search(String path, Map<String, String> query, String name, Predicate<JsonNode> fits) {
        var first = page(path, query, name, 1, PAGE_ROWS_MAX);
        requireBounded(path, first.pages());
        for (int page = first.pages(); page > 1; page--) {
            var found = page(path, query, name, page, PAGE_ROWS_MAX).rows().stream()
                    .filter(fits)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return first.rows().stream().filter(fits).toList();
    }

    /** One page of a list; {@code pages} is at least 1. */
    record Part(List<JsonNode> rows, int pages) {}

    Part page(String path, Map<String, String> query, String name, int page, int rowsMax) {
        var all = new LinkedHashMap<>(query);
        all.put("page", Integer.toString(page));
        all.put("limit", Integer.toString(rowsMax));
        var answer = get(path, all);
        var meta = answer.get("MetaInformation");
        int pages = meta == null ? 1 : Math.max(1, Fields.whole(meta, "@TotalPages"));
        var rows = new ArrayList<JsonNode>();
        Fields.inside(answer, name).forEach(rows::add);
        return new Part(List.copyOf(rows), pages);
    }

    private static void requireBounded(String path, int pages) {
        if (pages >= PAGES_MAX) {
            throw FortnoxErrors.own(
                    "list-too-long", path + " has more than " + PAGES_MAX + " pages", Map.of("path", path));
        }
    }

    private JsonNode json(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswer(e.getMessage() == null ? "not JSON" : e.getMessage());
        }
    }

    private static Map<String, String> headers(String token, String contentType) {
        var headers = new HashMap<String, String>();
        headers.put("Authorization", "Bearer " + token);
        headers.put("Accept", "application/json");
        if (!contentType.isEmpty()) {
            headers.put("Content-Type", contentType);
        }
        return headers;
    }

    /** A form with one file in it (RFC 7578). */
    private static final class Multipart {
        /** Not in the content, whatever it holds; the same for the same content, so that a repeated call is the same call. */
        static String boundary(byte[] content) {
            var text = new String(content, StandardCharsets.ISO_8859_1);
            var boundary = "knyt-file-part";
            while (text.contains(boundary)) {
                boundary += "-x";
            }
            return boundary;
        }

        static byte[] body(String boundary, String fileName, String mediaType, byte[] content) {
            var safeName = fileName.replaceAll("[\"\\\\\\p{Cntrl}]", "_");
            var safeType = mediaType.replaceAll("[\\p{Cntrl}]", "");
            var head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + safeName
                    + "\"\r\nContent-Type: " + safeType + "\r\n\r\n";
            var tail = "\r\n--" + boundary + "--\r\n";
            byte[] before = head.getBytes(StandardCharsets.UTF_8);
            byte[] after = tail.getBytes(StandardCharsets.UTF_8);
            byte[] body = new byte[before.length + content.length + after.length];
            System.arraycopy(before, 0, body, 0, before.length);
            System.arraycopy(content, 0, body, before.length, content.length);
            System.arraycopy(after, 0, body, before.length + content.length, after.length);
            return body;
        }
    }
}

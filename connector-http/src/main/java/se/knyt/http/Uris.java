package se.knyt.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** Builds addresses below a base without letting a value change what they point at. */
public final class Uris {
    private Uris() {}

    /** One path segment, encoded: a slash in an id stays part of the id. */
    public static String segment(String value) {
        if (value.equals(".") || value.equals("..") || value.isEmpty()) {
            throw new IllegalArgumentException("not a path segment");
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * {@code base} with a path and a query.
     *
     * @param path begins with a slash; its parts already encoded by {@link #segment}
     * @param query names to values, both encoded here; in the map's order
     */
    public static URI of(URI base, String path, Map<String, String> query) {
        var prefix = base.toString().replaceAll("/+$", "");
        var joined = new StringJoiner("&");
        query.forEach((name, value) -> joined.add(encoded(name) + "=" + encoded(value)));
        var uri = URI.create(prefix + path + (query.isEmpty() ? "" : "?" + joined));
        if (!Origins.same(base, uri)) {
            throw new IllegalArgumentException("path leads to another origin");
        }
        return uri;
    }

    /** A form body ({@code application/x-www-form-urlencoded}). */
    public static byte[] form(Map<String, String> fields) {
        var joined = new StringJoiner("&");
        fields.forEach((name, value) -> joined.add(encoded(name) + "=" + encoded(value)));
        return joined.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package se.knyt.tests.thread;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

/** A JDBC address taken apart into address, user and password. */
public record Admin(String url, String user, String password) {
    public static Admin of(String jdbcUrl) {
        var uri = URI.create(jdbcUrl.substring("jdbc:".length()));
        var values = new HashMap<String, String>();
        if (uri.getRawQuery() != null) {
            for (var pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        int question = jdbcUrl.indexOf('?');
        return new Admin(
                question < 0 ? jdbcUrl : jdbcUrl.substring(0, question),
                values.getOrDefault("user", "postgres"),
                values.getOrDefault("password", ""));
    }
}

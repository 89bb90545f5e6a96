package se.knyt.server.start;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import se.knyt.postgres.DatabaseUrl;

/**
 * Where a database is, and who owns it.
 *
 * @param url JDBC URL without credentials
 */
public record DatabaseAddress(String url, String owner, String password) {
    /**
     * Takes the credentials out of {@code jdbc:postgresql://host:port/name?user=…&password=…} or {@code
     * postgresql://user:password@host:port/name}; the other parameters stay.
     *
     * @throws IllegalArgumentException when it is no such URL; the message does not repeat it, since it may hold a password
     */
    public static DatabaseAddress parse(String given) {
        var url = DatabaseUrl.parse(given).jdbcUrl();
        int query = url.indexOf('?');
        var base = query < 0 ? url : url.substring(0, query);
        var owner = "";
        var password = "";
        int at = base.lastIndexOf('@');
        if (at >= 0) {
            var login = base.substring("jdbc:postgresql://".length(), at).split(":", 2);
            owner = URLDecoder.decode(login[0], StandardCharsets.UTF_8);
            password = login.length < 2 ? "" : URLDecoder.decode(login[1], StandardCharsets.UTF_8);
            base = "jdbc:postgresql://" + base.substring(at + 1);
        }
        var others = new ArrayList<String>();
        if (query >= 0) {
            for (var pair : url.substring(query + 1).split("&", -1)) {
                if (pair.startsWith("user=")) {
                    owner = decoded(pair);
                } else if (pair.startsWith("password=")) {
                    password = decoded(pair);
                } else if (!pair.isEmpty()) {
                    others.add(pair);
                }
            }
        }
        if (owner.isEmpty()) {
            throw new IllegalArgumentException(
                    "the database URL must name its owner: postgresql://user:password@host:5432/knyt");
        }
        return new DatabaseAddress(others.isEmpty() ? base : base + "?" + String.join("&", others), owner, password);
    }

    private static String decoded(String pair) {
        return URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
    }
}

package se.knyt.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of a PostgreSQL of the operator's own, as he writes it: {@code postgresql://user:password@host:5432/database} as
 * the PostgreSQL programs take it, or the driver's {@code jdbc:postgresql://…?user=…&password=…}.
 *
 * @param jdbcUrl what the driver takes, credentials included: never to be printed
 */
public record DatabaseUrl(String jdbcUrl) {

    /** @throws IllegalArgumentException when it is neither, with a message for the operator that holds no password */
    public static DatabaseUrl parse(String text) {
        var trimmed = text.strip();
        if (trimmed.startsWith("jdbc:postgresql://")) {
            return new DatabaseUrl(trimmed);
        }
        try {
            var uri = new URI(trimmed);
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
                throw refused();
            }
            return new DatabaseUrl(toJdbc(uri));
        } catch (URISyntaxException e) {
            // Its message holds the whole text, the password too.
            throw refused();
        }
    }

    private static String toJdbc(URI uri) {
        var host = uri.getHost();
        var path = uri.getRawPath();
        if (host == null || path == null || path.length() < 2) {
            throw refused();
        }
        var url = new StringBuilder("jdbc:postgresql://").append(host);
        if (uri.getPort() >= 0) {
            url.append(':').append(uri.getPort());
        }
        url.append(path);
        var separator = "?";
        if (uri.getRawQuery() != null) {
            url.append('?').append(uri.getRawQuery());
            separator = "&";
        }
        @Nullable String userInfo = uri.getUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            var user = colon < 0 ? userInfo : userInfo.substring(0, colon);
            url.append(separator).append("user=").append(encoded(user));
            if (colon >= 0) {
                url.append("&password=").append(encoded(userInfo.substring(colon + 1)));
            }
        }
        return url.toString();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                "The database URL must look like postgresql://user:password@host:5432/database.");
    }

    /** A connection; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl);
    }

    @Override
    public String toString() {
        int query = jdbcUrl.indexOf('?');
        return query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
    }
}

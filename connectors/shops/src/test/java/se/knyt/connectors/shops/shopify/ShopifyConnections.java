package se.knyt.connectors.shops.shopify;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.testkit.HeldCredentials;

/** Connections for tests. */
final class ShopifyConnections {
    static final String CLIENT_SECRET = "sandbox-secret";
    static final Map<String, String> SECRETS = Map.of("access-token", "sandbox-token", "client-secret", CLIENT_SECRET);

    private ShopifyConnections() {}

    static ConnectionContext context(Map<String, String> settings, Map<String, String> secrets, HttpCalls http) {
        var all = new HashMap<>(Map.of("shop", "sandbox.myshopify.com"));
        all.putAll(settings);
        return new ConnectionContext(
                URI.create("https://sandbox.myshopify.com"),
                all,
                new HeldCredentials(secrets),
                http,
                InstantSource.fixed(Instant.parse("2026-11-25T08:00:00Z")),
                ZoneId.of("Europe/Stockholm"));
    }

    static ShopifySettings settings(Map<String, String> settings) {
        return ShopifySettings.of(context(settings, SECRETS, NO_CALL));
    }

    /** The way out of a test that must make no call. */
    static final HttpCalls NO_CALL = call -> {
        throw new AssertionError("no call is made here");
    };
}

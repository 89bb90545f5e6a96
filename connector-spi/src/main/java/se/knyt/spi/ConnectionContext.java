package se.knyt.spi;

import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What an opened connection is given.
 *
 * @param baseUri where the system is; a simulator's origin in a sandbox
 * @param settings the settings that are no secrets, defaults filled in
 * @param credentials the secrets, and the way to replace one
 * @param http the only way out to the network
 * @param companyTime the company's clock, for dates and windows; a sandbox's runs ahead
 * @param zone the company's time zone
 */
public record ConnectionContext(
        URI baseUri,
        Map<String, String> settings,
        Credentials credentials,
        HttpCalls http,
        InstantSource companyTime,
        ZoneId zone) {
    public ConnectionContext {
        settings = Map.copyOf(settings);
    }

    /** The setting, or the empty text when it is not set. */
    public String setting(String key) {
        return settings.getOrDefault(key, "");
    }
}

package se.knyt.spi;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What an opened connection is given.
 *
 * @param baseUri where the system is; a simulator's origin in a sandbox
 * @param settings the settings that are no secrets, defaults filled in
 * @param credentials the secrets, and the way to replace one
 * @param http the only way out to the network
 * @param companyTime the company's clock, for dates and windows; a sandbox's runs ahead
 * @param zone the company's time zone
 * @param files the one folder of this machine in which the company's connections may write, made when it is needed; empty where nobody
 *     has set one, as in tests of connectors
 */
public record ConnectionContext(
        URI baseUri,
        Map<String, String> settings,
        Credentials credentials,
        HttpCalls http,
        InstantSource companyTime,
        ZoneId zone,
        Optional<Path> files) {
    public ConnectionContext {
        settings = Map.copyOf(settings);
    }

    /** Of a connection that writes no files. */
    public ConnectionContext(
            URI baseUri,
            Map<String, String> settings,
            Credentials credentials,
            HttpCalls http,
            InstantSource companyTime,
            ZoneId zone) {
        this(baseUri, settings, credentials, http, companyTime, zone, Optional.empty());
    }

    /** The setting, or the empty text when it is not set. */
    public String setting(String key) {
        return settings.getOrDefault(key, "");
    }
}

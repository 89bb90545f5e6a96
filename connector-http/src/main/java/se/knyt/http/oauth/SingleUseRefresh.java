package se.knyt.http.oauth;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.spi.Credentials;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/**
 * Access tokens by a refresh token that the system uses up and replaces at every use. The exchange goes through {@link
 * Credentials#replaceOnce}: intent first, so that a lost answer is known as lost and the connection asks to be signed in again.
 *
 * <p>Keeps three secrets: {@link #ACCESS_TOKEN}, {@link #REFRESH_TOKEN} and {@link #EXPIRES_AT} (an ISO instant).
 */
public final class SingleUseRefresh {
    public static final String ACCESS_TOKEN = "access-token";
    public static final String REFRESH_TOKEN = "refresh-token";
    public static final String EXPIRES_AT = "access-token-expires-at";
    private static final Duration LIFETIME_DEFAULT = Duration.ofHours(1);
    /** Well before expiry, so that a failure to connect can be tried again while the old token still works. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final HttpCalls http;
    private final URI tokenUri;
    private final Supplier<Map<String, String>> headers;
    private final Credentials credentials;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param headers of the token call beside the content type */
    public SingleUseRefresh(
            HttpCalls http,
            URI tokenUri,
            Supplier<Map<String, String>> headers,
            Credentials credentials,
            InstantSource time) {
        this.http = http;
        this.tokenUri = tokenUri;
        this.headers = headers;
        this.credentials = credentials;
        this.time = time;
    }

    /**
     * A valid token, renewed when it is about to expire.
     *
     * @throws ProviderFailure.Unauthorized when there is nothing to renew with, the system refuses it, or the refresh token may have
     *     been used up without an answer: the call that the token was for has not been made, and only a person's sign-in helps
     */
    public Secret token() {
        lock.lock();
        try {
            if (!aboutToExpire()) {
                return held(ACCESS_TOKEN);
            }
            exchangeOnce();
            return held(ACCESS_TOKEN);
        } finally {
            lock.unlock();
        }
    }

    private void exchangeOnce() {
        try {
            credentials.replaceOnce(this::exchange);
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw new ProviderFailure.Unauthorized("the sign-in was renewed and no answer came: " + e.getMessage());
        }
    }

    private boolean aboutToExpire() {
        if (credentials.secret(ACCESS_TOKEN).isEmpty()) {
            return true;
        }
        return credentials
                .secret(EXPIRES_AT)
                .map(text -> !time.instant().isBefore(instant(text).minus(MARGIN)))
                .orElse(true);
    }

    private static Instant instant(Secret text) {
        try {
            return Instant.parse(text.reveal());
        } catch (DateTimeException e) {
            return Instant.EPOCH; // not readable: renew
        }
    }

    private Map<String, Secret> exchange() {
        var fields = new LinkedHashMap<String, String>();
        fields.put("grant_type", "refresh_token");
        fields.put("refresh_token", held(REFRESH_TOKEN).reveal());
        var allHeaders = new HashMap<>(headers.get());
        allHeaders.put("Content-Type", "application/x-www-form-urlencoded");
        allHeaders.put("Accept", "application/json");
        var call = new Call("POST", tokenUri, allHeaders, Uris.form(fields), HttpCalls.DEADLINE_MAX);
        try {
            var answer = Exchanges.write(http, call, Exchanges::plainRefusal);
            var token = TokenAnswer.read(answer, time.instant(), LIFETIME_DEFAULT);
            var secrets = new LinkedHashMap<String, Secret>();
            secrets.put(ACCESS_TOKEN, token.accessToken());
            secrets.put(EXPIRES_AT, new Secret(token.expiresAt().toString()));
            if (!token.refreshToken().reveal().isEmpty()) {
                secrets.put(REFRESH_TOKEN, token.refreshToken());
            }
            return Map.copyOf(secrets);
        } catch (ProviderFailure.Refused e) {
            throw new ProviderFailure.Unauthorized("no token: " + e.code());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the token endpoint answered something else than a token");
        }
    }

    private Secret held(String key) {
        return credentials.secret(key).orElseThrow(() -> new ProviderFailure.Unauthorized("not signed in"));
    }
}

package se.knyt.http.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/**
 * Access tokens by the client credentials grant (RFC 6749 §4.4). The token lives in memory only: losing it costs one call. It is
 * renewed before it expires, and once when the system refuses it early. Safe for several threads; they share one renewal.
 */
public final class OAuth2ClientCredentials {
    private static final Duration LIFETIME_DEFAULT = Duration.ofHours(1);
    /** Longer than a call can take, so that a token handed out is valid when it arrives. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final HttpCalls http;
    private final URI tokenUri;
    private final Supplier<Map<String, String>> headers;
    private final Supplier<Map<String, String>> form;
    private final InstantSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable TokenAnswer current;

    /**
     * @param headers of the token call beside the content type, such as {@code Authorization} with the client's id and secret
     * @param form fields beside {@code grant_type}
     */
    public OAuth2ClientCredentials(
            HttpCalls http,
            URI tokenUri,
            Supplier<Map<String, String>> headers,
            Supplier<Map<String, String>> form,
            InstantSource time) {
        this.http = http;
        this.tokenUri = tokenUri;
        this.headers = headers;
        this.form = form;
        this.time = time;
    }

    /**
     * Makes a call with a valid token. A 401 is answered with one new token and one more call, since it says that nothing was done.
     *
     * @param call makes the call from the token
     * @throws ProviderFailure.Unauthorized when the system refuses the client, or a token just made
     */
    public Answer call(Function<Secret, Call> call) {
        var token = token();
        var answer = http.call(call.apply(token));
        if (answer.status() != 401) {
            return answer;
        }
        forget(token);
        var again = http.call(call.apply(token()));
        if (again.status() == 401) {
            throw new ProviderFailure.Unauthorized("a new token was refused");
        }
        return again;
    }

    /** A token that is valid for a while yet. */
    public Secret token() {
        lock.lock();
        try {
            var now = time.instant();
            var held = current;
            if (held == null || !now.isBefore(held.expiresAt().minus(MARGIN))) {
                held = fetch(now);
                current = held;
            }
            return held.accessToken();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Secret token) {
        lock.lock();
        try {
            if (current != null && current.accessToken() == token) {
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private TokenAnswer fetch(Instant now) {
        var allHeaders = new HashMap<>(headers.get());
        allHeaders.put("Content-Type", "application/x-www-form-urlencoded");
        allHeaders.put("Accept", "application/json");
        var fields = new HashMap<>(form.get());
        fields.put("grant_type", "client_credentials");
        var call = new Call("POST", tokenUri, allHeaders, Uris.form(fields), HttpCalls.DEADLINE_MAX);
        try {
            var answer = Exchanges.read(http, call, Exchanges::plainRefusal);
            return TokenAnswer.read(answer, now, LIFETIME_DEFAULT);
        } catch (ProviderFailure.Refused e) {
            throw new ProviderFailure.Unauthorized("no token: " + e.code());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the token endpoint answered something else than a token");
        }
    }
}

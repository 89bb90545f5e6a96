package se.knyt.http.oauth;

import java.time.Duration;
import java.time.Instant;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.Secret;

/** What a token endpoint answered (RFC 6749 §5.1). */
record TokenAnswer(Secret accessToken, Instant expiresAt, Secret refreshToken) {
    private static final long LIFETIME_SECONDS_MAX = Duration.ofDays(400).toSeconds();

    /**
     * @param lifetimeDefault when the answer does not tell
     * @throws IllegalArgumentException when it holds no access token
     */
    static TokenAnswer read(Answer answer, Instant now, Duration lifetimeDefault) {
        var json = Json.parse(answer.body());
        long seconds = Json.wholeOr(json, "expires_in", lifetimeDefault.toSeconds());
        return new TokenAnswer(
                new Secret(Json.text(json, "access_token")),
                now.plusSeconds(Math.clamp(seconds, 0, LIFETIME_SECONDS_MAX)),
                new Secret(Json.textOr(json, "refresh_token", "")));
    }
}

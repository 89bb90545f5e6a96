package se.knyt.http.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import se.knyt.spi.Credentials;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

class TokensTest {
    private static final URI TOKEN = URI.create("https://auth.example/token");
    private static final URI API = URI.create("https://api.example/thing");

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private final List<String> calls = new ArrayList<>();
    private final Deque<Answer> tokenAnswers = new ArrayDeque<>();
    private String accepted = "t1";

    /** A system with a token endpoint that answers from a list, and an API that takes one token. */
    private Answer answer(Call call) {
        if (call.uri().equals(TOKEN)) {
            calls.add("token " + new String(call.body(), StandardCharsets.UTF_8));
            return tokenAnswers.remove();
        }
        var token = call.headers().get("Authorization");
        calls.add("api " + token);
        return new Answer(("Bearer " + accepted).equals(token) ? 200 : 401, Map.of(), new byte[0]);
    }

    private static Answer token(String token, int seconds) {
        return answer(
                200,
                "{\"access_token\":\"" + token + "\",\"expires_in\":" + seconds + ",\"refresh_token\":\"r-" + token
                        + "\"}");
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private OAuth2ClientCredentials clientCredentials() {
        HttpCalls http = this::answer;
        return new OAuth2ClientCredentials(http, TOKEN, Map::of, () -> Map.of("scope", "orders"), () -> now);
    }

    private static Call api(Secret token) {
        return Call.get(API, Map.of("Authorization", "Bearer " + token.reveal()));
    }

    @Test
    void aTokenIsFetchedOnceAndRenewedBeforeItExpires() {
        var tokens = clientCredentials();
        tokenAnswers.add(token("t1", 3600));
        assertThat(tokens.call(TokensTest::api).status()).isEqualTo(200);
        now = now.plus(Duration.ofMinutes(58));
        assertThat(tokens.call(TokensTest::api).status()).isEqualTo(200);
        now = now.plus(Duration.ofSeconds(90));
        tokenAnswers.add(token("t2", 3600));
        accepted = "t2";
        assertThat(tokens.call(TokensTest::api).status()).isEqualTo(200);
        assertThat(calls).filteredOn(call -> call.startsWith("token")).hasSize(2);
    }

    @Test
    void aTokenRefusedEarlyIsReplacedOnce() {
        var tokens = clientCredentials();
        tokenAnswers.add(token("revoked", 3600));
        tokenAnswers.add(token("t1", 3600));
        assertThat(tokens.call(TokensTest::api).status()).isEqualTo(200);
        assertThat(calls).extracting(call -> call.split(" ", 2)[0]).containsExactly("token", "api", "token", "api");
    }

    @Test
    void aNewTokenRefusedMeansSignInAgain() {
        var tokens = clientCredentials();
        tokenAnswers.add(token("bad1", 3600));
        tokenAnswers.add(token("bad2", 3600));
        assertThatThrownBy(() -> tokens.call(TokensTest::api)).isInstanceOf(ProviderFailure.Unauthorized.class);
    }

    @Test
    void aRefusedClientMeansSignInAgainAndAFailingEndpointDoesNot() {
        var tokens = clientCredentials();
        tokenAnswers.add(answer(400, "{\"error\":\"invalid_client\"}"));
        assertThatThrownBy(tokens::token).isInstanceOf(ProviderFailure.Unauthorized.class);
        tokenAnswers.add(answer(503, ""));
        assertThatThrownBy(tokens::token).isInstanceOf(ProviderFailure.NotSent.class);
        tokenAnswers.add(answer(200, "<html>"));
        assertThatThrownBy(tokens::token).isInstanceOf(ProviderFailure.NotSent.class);
    }

    /** Keeps secrets as the engine does: what the exchange gives replaces what was there. */
    private static final class Held implements Credentials {
        private final Map<String, Secret> secrets = new HashMap<>();

        @Override
        public Optional<Secret> secret(String key) {
            return Optional.ofNullable(secrets.get(key));
        }

        @Override
        public void replaceOnce(SecretExchange call) {
            secrets.putAll(call.exchange());
        }
    }

    @Test
    void aSingleUseTokenIsReplacedWhenUsed() {
        var held = new Held();
        held.secrets.put(SingleUseRefresh.REFRESH_TOKEN, new Secret("r0"));
        var refresh = new SingleUseRefresh(this::answer, TOKEN, Map::of, held, () -> now);
        tokenAnswers.add(token("t1", 3600));
        assertThat(refresh.token().reveal()).isEqualTo("t1");
        assertThat(refresh.token().reveal()).isEqualTo("t1");
        now = now.plus(Duration.ofMinutes(51));
        tokenAnswers.add(token("t2", 3600));
        assertThat(refresh.token().reveal()).isEqualTo("t2");
        assertThat(calls)
                .containsExactly(
                        "token grant_type=refresh_token&refresh_token=r0",
                        "token grant_type=refresh_token&refresh_token=r-t1");
    }

    @Test
    void aLostAnswerToASingleUseTokenAsksForANewSignIn() {
        var held = new Held();
        held.secrets.put(SingleUseRefresh.REFRESH_TOKEN, new Secret("r0"));
        var refresh = new SingleUseRefresh(this::answer, TOKEN, Map::of, held, () -> now);
        tokenAnswers.add(answer(502, ""));
        assertThatThrownBy(refresh::token)
                .isInstanceOf(ProviderFailure.Unauthorized.class)
                .hasMessageContaining("no answer came");
        tokenAnswers.add(answer(400, "{\"error\":\"invalid_grant\"}"));
        assertThatThrownBy(refresh::token).isInstanceOf(ProviderFailure.Unauthorized.class);
    }

    @Test
    void withoutARefreshTokenOneMustSignIn() {
        var refresh = new SingleUseRefresh(this::answer, TOKEN, Map::of, new Held(), () -> now);
        assertThatThrownBy(refresh::token).isInstanceOf(ProviderFailure.Unauthorized.class);
    }
}

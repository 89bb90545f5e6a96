package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-in, quota, scopes and licences. */
class AccessTest {
    private final Account fortnox = new Account();

    @AfterEach
    void stop() {
        fortnox.close();
    }

    private Account.Answer oauth(String path, String basic, String tenant, String form) {
        var request = fortnox.request("/oauth-v1/" + path)
                .header("Authorization", basic)
                .header("Content-Type", "application/x-www-form-urlencoded");
        if (!tenant.isEmpty()) {
            request.header("TenantId", tenant);
        }
        return fortnox.send(request, "POST", form.getBytes(StandardCharsets.UTF_8));
    }

    private Account.Answer token(String form) {
        return oauth("token", Account.basic(), "", form);
    }

    private String consent() {
        var answer = fortnox.request("/oauth-v1/auth?client_id=" + FortnoxSimulator.CLIENT_ID
                + "&response_type=code&scope=invoice%20payment&state=abc&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback");
        try {
            var location = java.net.http.HttpClient.newHttpClient()
                    .send(answer.build(), java.net.http.HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("location")
                    .orElseThrow();
            assertThat(location).startsWith("http://127.0.0.1/back?code=").endsWith("&state=abc");
            return location.substring(location.indexOf("code=") + 5, location.indexOf("&state"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServiceAccountNeedsTheRightSecretAndTenant() {
        var form = "grant_type=client_credentials";
        assertThat(oauth("token", "Basic eDp5", FortnoxSimulator.TENANT_ID, form)
                        .status())
                .isEqualTo(401);
        assertThat(oauth("token", Account.basic(), "1", form).status()).isEqualTo(400);
        var granted = oauth("token", Account.basic(), FortnoxSimulator.TENANT_ID, form)
                .ok();
        assertThat(granted.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(granted.has("refresh_token")).isFalse();
    }

    @Test
    void anAccessTokenLivesOneHourOfMachineTime() {
        fortnox.get("customers").ok();
        fortnox.machine.updateAndGet(now -> now.plus(Duration.ofMinutes(61)));
        var refused = fortnox.get("customers");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().path("ErrorInformation").path("code").asInt()).isEqualTo(2000311);
    }

    @Test
    void theSandboxClockDoesNotAgeTokens() {
        fortnox.act("clock", "{\"advance\":\"PT960H\"}").ok();
        fortnox.get("customers").ok();
    }

    @Test
    void aRefreshTokenUsedTwiceEndsTheSignIn() {
        var code = consent();
        var form = "grant_type=authorization_code&code=" + code + "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback";
        var first = token(form).ok();
        assertThat(token(form).status()).as("a code is used once").isEqualTo(400);
        var refresh = "grant_type=refresh_token&refresh_token="
                + first.path("refresh_token").asString("");
        var second = token(refresh).ok();
        fortnox.token(second.path("access_token").asString(""));
        fortnox.get("invoices").ok();
        assertThat(token(refresh).body().path("error").asString("")).isEqualTo("invalid_grant");
        assertThat(fortnox.get("invoices").status()).isEqualTo(401);
        var next = "grant_type=refresh_token&refresh_token="
                + second.path("refresh_token").asString("");
        assertThat(token(next).status()).isEqualTo(400);
    }

    @Test
    void aRevokedSignInIsOver() {
        var form = "grant_type=authorization_code&code=" + consent() + "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback";
        var granted = token(form).ok();
        fortnox.token(granted.path("access_token").asString(""));
        oauth(
                        "revoke",
                        Account.basic(),
                        "",
                        "token_type_hint=refresh_token&token="
                                + granted.path("refresh_token").asString(""))
                .ok();
        assertThat(fortnox.get("invoices").status()).isEqualTo(401);
    }

    @Test
    void missingScopeAndMissingLicenceAreTwoErrors() {
        var form = "grant_type=authorization_code&code=" + consent() + "&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback";
        fortnox.token(token(form).ok().path("access_token").asString(""));
        assertThat(fortnox.get("orders").code()).isEqualTo(2000663);
        fortnox.set("missing_licences", "invoice");
        var refused = fortnox.get("invoices");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo(2001101);
        fortnox.set("api_licence", "false");
        assertThat(fortnox.get("invoices").code()).isEqualTo(2001103);
    }

    @Test
    void theTwentySixthCallWithinFiveSecondsIsRefused() {
        fortnox.perCall = Duration.ofMillis(100);
        for (int i = 0; i < 25; i++) {
            fortnox.get("me").ok();
        }
        assertThat(fortnox.get("me").status()).isEqualTo(429);
        fortnox.machine.updateAndGet(now -> now.plus(Duration.ofSeconds(5)));
        fortnox.get("me").ok();
        fortnox.set("quota_calls", "0");
        for (int i = 0; i < 40; i++) {
            fortnox.get("me").ok();
        }
    }

    @Test
    void aPersonsLoginShowsThePerson() {
        assertThat(fortnox.get("me").ok().path("MeInformation").has("Email")).isFalse();
        fortnox.set("login", "person");
        assertThat(fortnox.get("me").ok().path("MeInformation").path("Email").asString(""))
                .contains("@");
    }
}

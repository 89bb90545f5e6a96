package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who comes in, and what a form must carry. */
class SignInTest {
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void aPageWithoutASessionLeadsToTheSignInPageAndBack() throws Exception {
        var answer = new Browser(console.url()).get("/c/nordan/trails");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in?back=%2Fc%2Fnordan%2Ftrails");
    }

    @Test
    void aLinkSignsInOnce() throws Exception {
        var token = console.users().newLink(ConsoleFixture.OWNER);
        assertThat(use(token)).isEqualTo(303);
        assertThat(use(token)).isEqualTo(401);
    }

    private static int use(String token) throws IOException, InterruptedException {
        var browser = new Browser(console.url());
        var csrf = Browser.csrf(browser.get("/sign-in/link?token=" + token).body());
        return browser.post("/sign-in/link", Map.of("_csrf", csrf, "token", token))
                .statusCode();
    }

    @Test
    void readingTheLinkDoesNotUseItUp() throws Exception {
        var token = console.users().newLink(ConsoleFixture.OWNER);
        new Browser(console.url()).get("/sign-in/link?token=" + token);
        assertThat(use(token)).isEqualTo(303);
    }

    @Test
    void thereIsNoPasswordUntilSomebodySetsOne() throws Exception {
        assertThat(tryPassword("bo@bjork.example", "").statusCode()).isEqualTo(401);
        assertThat(tryPassword("bo@bjork.example", "password").statusCode()).isEqualTo(401);
    }

    @Test
    void fiveWrongPasswordsAndTheAccountRests() throws Exception {
        console.users().setPassword(ConsoleFixture.VIEWER, "a long password");
        for (int i = 0; i < 4; i++) {
            assertThat(tryPassword("viewer@nordanfriluft.example", "wrong one").statusCode())
                    .isEqualTo(401);
        }
        assertThat(tryPassword("viewer@nordanfriluft.example", "wrong one").statusCode())
                .isEqualTo(429);
        assertThat(tryPassword("viewer@nordanfriluft.example", "a long password")
                        .statusCode())
                .isEqualTo(429);
    }

    private static java.net.http.HttpResponse<String> tryPassword(String email, String password)
            throws IOException, InterruptedException {
        var browser = new Browser(console.url());
        var csrf = Browser.csrf(browser.get("/sign-in").body());
        return browser.post("/sign-in", Map.of("_csrf", csrf, "email", email, "password", password));
    }

    @Test
    void aFormWithoutItsTokenChangesNothing() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var answer = browser.post("/c/nordan/settings/me", Map.of("language", "en"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(console.users()
                        .find(ConsoleFixture.OWNER)
                        .orElseThrow()
                        .language()
                        .tag())
                .isEqualTo("sv");
    }

    @Test
    void signingOutEndsTheSession() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        browser.post("/sign-out", Map.of("_csrf", csrf));
        assertThat(browser.get("/c/nordan/settings").statusCode()).isEqualTo(302);
    }

    @Test
    void everyPageForbidsWhatIsInlineOrFromElsewhere() throws Exception {
        var answer = new Browser(console.url()).get("/sign-in");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    @Test
    void theFirstPageFollowsTheBrowsersLanguage() throws Exception {
        assertThat(new Browser(console.url())
                        .get("/sign-in", "Accept-Language", "en-GB")
                        .body())
                .contains("<html lang=\"en\"");
        assertThat(new Browser(console.url())
                        .get("/sign-in", "Accept-Language", "de")
                        .body())
                .contains("<html lang=\"sv\"");
    }

    @Test
    void theControlEndpointAsksForItsToken() throws Exception {
        var browser = new Browser(console.url());
        assertThat(browser.get("/control/status").statusCode()).isEqualTo(401);
        assertThat(browser.get("/control/status", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.get("/control/status", "Authorization", "Bearer " + ConsoleFixture.CONTROL_TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }
}

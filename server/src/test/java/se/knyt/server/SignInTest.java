package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.access.Users;

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
        for (int i = 0; i < 5; i++) {
            assertThat(tryPassword("viewer@nordanfriluft.example", "wrong one").statusCode())
                    .isEqualTo(401);
        }
        assertThat(tryPassword("viewer@nordanfriluft.example", "wrong one").statusCode())
                .isEqualTo(429);
        assertThat(tryPassword("viewer@nordanfriluft.example", "a long password")
                        .statusCode())
                .isEqualTo(429);
    }

    /** The answers to a known e-mail and to one that nobody has, in turn: none tells which is which. */
    @Test
    void whetherAnAccountIsThereIsNotTold() throws Exception {
        console.users().setPassword(ConsoleFixture.INTEGRATOR, "quite another password");
        for (int i = 0; i < 6; i++) {
            var known = tryPassword("integrator@nordanfriluft.example", "wrong one");
            var unknown = tryPassword("nobody@nordanfriluft.example", "wrong one");
            assertThat(known.statusCode()).isEqualTo(unknown.statusCode()).isEqualTo(i < 5 ? 401 : 429);
            assertThat(notice(known.body())).isEqualTo(notice(unknown.body()));
        }
    }

    private static String notice(String page) {
        return page.substring(page.indexOf("role=\"alert\""), page.indexOf("<label"));
    }

    /** Many at once, the right password among them, late: no more are looked at than one after the other would be. */
    @Test
    void triesAtTheSameTimeDoNotPassTogether() {
        console.users().setPassword(ConsoleFixture.BOOKKEEPER, "the right long password");
        var email =
                console.users().find(ConsoleFixture.BOOKKEEPER).orElseThrow().email();
        var passwords = new ArrayList<>(Collections.nCopies(40, "a wrong long password"));
        var attempts = passwords.parallelStream()
                .map(password -> console.users().tryPassword(email, password, "192.0.2.7"))
                .toList();
        assertThat(attempts.stream().filter(Users.Attempt.Refused.class::isInstance))
                .hasSize(5);
        assertThat(console.users().tryPassword(email, "the right long password", "192.0.2.7"))
                .isInstanceOf(Users.Attempt.Resting.class);
    }

    /** Who has signed in from a place is let in there, whatever strangers try elsewhere. */
    @Test
    void strangersDoNotLockAPersonOut() {
        console.users().setPassword(ConsoleFixture.OWNER, "the owner's long password");
        var email = console.users().find(ConsoleFixture.OWNER).orElseThrow().email();
        assertThat(console.users().tryPassword(email, "the owner's long password", "192.0.2.1"))
                .isInstanceOf(Users.Attempt.Accepted.class);
        for (int i = 0; i < 60; i++) {
            console.users().tryPassword(email, "x", "198.51.100." + i);
        }
        assertThat(console.users().tryPassword(email, "the owner's long password", "203.0.113.1"))
                .as("one who guesses from many places is stopped")
                .isInstanceOf(Users.Attempt.Resting.class);
        assertThat(console.users().tryPassword(email, "the owner's long password", "192.0.2.1"))
                .isInstanceOf(Users.Attempt.Accepted.class);
    }

    @Test
    void anAddressThatTriesManyAccountsIsStopped() {
        for (int i = 0; i < 30; i++) {
            assertThat(console.users().tryPassword("somebody" + i + "@example.com", "x", "192.0.2.99"))
                    .isInstanceOf(Users.Attempt.Refused.class);
        }
        assertThat(console.users().tryPassword("another@example.com", "x", "192.0.2.99"))
                .isInstanceOf(Users.Attempt.Resting.class);
    }

    /** The tries were made while the clock was forty days ahead: nobody is locked out until then. */
    @Test
    void aClockThatWasAheadLocksNobodyOut() throws Exception {
        for (int i = 0; i < 6; i++) {
            console.users().tryPassword("ahead@example.com", "x", "192.0.2.40");
        }
        try (var admin = console.database().connect();
                var statement = admin.createStatement()) {
            statement.execute("update signin_try set window_until = window_until + interval '40 days'");
        }
        assertThat(console.users().tryPassword("ahead@example.com", "x", "192.0.2.40"))
                .isInstanceOf(Users.Attempt.Refused.class);
    }

    /** A flood from one place neither uses up what is for all nor fills the log. */
    @Test
    void aFloodFromOneAddressStopsNobodyElseAndIsLoggedOnce() throws Exception {
        int before = audited("sign-in.resting").size();
        for (int i = 0; i < 1100; i++) {
            console.users().tryPassword("flood" + i + "@example.com", "x", "2001:db8:1:1::" + Integer.toHexString(i));
        }
        console.users().setPassword(ConsoleFixture.OWNER, "the owner's long password");
        var email = console.users().find(ConsoleFixture.OWNER).orElseThrow().email();
        for (int i = 0; i < 40; i++) {
            assertThat(console.users().tryPassword(email, "the owner's long password", "192.0.2." + (100 + i)))
                    .as("a right one counts for nobody")
                    .isInstanceOf(Users.Attempt.Accepted.class);
        }
        for (int i = 0; i < 9; i++) {
            tryPassword("again@example.com", "wrong one");
        }
        assertThat(audited("sign-in.resting")).hasSizeLessThanOrEqualTo(before + 1);
    }

    @Test
    void whatWentWrongStandsInTheLogWithTheAddressAndNotWhatWasTyped() throws Exception {
        tryPassword("my secret password", "wrong one");
        var entries = audited("sign-in.wrong");
        assertThat(entries).isNotEmpty().allMatch(entry -> entry.contains("127.0.0.1"));
        assertThat(entries).noneMatch(entry -> entry.contains("secret"));
    }

    @Test
    void aPasswordIsChangedByWhoKnowsTheOldOneAndOtherSessionsEnd() throws Exception {
        console.users().setPassword(ConsoleFixture.OWNER, "the owner's long password");
        var here = Browser.signedIn(console, ConsoleFixture.OWNER);
        var there = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(here.get("/c/nordan/settings").body()).contains("action=\"/c/nordan/settings/sessions\"");

        for (var wrong : List.of("1234567890", "password12", "aaaaaaaaaa", "lösenord2026", "nordanfriluft1", "short")) {
            var answer = here.post(
                    "/c/nordan/settings/password",
                    here.form("current", "the owner's long password", "password", wrong));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
        }
        assertThat(here.post(
                                "/c/nordan/settings/password",
                                here.form("current", "not that one", "password", "green ladder cloud 71"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(there.get("/c/nordan/settings").statusCode()).isEqualTo(200);

        assertThat(here.post(
                                "/c/nordan/settings/password",
                                here.form("current", "the owner's long password", "password", "green ladder cloud 71"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(there.get("/c/nordan/settings").statusCode()).isEqualTo(302);
        assertThat(here.get("/c/nordan/settings").statusCode()).isEqualTo(200);
    }

    private static List<String> audited(String action) throws SQLException {
        var entries = new ArrayList<String>();
        try (var admin = console.database().connect();
                var query = admin.prepareStatement("select actor || ' ' || details from audit_log where action = ?")) {
            query.setString(1, action);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    entries.add(rows.getString(1));
                }
            }
        }
        return entries;
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
        var browser = new Browser(console.controlUrl());
        assertThat(browser.get("/control/status").statusCode()).isEqualTo(401);
        assertThat(browser.get("/control/status", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
        assertThat(browser.get("/control/status", "Authorization", "Bearer " + ConsoleFixture.CONTROL_TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }
}

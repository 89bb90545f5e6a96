package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** Inviting a person, a forgotten password, roles, and who cannot be removed. */
class PeopleTest {
    private static final Pattern LINK = Pattern.compile("(/sign-in/link\\?token=[A-Za-z0-9_-]+)");
    private static final String PEOPLE = "/c/nordan/settings/people";
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Browser owner() throws Exception {
        return Browser.signedIn(console, ConsoleFixture.OWNER);
    }

    private static HttpResponse<String> post(Browser browser, String path, Map<String, String> form) throws Exception {
        var sent = new java.util.HashMap<>(form);
        sent.put("_csrf", Browser.csrf(browser.get("/c/nordan/settings").body()));
        return browser.post(path, sent);
    }

    private static String link(String page) {
        var match = LINK.matcher(page);
        assertThat(match.find()).as("the page shows a link").isTrue();
        return match.group(1);
    }

    private static String invite(String email, String role) throws Exception {
        var answer = post(owner(), PEOPLE, Map.of("name", "Ny Person", "email", email, "role", role));
        assertThat(answer.statusCode()).isEqualTo(200);
        return link(answer.body());
    }

    /** Opens the link as the invited person does. */
    private static HttpResponse<String> open(Browser browser, String link, String password) throws Exception {
        var form = browser.get(link);
        if (form.statusCode() != 200) {
            return form;
        }
        return browser.post(
                "/sign-in/link",
                Map.of(
                        "_csrf",
                        Browser.csrf(form.body()),
                        "token",
                        link.substring(link.indexOf('=') + 1),
                        "password",
                        password));
    }

    private static int signIn(String email, String password) throws Exception {
        var browser = new Browser(console.url());
        var csrf = Browser.csrf(browser.get("/sign-in").body());
        return browser.post("/sign-in", Map.of("_csrf", csrf, "email", email, "password", password))
                .statusCode();
    }

    private static long userOf(String email) {
        return console.web()
                .outside(sql ->
                        sql.one("select user_id from app_user where email = ?", row -> row.number("user_id"), email));
    }

    @Test
    void anInvitedPersonChoosesAPasswordAndComesIn() throws Exception {
        var link = invite("kalle@nordanfriluft.example", "bookkeeper");
        var browser = new Browser(console.url());
        assertThat(open(browser, link, "sju sorters kakor").statusCode()).isEqualTo(303);
        assertThat(browser.get("/c/nordan/today").statusCode()).isEqualTo(200);
        assertThat(signIn("kalle@nordanfriluft.example", "sju sorters kakor")).isEqualTo(303);
    }

    @Test
    void theLinkWorksOnceAndIsShownOnce() throws Exception {
        var link = invite("lotta@nordanfriluft.example", "viewer");
        assertThat(open(new Browser(console.url()), link, "").statusCode()).isEqualTo(303);
        assertThat(open(new Browser(console.url()), link, "").statusCode()).isEqualTo(401);
        assertThat(owner().get(PEOPLE + "/" + Ref.of(userOf("lotta@nordanfriluft.example")))
                        .body())
                .doesNotContain("token=");
    }

    @Test
    void aPasswordTooShortUsesNothingUp() throws Exception {
        var link = invite("mats@nordanfriluft.example", "viewer");
        assertThat(open(new Browser(console.url()), link, "kort").statusCode()).isEqualTo(422);
        assertThat(open(new Browser(console.url()), link, "lång nog ändå").statusCode())
                .isEqualTo(303);
    }

    @Test
    void aNewLinkEndsTheOldLinkAndTheOldSessions() throws Exception {
        var first = invite("nils@nordanfriluft.example", "viewer");
        var before = new Browser(console.url());
        assertThat(open(before, first, "gammalt lösenord").statusCode()).isEqualTo(303);
        var ref = Ref.of(userOf("nils@nordanfriluft.example"));
        var unused = link(post(owner(), PEOPLE + "/" + ref + "/link", Map.of()).body());
        var second = link(post(owner(), PEOPLE + "/" + ref + "/link", Map.of()).body());
        assertThat(open(new Browser(console.url()), unused, "").statusCode()).isEqualTo(401);
        assertThat(open(new Browser(console.url()), second, "nattöppet tåg söderut")
                        .statusCode())
                .isEqualTo(303);
        assertThat(before.get("/c/nordan/today").statusCode()).isEqualTo(302);
        assertThat(signIn("nils@nordanfriluft.example", "gammalt lösenord")).isEqualTo(401);
        assertThat(signIn("nils@nordanfriluft.example", "nattöppet tåg söderut"))
                .isEqualTo(303);
    }

    @Test
    void anInvitationEndsAfterAWeek() throws Exception {
        var link = invite("olle@nordanfriluft.example", "viewer");
        console.web()
                .outside(sql -> sql.update(
                        "update signin_link set expires_at = expires_at - interval '7 days 1 minute' where user_id = ?",
                        userOf("olle@nordanfriluft.example")));
        assertThat(open(new Browser(console.url()), link, "").statusCode()).isEqualTo(401);
    }

    @Test
    void anOwnerGetsNoLinkToAnAccountThatOpensOthersCompanies() throws Exception {
        var answer = post(owner(), PEOPLE, Map.of("name", "Bo", "email", "bo@bjork.example", "role", "viewer"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("token=").contains("loggar in som förut");
        var again = post(owner(), PEOPLE + "/" + Ref.of(ConsoleFixture.STRANGER) + "/link", Map.of());
        assertThat(again.body()).doesNotContain("token=");
        post(owner(), PEOPLE + "/" + Ref.of(ConsoleFixture.STRANGER) + "/remove", Map.of());
    }

    @Test
    void theLastOwnerStays() throws Exception {
        var self = PEOPLE + "/" + Ref.of(ConsoleFixture.OWNER);
        assertThat(post(owner(), self + "/remove", Map.of()).statusCode()).isEqualTo(422);
        assertThat(post(owner(), self + "/role", Map.of("role", "viewer")).statusCode())
                .isEqualTo(422);
        assertThat(owner().get(PEOPLE + "/new").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsOutAtOnce() throws Exception {
        var browser = new Browser(console.url());
        open(browser, invite("pia@nordanfriluft.example", "integrator"), "");
        assertThat(browser.get("/c/nordan/today").statusCode()).isEqualTo(200);
        var ref = Ref.of(userOf("pia@nordanfriluft.example"));
        assertThat(post(owner(), PEOPLE + "/" + ref + "/remove", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/c/nordan/today").statusCode()).isEqualTo(302);
    }

    @Test
    void aPersonOfAnotherOrganizationIsNotThere() throws Exception {
        var ref = Ref.of(ConsoleFixture.STRANGER);
        for (var what : new String[] {"", "/link", "/role", "/remove"}) {
            var answer = what.isEmpty()
                    ? owner().get(PEOPLE + "/" + ref)
                    : post(owner(), PEOPLE + "/" + ref + what, Map.of("role", "viewer"));
            assertThat(answer.statusCode()).as(what).isEqualTo(404);
        }
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.Companies;
import se.knyt.engine.settings.Settings;
import se.knyt.server.shell.Ref;

/** Inviting a person, a forgotten password, roles, and who cannot be removed. */
class PeopleTest {
    private static final Pattern LINK = Pattern.compile("(/sign-in/link\\?token=[A-Za-z0-9_-]+)");
    private static final String PEOPLE = "/c/nordan/settings/people";
    private static final String PASSWORD = "sju sorters kakor";
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
        var company = path.substring(0, path.indexOf('/', "/c/".length()));
        sent.put("_csrf", Browser.csrf(browser.get(company + "/settings").body()));
        return browser.post(path, sent);
    }

    private static String link(String page) {
        var match = LINK.matcher(page);
        assertThat(match.find()).as("the page shows a link").isTrue();
        return match.group(1);
    }

    private static String invite(String email, String role) throws Exception {
        return invite(owner(), PEOPLE, email, role, "");
    }

    /** @param where {@code all}, or empty for the company of the address */
    private static String invite(Browser by, String people, String email, String role, String where) throws Exception {
        var answer = post(by, people, Map.of("name", "Ny Person", "email", email, "role", role, "where", where));
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
        assertThat(open(new Browser(console.url()), link, PASSWORD).statusCode())
                .isEqualTo(303);
        assertThat(open(new Browser(console.url()), link, PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(owner().get(PEOPLE + "/" + Ref.of(userOf("lotta@nordanfriluft.example")))
                        .body())
                .doesNotContain("token=");
    }

    @Test
    void aPasswordTooShortUsesNothingUp() throws Exception {
        var link = invite("mats@nordanfriluft.example", "viewer");
        assertThat(open(new Browser(console.url()), link, "").statusCode()).isEqualTo(422);
        assertThat(open(new Browser(console.url()), link, "kort").statusCode()).isEqualTo(422);
        assertThat(open(new Browser(console.url()), link, "lång nog ändå").statusCode())
                .isEqualTo(303);
    }

    /** The way back in is the operator's: an owner who got the link would sign in as somebody else. */
    @Test
    void aForgottenPasswordIsChosenAnewByALinkOfTheOperatorAndTheOldSessionsEnd() throws Exception {
        var before = new Browser(console.url());
        assertThat(open(before, invite("nils@nordanfriluft.example", "viewer"), "gammalt lösenord")
                        .statusCode())
                .isEqualTo(303);
        var ref = Ref.of(userOf("nils@nordanfriluft.example"));
        for (var where : new String[] {"", "all"}) {
            assertThat(post(owner(), PEOPLE + "/" + ref + "/link", Map.of("where", where))
                            .statusCode())
                    .isEqualTo(404);
        }
        var unused = operatorsLink("nils@nordanfriluft.example");
        var second = operatorsLink("nils@nordanfriluft.example");
        assertThat(open(new Browser(console.url()), unused, PASSWORD).statusCode())
                .isEqualTo(401);
        assertThat(open(new Browser(console.url()), second, "").statusCode()).isEqualTo(422);
        assertThat(open(new Browser(console.url()), second, "nattöppet tåg söderut")
                        .statusCode())
                .isEqualTo(303);
        assertThat(before.get("/c/nordan/today").statusCode()).isEqualTo(302);
        assertThat(signIn("nils@nordanfriluft.example", "gammalt lösenord")).isEqualTo(401);
        assertThat(signIn("nils@nordanfriluft.example", "nattöppet tåg söderut"))
                .isEqualTo(303);
    }

    private static String operatorsLink(String email) throws Exception {
        return link(control("/control/password-links", "{\"arguments\":[\"" + email + "\"]}")
                .body());
    }

    private static HttpResponse<String> control(String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(console.controlUrl() + path))
                                .header("Authorization", "Bearer " + ConsoleFixture.CONTROL_TOKEN)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anInvitationEndsAfterAWeek() throws Exception {
        var link = invite("olle@nordanfriluft.example", "viewer");
        console.web()
                .outside(sql -> sql.update(
                        "update signin_link set expires_at = expires_at - interval '7 days 1 minute' where user_id = ?",
                        userOf("olle@nordanfriluft.example")));
        assertThat(open(new Browser(console.url()), link, PASSWORD).statusCode())
                .isEqualTo(401);
    }

    /** Bo has an account; the link neither opens it nor tells what he is called, and nothing is added until he says yes. */
    @Test
    void anInvitationOfAnAccountInUseIsAcceptedByWhoeverIsSignedInToIt() throws Exception {
        var link = invite("bo@bjork.example", "viewer");
        var page = owner().get("/c/nordan/settings").body();
        assertThat(page).contains("bo@bjork.example").contains("Inbjuden").doesNotContain("Bo Björk");
        var thief = new Browser(console.url());
        assertThat(location(thief.get(link))).startsWith("/invitations?token=");
        assertThat(thief.post(
                                "/sign-in/link",
                                Map.of(
                                        "_csrf",
                                        Browser.csrf(thief.get("/sign-in").body()),
                                        "token",
                                        token(link),
                                        "password",
                                        PASSWORD))
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElse(""))
                .doesNotContain("knyt_session");

        var bo = Browser.signedIn(console, ConsoleFixture.STRANGER);
        assertThat(bo.get("/c/nordan/today").statusCode()).isEqualTo(404);
        assertThat(location(bo.get("/"))).isEqualTo("/invitations");
        assertThat(bo.get("/invitations").body()).contains("Nordan Friluft AB").doesNotContain("/invitations/accept");
        assertThat(answer(owner(), "accept", Map.of("token", token(link))).statusCode())
                .isEqualTo(422);
        assertThat(bo.get("/invitations?token=" + token(link)).body()).contains("/invitations/accept");
        assertThat(answer(bo, "accept", Map.of("token", token(link))).statusCode())
                .isEqualTo(303);
        assertThat(bo.get("/c/nordan/today").statusCode()).isEqualTo(200);
        assertThat(owner().get("/c/nordan/settings").body())
                .contains("Bo Björk")
                .contains("Tackade ja till en inbjudan");
        assertThat(answer(bo, "accept", Map.of("token", token(link))).statusCode())
                .isEqualTo(422);

        remove(ConsoleFixture.STRANGER);
        assertThat(bo.get("/c/nordan/today").statusCode()).as("at once").isEqualTo(404);
        assertThat(bo.get("/c/bjork/today").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsDeclinedOrRevokedOpensNothing() throws Exception {
        var bo = Browser.signedIn(console, ConsoleFixture.STRANGER);
        var declined = invite(owner(), PEOPLE, "bo@bjork.example", "owner", "all");
        assertThat(bo.get("/invitations").body()).contains("Nordan");
        var place = Map.of("organization", Ref.of(1), "company", Ref.of(0));
        assertThat(answer(bo, "decline", place).statusCode()).isEqualTo(303);
        assertThat(answer(bo, "decline", place).statusCode()).isEqualTo(404);
        assertThat(answer(bo, "accept", Map.of("token", token(declined))).statusCode())
                .isEqualTo(422);

        var revoked = invite(owner(), PEOPLE, "bo@bjork.example", "viewer", "");
        remove(ConsoleFixture.STRANGER);
        assertThat(answer(bo, "accept", Map.of("token", token(revoked))).statusCode())
                .isEqualTo(422);
        assertThat(bo.get("/c/nordan/today").statusCode()).isEqualTo(404);
        assertThat(owner().get("/c/nordan/settings").body()).contains("Drog tillbaka en inbjudan");
    }

    /** One organization made the account and kept its link; another invites the same address. Neither comes into the other's company. */
    @Test
    void whoMadeAnAccountFirstDoesNotFollowItIntoAnotherOrganization() throws Exception {
        var kept = invite("cfo@bjork.example", "viewer");
        var stranger = Browser.signedIn(console, ConsoleFixture.STRANGER);
        var second = invite(stranger, "/c/bjork/settings/people", "cfo@bjork.example", "bookkeeper", "");
        assertThat(open(new Browser(console.url()), kept, PASSWORD).statusCode())
                .as("the earlier link has ended")
                .isEqualTo(401);
        var again = link(post(owner(), PEOPLE + "/" + Ref.of(userOf("cfo@bjork.example")) + "/link", Map.of())
                .body());
        assertThat(open(new Browser(console.url()), second, PASSWORD).statusCode())
                .isEqualTo(401);
        var maker = new Browser(console.url());
        assertThat(open(maker, again, PASSWORD).statusCode()).isEqualTo(303);
        assertThat(maker.get("/c/nordan/today").statusCode()).isEqualTo(200);
        assertThat(maker.get("/c/bjork/today").statusCode()).isEqualTo(404);
        assertThat(answer(maker, "accept", Map.of("token", token(again))).statusCode())
                .isEqualTo(422);
        assertThat(maker.get("/c/bjork/today").statusCode()).isEqualTo(404);
    }

    @Test
    void aRoleInOneCompanyOpensNoOther() throws Exception {
        var second = company("nordan-tva", "Nordan Två AB");
        var browser = new Browser(console.url());
        open(browser, invite("klient@nordan-tva.example", "owner"), PASSWORD);
        assertThat(browser.get("/c/nordan/settings/people/new").statusCode()).isEqualTo(200);
        for (var route : Route.all()) {
            if (!route.changes() && route.path().startsWith("/c/{company}/")) {
                var path = route.path().replace("{company}", second).replaceAll("\\{[a-z]+}", Ref.of(1));
                assertThat(browser.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
        for (var act : ChangingRoutes.ACTS.values()) {
            var path = act.path().replace("/c/nordan/", "/c/" + second + "/");
            var form = Map.of("_csrf", Browser.csrf(browser.get("/invitations").body()));
            assertThat(browser.post(path, form).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(browser.get("/c/nordan/today").body())
                .doesNotContain("Nordan Två")
                .doesNotContain("/new-company");
        assertThat(browser.get("/c/nordan/companies").body()).doesNotContain("Nordan Två");
        assertThat(browser.get("/new-company").statusCode()).isEqualTo(404);
        assertThat(owner().get("/c/nordan/companies").body()).contains("Nordan Två");

        var everywhere = Map.of("name", "X", "email", "x@example.com", "role", "owner", "where", "all");
        assertThat(post(browser, PEOPLE, everywhere).statusCode())
                .as("an owner of one company invites to that one alone")
                .isEqualTo(404);
        for (var act : new String[] {"role", "remove"}) {
            assertThat(post(
                                    browser,
                                    PEOPLE + "/" + Ref.of(ConsoleFixture.VIEWER) + "/" + act,
                                    Map.of("role", "owner", "where", "all"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** Berit keeps the books of all companies; in this one she is given less. */
    @Test
    void aRoleInOneCompanyGoesBeforeOneInAllButThatOfAnOwner() throws Exception {
        var second = company("nordan-tre", "Nordan Tre AB");
        var berit = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var link = invite("berit@nordanfriluft.example", "viewer");
        assertThat(berit.get("/c/nordan/settings").body()).contains("Ekonomi");
        answer(berit, "accept", Map.of("token", token(link)));
        assertThat(role(berit, "nordan")).isEqualTo("Läsare");
        assertThat(role(berit, second)).isEqualTo("Ekonomi");
        post(owner(), PEOPLE + "/" + Ref.of(ConsoleFixture.BOOKKEEPER) + "/role", Map.of("role", "integrator"));
        assertThat(role(berit, "nordan")).isEqualTo("Integratör");
        assertThat(role(berit, second)).isEqualTo("Ekonomi");
        remove(ConsoleFixture.BOOKKEEPER);
        assertThat(role(berit, "nordan")).isEqualTo("Ekonomi");
        assertThat(post(
                                owner(),
                                PEOPLE,
                                Map.of(
                                        "name",
                                        "B",
                                        "email",
                                        "berit@nordanfriluft.example",
                                        "role",
                                        "owner",
                                        "where",
                                        "all"))
                        .statusCode())
                .as("who has a role there is not invited to it")
                .isEqualTo(422);
    }

    /** Another company of the sample's first organization. */
    private static String company(String slug, String name) {
        console.engine()
                .companies()
                .createCompany(
                        new Companies.NewCompany(1, slug, name, "", false, LocalDate.of(2026, 11, 1)),
                        Settings.initial());
        return slug;
    }

    private static String role(Browser browser, String company) throws Exception {
        var page = browser.get("/c/" + company + "/settings").body();
        var me = page.substring(page.indexOf("class=\"me\""));
        return me.substring(me.indexOf("faint\">") + "faint\">".length(), me.indexOf("</span></span>"));
    }

    /** Made by whoever runs Knyt; its owner makes a company that nobody else sees. */
    @Test
    void anOrganizationOfItsOwnIsMadeByTheOperator() throws Exception {
        var made = control("/control/organizations", "{\"arguments\":[\"Tredje\",\"eva@tredje.example\"]}");
        assertThat(made.statusCode()).isEqualTo(200);
        var eva = new Browser(console.url());
        assertThat(open(eva, link(made.body()), PASSWORD).statusCode()).isEqualTo(303);
        assertThat(location(eva.get("/"))).isEqualTo("/new-company");
        var form = Map.of(
                "_csrf", Browser.csrf(eva.get("/new-company").body()), "name", "Tredje AB", "start", "2026-11-01");
        assertThat(eva.post("/new-company", form).statusCode()).isEqualTo(303);
        var hers = location(eva.get("/"));
        assertThat(hers).startsWith("/c/tredje-ab").endsWith("/today");
        assertThat(eva.get("/c/nordan/today").statusCode()).isEqualTo(404);
        assertThat(owner().get(hers).statusCode()).isEqualTo(404);
        assertThat(control("/control/organizations", "{\"arguments\":[\"\",\"eva\"]}")
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void anOwnerSeesSignInsOfTheOwnPeopleWithTheirAddress() throws Exception {
        signIn("viewer@nordanfriluft.example", "not that one");
        signIn("bo@bjork.example", "not that one");
        var page = owner().get("/c/nordan/settings/sign-ins").body();
        assertThat(page)
                .contains("viewer@nordanfriluft.example")
                .contains("Inloggning med fel lösenord")
                .contains("127.0.0.1")
                .doesNotContain("bo@bjork.example");
        assertThat(Browser.signedIn(console, ConsoleFixture.BOOKKEEPER)
                        .get("/c/nordan/settings/sign-ins")
                        .statusCode())
                .isEqualTo(404);
        post(owner(), "/c/nordan/settings/me", Map.of("language", "sv"));
        post(owner(), PEOPLE, Map.of("name", "Ada", "email", "ada@example.com", "role", "viewer"));
        var log = owner().get("/c/nordan/settings").body();
        assertThat(log.substring(log.indexOf("id=\"log\"")))
                .contains("Bjöd in en person")
                .contains("127.0.0.1");
    }

    private static void remove(long user) throws Exception {
        assertThat(post(owner(), PEOPLE + "/" + Ref.of(user) + "/remove", Map.of())
                        .statusCode())
                .isEqualTo(303);
    }

    private static String token(String link) {
        return link.substring(link.indexOf('=') + 1);
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static HttpResponse<String> answer(Browser browser, String what, Map<String, String> form)
            throws Exception {
        var sent = new java.util.HashMap<>(form);
        sent.put("_csrf", Browser.csrf(browser.get("/invitations").body()));
        return browser.post("/invitations/" + what, sent);
    }

    @Test
    void theLastOwnerStays() throws Exception {
        var self = PEOPLE + "/" + Ref.of(ConsoleFixture.OWNER);
        assertThat(post(owner(), self + "/remove", Map.of("where", "all")).statusCode())
                .isEqualTo(422);
        assertThat(post(owner(), self + "/role", Map.of("role", "viewer", "where", "all"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(owner().get(PEOPLE + "/new").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsRemovedIsOutAtOnce() throws Exception {
        var browser = new Browser(console.url());
        open(browser, invite("pia@nordanfriluft.example", "integrator"), PASSWORD);
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

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payouts over HTTP: whose token, what is wrong by field, once and no more. */
class PayoutsApiTest {
    /** 1249.00 − 24.98 − 6.25 = 1217.77. */
    private static final String GOOD = """
            {"id":"P-1","reference":"REF-1","currency":"SEK","paid_on":"2026-03-05","paid":"1217.77","lines":[
             {"kind":"sale","amount":"1249.00","date":"2026-03-02","order_reference":"1001","transaction_id":"T-1"},
             {"kind":"fee","amount":"-24.98","date":"2026-03-02","word":"Avgift"},
             {"kind":"fee_vat","amount":"-6.25","date":"2026-03-02"}]}
            """;

    private static final String PATH = "/api/v1/payouts";
    private static ConsoleFixture console;
    private static Browser browser;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static String csrf = "";
    private static String page = "";
    private static String token = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        console.begins("2026-01-01");
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        page = connect("elavon");
        token = made(page);
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        console.close();
    }

    private static String connect(String provider) throws Exception {
        var made = browser.post(
                "/c/nordan/connections/new/other", Map.of("_csrf", csrf, "name", provider, "s.provider", provider));
        assertThat(made.statusCode()).isEqualTo(303);
        return made.headers()
                        .firstValue("Location")
                        .orElseThrow()
                        .replaceFirst("\\?.*", "")
                        .replaceFirst("^https?://[^/]+", "")
                + "/token";
    }

    private static String made(String at) throws Exception {
        var body = browser.post(at, Map.of("_csrf", csrf)).body();
        var match = Pattern.compile("knyt_[A-Za-z0-9_-]{43}").matcher(body);
        assertThat(match.find()).isTrue();
        // Once and never again.
        assertThat(browser.get(at).body())
                .doesNotContain(match.group())
                .contains(match.group().substring(0, 10));
        return match.group();
    }

    private static HttpResponse<String> post(String by, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(console.url() + PATH))
                        .header("Authorization", "Bearer " + by)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String by, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(console.url() + path))
                        .header("Authorization", "Bearer " + by)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPayoutGoesInOnceAndAChangeIsAChange() throws Exception {
        var taken = post(token, GOOD);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        assertThat(taken.body()).contains("\"created\"");
        var again = post(token, GOOD);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains("\"unchanged\"");
        // The fee an öre higher, and an öre less paid.
        var other = post(token, GOOD.replace("-24.98", "-24.99").replace("1217.77", "1217.76"));
        assertThat(other.body()).contains("\"changed\"");
        assertThat(browser.get("/c/nordan/payouts/elavon/REF-1").body()).contains("217,76");
        var state = get(token, PATH + "/P-1");
        assertThat(state.statusCode()).isEqualTo(200);
        assertThat(state.body()).contains("\"lines\":3");
        assertThat(get(token, PATH + "/P-404").statusCode()).isEqualTo(404);
    }

    @Test
    void aPayoutOfBeforeTheStartIsKeptAndToldAsEarlier() throws Exception {
        var old = GOOD.replace("P-1", "P-OLD").replace("REF-1", "REF-OLD").replace("2026-03-05", "2025-12-31");
        for (int times = 0; times < 2; times++) {
            var kept = post(token, old);
            assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
            assertThat(kept.body()).contains("\"earlier\"", "\"first_day\":\"2026-01-01\"");
        }
        assertThat(get(token, PATH + "/P-OLD").body()).contains("\"state\":\"earlier\"", "\"lines\":3");
        assertThat(browser.get("/c/nordan/payouts/elavon/REF-OLD").statusCode()).isEqualTo(404);
        var shown = browser.get(page.replace("/token", "") + "/history").body();
        assertThat(shown).contains("REF-OLD", "217,77");
        assertThat(browser.post(page.replace("/token", "") + "/history", Map.of("_csrf", csrf))
                        .statusCode())
                .as("nothing can be asked of it")
                .isEqualTo(404);
    }

    /** Two contracts under one provider's code, and one reference: the second is not answered as taken in and then lost. */
    @Test
    void aReferenceThatAnotherPayoutBearsIsAConflict() throws Exception {
        var body = GOOD.replace("P-1", "P-20").replace("REF-1", "2026-11");
        assertThat(post(token, body).statusCode()).isEqualTo(201);
        var underAnotherId = post(token, body.replace("P-20", "P-21"));
        assertThat(underAnotherId.statusCode()).as(underAnotherId.body()).isEqualTo(409);
        assertThat(get(token, PATH + "/P-21").statusCode()).isEqualTo(404);

        var second = made(connect("elavon"));
        var other = body.replace("T-1", "T-2");
        var refused = post(second, other);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("2026-11 (1217.77 SEK").contains("reference");
        assertThat(get(second, PATH + "/P-20").statusCode()).isEqualTo(404);

        var ends = browser.get("/c/nordan/loose-ends").body();
        assertThat(ends).contains("Två anslutningar har en utbetalning med samma referens");
        var said = Pattern.compile("name=\"group\" value=\"(payout.same-reference[^\"]*)\"")
                .matcher(ends);
        assertThat(said.find()).isTrue();
        browser.post("/c/nordan/loose-ends/retry", Map.of("_csrf", csrf, "group", said.group(1)));
        assertThat(post(second, other).statusCode()).isEqualTo(201);
        assertThat(get(second, PATH + "/P-20").statusCode()).isEqualTo(200);
        assertThat(browser.get("/c/nordan/loose-ends").body())
                .doesNotContain("Två anslutningar har en utbetalning med samma referens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1249.00\"|\"1 249,00\"|lines[0].amount",
                "\"1249.00\"|1249.00|lines[0].amount",
                "\"1249.00\"|\"1249.001\"|lines[0].amount",
                "\"1217.77\"|\"1217.78\"|the difference is 0.01",
                "\"kind\":\"sale\"|\"kind\":\"gift\"|lines[0].kind",
                "2026-03-05|2026-02-30|paid_on",
                "\"P-1\"|\"../x\"|\"id\"",
                "\"SEK\"|\"KRONOR\"|currency",
                "\"paid_on\"|\"paidon\"|no such field",
                "\"id\":\"P-1\"|\"id\":\"P-1\",\"id\":\"P-2\"|no JSON",
                "{\"id\"|[{\"id\"|no JSON",
            })
    void whatIsWrongIsNamedByItsFieldAndNothingIsTakenIn(String was, String is, String where) throws Exception {
        var body = GOOD.replace("P-1", "P-7").replace("REF-1", "REF-7");
        var refused = post(token, body.replace(was.replace("P-1", "P-7"), is.replace("P-1", "P-7")));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains(where);
        assertThat(get(token, PATH + "/P-7").statusCode()).isEqualTo(404);
    }

    /** Each with what is paid raised or lowered by as much, so that the sum closes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 1249.00 + 24.98 − 6.25 = 1267.73
                "\"-24.98\"|\"24.98\"|1267.73|fee is to be below zero; one that is given back is a fee_refund|lines[1].amount",
                // −1249.00 − 24.98 − 6.25 = −1280.23
                "\"1249.00\"|\"-1249.00\"|-1280.23|sale is to be above zero|lines[0].amount",
                "\"kind\":\"sale\"|\"kind\":\"refund\"|1217.77|refund is to be below zero|lines[0].amount",
                "\"kind\":\"fee\"|\"kind\":\"fee_refund\"|1217.77|fee_refund is to be above zero|lines[1].amount",
                "\"kind\":\"fee\"|\"kind\":\"reserve_release\"|1217.77|reserve_release is to be above zero|lines[1].amount",
                "\"kind\":\"sale\"|\"kind\":\"reserve_hold\"|1217.77|what is paid out again is a reserve_release|lines[0].amount",
            })
    void aLineTheWrongWayIsRefusedThoughTheSumCloses(String was, String is, String paid, String why, String where)
            throws Exception {
        var refused = post(
                token,
                GOOD.replace("P-1", "P-8")
                        .replace("REF-1", "REF-8")
                        .replace(was, is)
                        .replace("1217.77", paid));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains(why).contains(where);
        assertThat(get(token, PATH + "/P-8").statusCode()).isEqualTo(404);
    }

    @Test
    void withoutATokenThatHoldsNothingIsTold() throws Exception {
        for (var none : new String[] {"", "knyt_", "knyt_" + "A".repeat(43), "x".repeat(5_000), token + "x"}) {
            assertThat(post(none, GOOD).statusCode()).isEqualTo(401);
            assertThat(get(none, PATH + "/P-1").statusCode()).isEqualTo(401);
        }
        var other = connect("annan");
        var foreign = made(other);
        assertThat(post(foreign, GOOD.replace("P-1", "P-9").replace("REF-1", "REF-9"))
                        .statusCode())
                .isEqualTo(201);
        // Of another connection's payouts a token tells nothing.
        assertThat(get(token, PATH + "/P-9").statusCode()).isEqualTo(404);
        var revoke = Pattern.compile("action=\"([^\"]+/revoke)\"")
                .matcher(browser.get(other).body());
        assertThat(revoke.find()).isTrue();
        assertThat(browser.post(revoke.group(1), Map.of("_csrf", csrf)).statusCode())
                .isEqualTo(303);
        assertThat(post(foreign, GOOD).statusCode()).isEqualTo(401);
        assertThat(browser.get(other).body()).contains("Indragen");
    }

    /** A token opens what its maker may, and for a year. */
    @Test
    void aTokenEndsWithTheRoleOfItsMakerAndAfterAYear() throws Exception {
        var at = connect("tredje");
        var integrator = Browser.signedIn(console, ConsoleFixture.INTEGRATOR);
        var his = Pattern.compile("knyt_[A-Za-z0-9_-]{43}")
                .matcher(integrator
                        .post(
                                at,
                                Map.of(
                                        "_csrf",
                                        Browser.csrf(integrator
                                                .get("/c/nordan/settings")
                                                .body())))
                        .body());
        assertThat(his.find()).isTrue();
        assertThat(get(his.group(), PATH + "/P-404").statusCode()).isEqualTo(404);
        sql("update membership set role = 'bookkeeper' where user_id = " + ConsoleFixture.INTEGRATOR);
        assertThat(get(his.group(), PATH + "/P-404").statusCode()).isEqualTo(401);
        assertThat(browser.get(at).body()).contains("har inte rollen kvar");
        sql("update membership set role = 'integrator' where user_id = " + ConsoleFixture.INTEGRATOR);

        var mine = made(at);
        assertThat(get(mine, PATH + "/P-404").statusCode()).isEqualTo(404);
        var made = "where beginning = '" + mine.substring(0, 10) + "'";
        sql("update api_token set expires_at = made_at + interval '13 days' " + made);
        assertThat(browser.get(at).body()).contains("Går snart ut");
        sql("update api_token set made_at = made_at - interval '366 days', expires_at = made_at - interval '1 day' "
                + made);
        assertThat(get(mine, PATH + "/P-404").statusCode()).isEqualTo(401);
        assertThat(browser.get(at).body()).contains("Har gått ut");
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = console.database().connect();
                var running = connection.createStatement()) {
            assertThat(running.executeUpdate(statement)).isEqualTo(1);
        }
    }

    /** Also one that goes on long after the answer is known: told before all was sent, the answer would be lost now and then. */
    @Test
    void aBodyBeyondTheBoundIsRefused() throws Exception {
        assertThat(post(token, " ".repeat(20 * 1024 * 1024)).statusCode()).isEqualTo(413);
        assertThat(post(token, " ".repeat(8 * 1024 * 1024 + 1)).statusCode()).isEqualTo(413);
        assertThat(post(token, "[".repeat(100_000)).statusCode()).isEqualTo(422);
    }

    /** A program that calls what there is not is told so in the form that it reads. */
    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/payouts, 405, method-not-allowed",
        "PUT, /api/v1/payouts, 405, method-not-allowed",
        "GET, /api/v1/payouts, 405, method-not-allowed",
        "DELETE, /api/v1/payouts/P-1, 405, method-not-allowed",
        "POST, /api/v1/openapi.json, 405, method-not-allowed",
        "GET, /api/v1/refunds, 404, not-found",
        "POST, /api/v2/payouts, 404, not-found"
    })
    void whatCannotBeCalledIsRefusedInJson(String method, String path, int status, String code) throws Exception {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create(console.url() + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"" + code + "\",\"errors\":[]}");
        assertThat(answer.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void theDescriptionForMachinesIsServed() throws Exception {
        var description = CLIENT.send(
                HttpRequest.newBuilder(URI.create(console.url() + "/api/v1/openapi.json"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(description.statusCode()).isEqualTo(200);
        assertThat(description.body()).contains("\"openapi\": \"3.1.0\"").contains("handInPayout");
    }
}

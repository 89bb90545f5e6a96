package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody can send to the running server, whether he may or not. None of the bodies here is ever sent: the answer comes before. */
class FrontPathsTest {
    private static ConsoleFixture console;
    private static int port;
    private static String session = "";

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        port = URI.create(console.url()).getPort();
        session = Browser.signedIn(console, ConsoleFixture.OWNER).sessionCookie();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static int answered(String path, String... headers) throws Exception {
        try (var caller = new RawCaller(port)) {
            return caller.send(RawCaller.head("POST", path, headers)).status();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hooks/shopify1",
                "/sign-in",
                "/sign-in/link",
                "/api/v1/payouts",
                "/nowhere",
                "/health/ready",
                "/c/nordan/settings/me",
                "/knyt.css"
            })
    void whatIsPackedIsRefusedUnread(String path) throws Exception {
        assertThat(answered(path, "Content-Encoding: gzip", "Content-Length: 407698"))
                .isEqualTo(415);
        assertThat(answered(path, "Content-Encoding: identity, x-gzip", "Transfer-Encoding: chunked"))
                .isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource({
        "/hooks/shopify1,application/json,5000000",
        "/sign-in,application/x-www-form-urlencoded,300000",
        "/sign-in,text/plain,300000",
        "/sign-in,multipart/form-data; boundary=x,42000000",
        "/nowhere,application/json,300000",
        "/api/v1/payouts,application/json,90000000"
    })
    void whatSaysThatItIsTooLargeIsRefusedUnread(String path, String type, long length) throws Exception {
        assertThat(answered(path, "Content-Type: " + type, "Content-Length: " + length))
                .isEqualTo(413);
    }

    /** Whatever a proxy passes on to the console's port, and whoever knows the token. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/control",
                "/control/status",
                "/control/sandbox/sell",
                "/%63ontrol/status",
                "/x/../control/status",
                "//control/status",
                "/control;x/status"
            })
    void thePublicPortKnowsNoControl(String path) throws Exception {
        var known = "Authorization: Bearer " + ConsoleFixture.CONTROL_TOKEN;
        try (var caller = new RawCaller(port)) {
            assertThat(caller.send(RawCaller.head("GET", path, known)).status()).isIn(400, 404);
        }
        assertThat(answered(path, known, "Content-Length: 209715200")).isIn(400, 404);
    }

    private static int controlled(String method, String path, String... headers) throws Exception {
        try (var caller = new RawCaller(URI.create(console.controlUrl()).getPort())) {
            return caller.send(RawCaller.head(method, path, headers)).status();
        }
    }

    @Test
    void thePortOfTheControlKnowsNothingElse() throws Exception {
        assertThat(controlled("GET", "/sign-in")).isEqualTo(404);
        assertThat(controlled("GET", "/health/live")).isEqualTo(404);
        assertThat(controlled("GET", "/c/nordan/today", "Cookie: " + session)).isEqualTo(404);
        var known = "Authorization: Bearer " + ConsoleFixture.CONTROL_TOKEN;
        assertThat(controlled("GET", "/control/status", known)).isEqualTo(200);
    }

    /** Who may not ask at all is told so, before what he sends is read. */
    @Test
    void theControlOfTheRunningProgramReadsNothingOfWhoDoesNotKnowItsToken() throws Exception {
        var path = "/control/sandbox/x";
        assertThat(controlled("POST", path, "Content-Encoding: gzip", "Content-Length: 407698"))
                .isEqualTo(415);
        assertThat(controlled("POST", path, "Content-Length: 209715200")).isEqualTo(413);
        assertThat(controlled("POST", path, "Content-Type: application/json", "Content-Length: 60000"))
                .isEqualTo(401);
        assertThat(controlled("POST", path, "Transfer-Encoding: chunked")).isEqualTo(401);
        var known = "Authorization: Bearer " + ConsoleFixture.CONTROL_TOKEN;
        assertThat(controlled("POST", path, known, "X-Forwarded-For: 127.0.0.1", "Content-Length: 10"))
                .as("passed on by a proxy on this machine")
                .isEqualTo(401);
    }

    @Test
    void theControlReadsNoMoreThanItMay() throws Exception {
        try (var caller = new RawCaller(URI.create(console.controlUrl()).getPort())) {
            caller.send(RawCaller.head(
                            "POST",
                            "/control/sandbox/x",
                            "Authorization: Bearer " + ConsoleFixture.CONTROL_TOKEN,
                            "Content-Length: 20000"))
                    .send("x".repeat(20_000));
            assertThat(caller.status()).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/c/nordan/payouts/file", "/nowhere", "/c/nordan/settings/me"})
    void filesOfNobodyAreRefusedUnread(String path) throws Exception {
        assertThat(answered(path, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 38000000"))
                .isEqualTo(403);
        assertThat(answered(path, "Content-Type: Multipart/Form-Data; boundary=x", "Transfer-Encoding: chunked"))
                .isEqualTo(403);
    }

    @Test
    void filesOfWhoIsSignedInAreReadOnlyWhereFilesAreTaken() throws Exception {
        var signedIn = "Cookie: " + session;
        assertThat(answered(
                        "/c/nordan/settings/me",
                        signedIn,
                        "Content-Type: multipart/form-data; boundary=x",
                        "Content-Length: 38000000"))
                .isEqualTo(415);
        // Read, and without the token of a form that was ours.
        try (var caller = new RawCaller(port)) {
            caller.send(RawCaller.head(
                            "POST",
                            "/c/nordan/payouts/file",
                            signedIn,
                            "Content-Type: multipart/form-data; boundary=x",
                            "Content-Length: 7"))
                    .send("--x--\r\n");
            assertThat(caller.status()).isEqualTo(403);
        }
    }

    /** Only a webhook whose token leads somewhere is worth reading. */
    @Test
    void aWebhookToNobodyIsRefusedUnread() throws Exception {
        assertThat(answered("/hooks/" + "x".repeat(43), "Content-Length: 1000000"))
                .isEqualTo(404);
        assertThat(answered("/hooks/" + "x".repeat(43), "Transfer-Encoding: chunked"))
                .isEqualTo(404);
        assertThat(answered("/hooks/" + "x".repeat(5_000), "Content-Length: 1000000"))
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/c/nordan/settings/me", "/nowhere", "/sign-out", "/knyt.css"})
    void formsOfNobodyAreLedToSignInUnread(String path) throws Exception {
        assertThat(answered(path, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 200000"))
                .isEqualTo(302);
    }

    private static RawCaller almostSent() throws Exception {
        return new RawCaller(port)
                .send(RawCaller.head(
                        "POST", "/sign-in", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 16000"))
                .send("a".repeat(15_999));
    }

    /** The whole room of the sign-in taken by slow senders: whoever comes then is told so in words of a page, and may try again. */
    @Test
    void whoFindsNoRoomIsToldSo() throws Exception {
        var slow = new ArrayList<RawCaller>();
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 270; i++) {
                slow.add(almostSent());
            }
            var form = HttpRequest.newBuilder(URI.create(console.url() + "/sign-in"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Accept-Language", "en")
                    .POST(HttpRequest.BodyPublishers.ofString("email=" + "a".repeat(14_000)))
                    .build();
            var answer = client.send(form, HttpResponse.BodyHandlers.ofString());
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (answer.statusCode() != 503 && System.nanoTime() < deadline) {
                // Some that came at once were refused together and left their room: others take it.
                slow.add(almostSent());
                answer = client.send(form, HttpResponse.BodyHandlers.ofString());
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Wait a minute and send it again");
        } finally {
            for (var caller : slow) {
                caller.close();
            }
        }
    }

    /** Each holds what serves it for as long as it drips; there is more of that than there are such callers. */
    @Test
    void healthAnswersWhileManySendSlowly() throws Exception {
        var slow = new ArrayList<RawCaller>();
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 300; i++) {
                var path = i % 2 == 0 ? "/hooks/" + "x".repeat(40) : "/sign-in";
                var type = i % 2 == 0 ? "application/json" : "application/x-www-form-urlencoded";
                slow.add(new RawCaller(port)
                        .send(RawCaller.head("POST", path, "Content-Type: " + type, "Content-Length: 100000") + "a"));
            }
            var health = HttpRequest.newBuilder(URI.create(console.url() + "/health/live"))
                    .build();
            assertThat(client.send(health, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            var signIn = HttpRequest.newBuilder(URI.create(console.url() + "/sign-in"))
                    .build();
            assertThat(client.send(signIn, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            for (var caller : slow) {
                caller.close();
            }
        }
    }
}

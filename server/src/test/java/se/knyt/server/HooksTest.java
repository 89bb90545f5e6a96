package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import se.knyt.engine.intake.Webhooks;
import se.knyt.spi.Secret;

/**
 * Hints over HTTP from whoever finds the address: nothing is learnt from the answer, nothing is kept, and only what the shop has signed
 * counts. The signature is Shopify's: HMAC-SHA256 of the body by the app's client secret, in Base64
 * (https://shopify.dev/docs/apps/build/webhooks/verify-deliveries).
 */
class HooksTest {
    /** What the fixture gives the address of its shop. */
    private static final String TOKEN = "shopify1";

    private static final String SECRET = "hush of this test";
    private static final byte[] BODY = "{\"id\":10452}".getBytes(StandardCharsets.UTF_8);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        console.engine()
                .database()
                .doForCompany(
                        "secret",
                        1,
                        tx -> console.engine().connections().store(tx, 1, 101, "client-secret", new Secret(SECRET)));
        console.engine()
                .database()
                .doForCompany(
                        "token",
                        1,
                        tx -> console.engine()
                                .connections()
                                .store(tx, 1, 101, "access-token", new Secret("token of this test")));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @AfterEach
    void whatIsForgedIsNotKept() {
        assertThat(kept("delivery_id like 'forged-%'")).isZero();
    }

    private static long kept(String which) {
        return console.engine()
                .database()
                .forCompany(
                        "kept",
                        1,
                        tx -> tx.first("select count(*) from webhook_delivery where " + which, row -> row.getLong(1)))
                .orElseThrow();
    }

    private static String signed(byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    /** Each on a connection of its own: one on which somebody was refused may be closed by the server at any moment after. */
    private static HttpResponse<String> post(String token, String id, String signature, BodyPublisher body)
            throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    // Who is refused by what the head says need not send the body.
                    HttpRequest.newBuilder(URI.create(console.url() + "/hooks/" + token))
                            .header("Content-Type", "application/json")
                            .header("X-Shopify-Topic", "orders/updated")
                            .header("X-Shopify-Webhook-Id", id)
                            .header("X-Shopify-Hmac-Sha256", signature)
                            .expectContinue(body.contentLength() > Webhooks.BODY_BYTES_MAX)
                            .POST(body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> post(String token, String id, String signature) throws Exception {
        return post(token, id, signature, BodyPublishers.ofByteArray(BODY));
    }

    @Test
    void whatTheShopSignedIsKeptOnceHoweverOftenItComes() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(post(TOKEN, "signed-1", signed(BODY)).statusCode()).isEqualTo(200);
        }
        assertThat(kept("delivery_id = 'signed-1'")).isOne();
    }

    @Test
    void aWrongSignatureIsRefusedWhateverItLooksLike() throws Exception {
        var other = signed("{\"id\":10453}".getBytes(StandardCharsets.UTF_8));
        for (var signature :
                new String[] {other, "", "%%%", "A".repeat(4_000), signed(BODY).substring(1)}) {
            assertThat(post(TOKEN, "forged-2", signature).statusCode())
                    .as(signature)
                    .isEqualTo(401);
        }
    }

    @Test
    void anAddressThatIsNotThereIsSaidNotToBe() throws Exception {
        var unknown = post("nobody", "forged-1", signed(BODY));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEmpty();
    }

    @Test
    void anAddressThatIsMadeUpLeadsNowhere() throws Exception {
        for (var token :
                new String[] {"t".repeat(5_000), "%00", "shopify1%27%20or%201=1", "%F0%9F%92%A9", "shopify1%20"}) {
            assertThat(post(token, "forged-3", signed(BODY)).statusCode())
                    .as(token)
                    .isBetween(400, 499);
        }
    }

    /** Whether it is true cannot be told yet: it is not taken, and who sent it sends it again. */
    @Test
    void whatComesBeforeTheConnectionIsSignedInIsToBeSentAgain() throws Exception {
        assertThat(post("shopify2", "forged-6", signed(BODY)).statusCode()).isEqualTo(503);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhetherItSaysSoOrNot() throws Exception {
        var large = new byte[Webhooks.BODY_BYTES_MAX + 1];
        assertThat(post(TOKEN, "forged-4", signed(large), BodyPublishers.ofByteArray(large))
                        .statusCode())
                .isEqualTo(413);
        var unsaid = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        assertThat(post(TOKEN, "forged-5", signed(large), unsaid).statusCode()).isEqualTo(413);
    }

    /** One that goes away in the middle, and one who waits for nothing: a line each, and never the address. */
    @Test
    void whatDoesNotComeWholeIsALineWithoutTheAddress() throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        ((Logger) LoggerFactory.getLogger("se.knyt.server.hooks")).setLevel(Level.INFO);
        try (var caller = new RawCaller(URI.create(console.url()).getPort())) {
            caller.send(RawCaller.head("POST", "/hooks/" + TOKEN, "Transfer-Encoding: chunked"))
                    .send("not a length\r\n");
            assertThat(caller.status()).isEqualTo(400);
            var lines = List.copyOf(logged.list);
            assertThat(lines).anyMatch(event -> event.getFormattedMessage().contains("did not come whole"));
            assertThat(lines)
                    .noneMatch(event -> event.getFormattedMessage().contains(TOKEN))
                    .noneMatch(event -> event.getThrowableProxy() != null);
        } finally {
            root.detachAppender(logged);
        }
    }

    /** Told apart by what it says: the long name is nobody's to fill our index with. */
    @Test
    void aDeliveryWhoseNameIsTooLongIsKeptOnceByItsContent() throws Exception {
        var body = "{\"id\":10454}".getBytes(StandardCharsets.UTF_8);
        for (var id : new String[] {"forged-".repeat(60), "forged-".repeat(70)}) {
            assertThat(post(TOKEN, id, signed(body), BodyPublishers.ofByteArray(body))
                            .statusCode())
                    .isEqualTo(200);
        }
        // sha256sum of the body, by the command line tool.
        assertThat(kept("delivery_id = '038db8a4737e285d6b46dfcde04ca3e927755b670d3d46a50d35ede6ca085c6a'"))
                .isOne();
    }
}

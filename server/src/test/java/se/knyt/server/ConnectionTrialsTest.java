package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.engine.NewConnections;
import se.knyt.engine.connections.ConnectionTrial;
import se.knyt.engine.connections.ConnectionTrial.Answer;
import se.knyt.simulators.world.SandboxWorld;
import se.knyt.spi.Secret;

/** The trial that is made before a connection is kept, against each simulator with the right sign-in and a wrong one. */
class ConnectionTrialsTest {
    private static ConsoleFixture console;
    private static SandboxWorld world;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        world = SandboxWorld.start(null, TestDay.CLOCK);
        ConsoleFixture.REACHED.addAll(world.addresses().values());
    }

    @AfterAll
    static void stop() throws Exception {
        ConsoleFixture.REACHED.removeAll(world.addresses().values());
        world.close();
        console.close();
    }

    @ParameterizedTest
    @CsvSource({
        "shopify,shop=sandbox.myshopify.com,access-token=sandbox-access-token",
        "klarna,username=K100200_sandbox,password=sandbox-secret",
        "fortnox,tenant-id=1000175 client-id=sandbox-client,client-secret=sandbox-secret",
        "stripe,,api-key=sandbox-secret",
        "paypal,client-id=sandbox-client,client-secret=sandbox-secret",
        "nets,,secret-key=sandbox-secret-key",
        "svea,merchant-id=124842,secret-word=sandbox-secret",
        "kustom,,api-key=kco_test_api_sandbox",
        "adyen,merchant-account=KnytSandboxSE first-batch=130,api-key=sandbox-api-key"
    })
    void theRightSignInIsLetInAndAWrongOneIsNot(String connector, String settings, String secrets) {
        assertThat(tried(connector, settings, secrets).answer()).isEqualTo(Answer.LET_IN);
        var wrong = tried(connector, settings, secrets.replaceAll("=.*", "=another"));
        assertThat(wrong.answer()).isIn(Answer.SIGN_IN_REFUSED, Answer.NOT_ALLOWED);
        assertThat(wrong.host()).isEqualTo("127.0.0.1");
    }

    /** What the simulators do not do: an answer that is no answer of such a system, and none at all. */
    @ParameterizedTest
    @CsvSource({"200,NO_ANSWER", "403,NOT_ALLOWED", "401,SIGN_IN_REFUSED", "503,NO_ANSWER"})
    void anAnswerIsToldApart(int status, Answer expected) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var body = "<html>hello</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        var at = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        ConsoleFixture.REACHED.add(at);
        try {
            var tried = console.engine()
                    .companies()
                    .connections()
                    .tryOut(
                            1,
                            new NewConnections.Given(
                                    "klarna",
                                    "K",
                                    at.toString(),
                                    Map.of("username", "K1"),
                                    Map.of("password", new Secret("p"))));
            assertThat(tried.answer()).isEqualTo(expected);
        } finally {
            ConsoleFixture.REACHED.remove(at);
            server.stop(0);
        }
    }

    private static ConnectionTrial.Outcome tried(String connector, String settings, String secrets) {
        var kept = pairs(secrets).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> new Secret(e.getValue())));
        return console.engine()
                .companies()
                .connections()
                .tryOut(
                        1,
                        new NewConnections.Given(
                                connector,
                                connector,
                                world.simulator(connector).baseUri().toString(),
                                pairs(settings),
                                kept));
    }

    private static Map<String, String> pairs(@org.jspecify.annotations.Nullable String text) {
        return text == null
                ? Map.of()
                : java.util.Arrays.stream(text.split(" ", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}

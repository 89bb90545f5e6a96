package se.knyt.simulators.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an answer comes packed, seen from the wire. */
class PackingTest {
    private static final String LARGE = "å".repeat(2_000);

    private final SimulatorServer server = new SimulatorServer(routes(), new Faults(), new CallLog());
    private final HttpClient client = HttpClient.newHttpClient();

    private static Router routes() {
        var router = new Router();
        router.add("GET", "/large", _ -> Reply.text(200, "text/plain", LARGE));
        router.add("GET", "/small", _ -> Reply.text(200, "text/plain", "{}"));
        return router;
    }

    @BeforeEach
    void start() throws IOException {
        server.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private HttpResponse<byte[]> get(String path, String offered) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.baseUri() + path));
        if (!offered.isEmpty()) {
            request.header("Accept-Encoding", offered);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, GZIP;q=0.8, br"})
    void whoOffersGzipGetsIt(String offered) throws Exception {
        var answer = get("/large", offered);
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "identity", "x-gzip"})
    void whoDoesNotGetsThePlainAnswer(String offered) throws Exception {
        var answer = get("/large", offered);
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.body()).isEqualTo(LARGE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSmallAnswerIsNotPacked() throws Exception {
        assertThat(get("/small", "gzip").body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{}");
    }
}

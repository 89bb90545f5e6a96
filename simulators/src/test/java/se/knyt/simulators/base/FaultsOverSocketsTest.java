package se.knyt.simulators.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FaultsOverSocketsTest {
    private final EchoSimulator simulator = new EchoSimulator();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void start() throws IOException {
        simulator.start(null, 0, InstantSource.fixed(Instant.parse("2026-11-25T08:00:00Z")));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        simulator.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUri() + path)).timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return Json.read(client.send(to(path).build(), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void fault(String order) throws IOException, InterruptedException {
        assertThat(post("/_control/faults", order).statusCode()).isEqualTo(200);
    }

    private int stored() throws IOException, InterruptedException {
        return get("/things").path("count").asInt();
    }

    @Test
    void aStatusIsAnsweredWithoutApplyingAndOnlyAsOftenAsOrdered() throws Exception {
        fault("{\"fault\":\"429\",\"route\":\"POST /things/*\",\"seconds\":3,\"times\":2}");
        assertThat(post("/things/a", "{}").headers().firstValue("Retry-After")).hasValue("3");
        assertThat(post("/things/a", "{}").statusCode()).isEqualTo(429);
        assertThat(stored()).isZero();
        assertThat(post("/things/a", "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void appliedThenHungUpKeepsTheStateAndSendsNothing() throws Exception {
        fault("{\"fault\":\"applied-then-hung-up\",\"route\":\"POST /things/{id}\"}");
        assertThatThrownBy(() -> post("/things/a", "{}")).isInstanceOf(IOException.class);
        assertThat(stored()).isEqualTo(1);
        var counted = get("/_control/calls").path("routes").path("POST /things/{id}");
        assertThat(counted.path("hungUp").asInt()).isEqualTo(1);
        assertThat(counted.path("answered").asInt()).isZero();
    }

    @Test
    void refusedAppliesNothing() throws Exception {
        fault("{\"fault\":\"refused\",\"route\":\"POST **\"}");
        assertThatThrownBy(() -> post("/things/a", "{}")).isInstanceOf(IOException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void aCutBodyIsPromisedWholeAndEndsEarly() throws Exception {
        fault("{\"fault\":\"cut\",\"afterBytes\":20,\"route\":\"POST **\"}");
        assertThatThrownBy(() -> post("/things/a", "{}")).isInstanceOf(IOException.class);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aStalledAnswerOutlastsTheCallersPatienceThoughItWasApplied() throws Exception {
        fault("{\"fault\":\"stall\",\"seconds\":20,\"route\":\"POST **\"}");
        var impatient = to("/things/a")
                .timeout(Duration.ofMillis(300))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThatThrownBy(() -> client.send(impatient, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void aDrippingAnswerArrivesWholeInTheEnd() throws Exception {
        fault("{\"fault\":\"drip\",\"bytesPerSecond\":2000,\"route\":\"POST **\"}");
        var reply = post("/things/a", "{}");
        assertThat(Json.read(reply.body()).path("stored").asString()).isEqualTo("a");
    }

    @Test
    void skippedCallsAreLeftInPeaceFirst() throws Exception {
        fault("{\"fault\":\"503\",\"route\":\"POST **\",\"skip\":1}");
        assertThat(post("/things/a", "{}").statusCode()).isEqualTo(201);
        assertThat(post("/things/b", "{}").statusCode()).isEqualTo(503);
        assertThat(post("/things/b", "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void theClockMovesForwardOnly() throws Exception {
        post("/_control/clock", "{\"advance\":\"P30D\"}");
        assertThat(get("/_control/clock").path("instant").asString()).isEqualTo("2026-12-25T08:00:00Z");
        post("/_control/clock", "{\"instant\":\"2026-11-26T08:00:00Z\"}");
        assertThat(get("/_control/clock").path("instant").asString()).isEqualTo("2026-12-25T08:00:00Z");
    }

    @Test
    void hostileRequestsAreRefusedAndLeaveTheServerStanding() throws Exception {
        assertThat(post("/things/a", "{\"text\":").statusCode()).isEqualTo(400);
        assertThat(post("/things/a", "[".repeat(5000)).statusCode()).isEqualTo(400);
        assertThat(post("/_control/faults", "{\"fault\":\"meteor\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/nowhere", "{}").statusCode()).isEqualTo(404);
        var fromAPage = client.send(
                to("/_control/reset")
                        .header("Origin", "http://evil.example")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(fromAPage.statusCode()).isEqualTo(403);
        assertThat(stored()).isZero();
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.RunningServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** PostgreSQL is killed beneath the running application, a backend and the whole of it: the application goes on by itself. */
class DatabaseKilledTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SALES = 4;

    @TempDir
    private static Path folder;

    private static Running running;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        running = new Running(new StartOptions(0, folder.resolve("data"), Optional.empty(), false, "127.0.0.1"));
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        running.close();
    }

    @Test
    void whatIsUnderWayIsDoneOnce() throws Exception {
        ask("sandbox/sell", "{\"options\":{\"count\":\"" + SALES + "\"}}");
        kill(backend());
        ask("status?wait=60", "");
        ask("sandbox/ship", "{\"options\":{\"all\":\"true\"}}");
        var old = postmaster();
        kill(old);
        ask("sandbox/clock", "{\"arguments\":[\"+P30D\"]}");
        var seen = ask("status?wait=60", "");
        assertThat(postmaster()).as("another server over the same data").isNotEqualTo(old);
        assertThat(seen.path("orders").asInt()).isEqualTo(SALES);
        assertThat(seen.path("trails_tied").asInt()).as("%s", seen).isEqualTo(SALES);
        assertThat(seen.path("loose_ends").asInt()).isZero();
        assertThat(seen.path("queue").asInt(-1)).isZero();
    }

    /** As {@code kill -9} does. */
    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    /** One that works for the engine. */
    private static long backend() throws Exception {
        try (var connection = server().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select pid from pg_stat_activity where usename = 'knyt_engine' limit 1")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static RunningServer server() {
        return RunningServer.find(folder.resolve("data"), "knyt").orElseThrow();
    }

    private static long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(server().pgdata().resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** What a patient operator does: asks again until there is an answer. */
    private static JsonNode ask(String what, String body) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = askOnce(what, body);
            if (answer.statusCode() == 200) {
                return new JsonMapper().readTree(answer.body());
            }
            assertThat(System.nanoTime()).as(answer.body()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static HttpResponse<String> askOnce(String what, String body) throws Exception {
        var control = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve("data/control.properties"))) {
            control.load(in);
        }
        var request = HttpRequest.newBuilder(URI.create(control.getProperty("url") + "/" + what))
                .header("Authorization", "Bearer " + control.getProperty("token"))
                .header("Content-Type", "application/json");
        return client.send(
                (body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole application in a process of its own, as the launcher starts it, with its sandbox and its PostgreSQL. */
final class KnytProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Path data;
    private final Path log;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();

    private KnytProcess(Path data, Path log, Process process) {
        this.data = data;
        this.log = log;
        this.process = process;
    }

    /** Starts it, and does not wait until it is ready. */
    static KnytProcess begun(Path data, Path log, Map<String, String> environment) throws IOException {
        Files.deleteIfExists(data.resolve("control.properties"));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KnytServer.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("KNYT_DATA", data.toString());
        builder.environment().put("KNYT_FILES", data.resolveSibling("files").toString());
        builder.environment().put("KNYT_PORT", "0");
        builder.environment().putAll(environment);
        return new KnytProcess(data, log, builder.start());
    }

    static KnytProcess ready(Path data, Path log, Map<String, String> environment) throws IOException {
        var knyt = begun(data, log, environment);
        knyt.untilReady();
        return knyt;
    }

    private void untilReady() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(data.resolve("control.properties"))) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("it starts: %s", Files.readString(log))
                    .isTrue();
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** How it ended by itself. */
    int ended() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    /** The answer of one call; where there is none, its status is 0. */
    record Answer(int status, String body) {
        JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    Answer once(String what, String body) throws InterruptedException {
        try {
            var control = new Properties();
            try (var in = Files.newBufferedReader(data.resolve("control.properties"))) {
                control.load(in);
            }
            var request = HttpRequest.newBuilder(URI.create(control.getProperty("url") + "/" + what))
                    .header("Authorization", "Bearer " + control.getProperty("token"))
                    .header("Content-Type", "application/json")
                    .timeout(PATIENCE);
            var answer = client.send(
                    (body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e));
        }
    }

    /** What a patient operator does: asks again until there is an answer. */
    JsonNode ask(String what, String body) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = once(what, body);
            if (answer.status() == 200) {
                return answer.json();
            }
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as("%s: %s%n%s", what, answer.body(), log)
                    .isTrue();
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** One sale; whether it was acknowledged. */
    boolean sells() throws InterruptedException {
        return once("sandbox/sell", "{}").status() == 200;
    }

    /** Everything that was sold is sent, paid out and tied to the end. */
    JsonNode isProvedToTheEnd(int sold) throws Exception {
        ask("sandbox/ship", "{\"options\":{\"all\":\"true\"}}");
        ask("status?wait=120", "");
        ask("sandbox/clock", "{\"arguments\":[\"+P30D\"]}");
        var seen = ask("status?wait=120", "");
        assertThat(seen.path("orders").asInt())
                .as("none that was acknowledged is lost: %s", seen)
                .isGreaterThanOrEqualTo(sold);
        assertThat(seen.path("trails_tied").asInt())
                .as("%s", seen)
                .isEqualTo(seen.path("orders").asInt());
        assertThat(seen.path("loose_ends").asInt()).as("%s", seen).isZero();
        assertThat(seen.path("queue").asInt(-1)).as("%s", seen).isZero();
        return seen;
    }

    long id() {
        return process.pid();
    }

    /** It and all that it has started. */
    List<ProcessHandle> all() {
        var all = new ArrayList<ProcessHandle>();
        all.add(process.toHandle());
        process.descendants().forEach(all::add);
        return all;
    }

    /** As a loss of power does. */
    void kill() throws InterruptedException {
        for (var one : all()) {
            one.destroyForcibly();
        }
        process.waitFor();
    }

    static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                .start()
                .waitFor();
    }

    /** Stops it as an operator does. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        boolean stopped = false;
        try {
            stopped = process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!stopped) {
            process.destroyForcibly();
            throw new AssertionError("it did not stop: " + log);
        }
    }
}

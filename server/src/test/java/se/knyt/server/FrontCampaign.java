package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The front door for as long as one likes: {@code ./knyt campaign front}. Round after round a crowd of callers sends slowly, sends more
 * than it may, or sends nothing; pages and health answer meanwhile, and whoever is too slow is cut. All of it stays on this machine.
 */
class FrontCampaign {
    private static final int CROWD_MAX = 1_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final List<String> PATHS =
            List.of("/hooks/" + "x".repeat(40), "/sign-in", "/control/sandbox/x", "/api/v1/payouts", "/nowhere");
    private static ConsoleFixture console;
    private static int port;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        port = URI.create(console.url()).getPort();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private enum Way {
        /** A byte now and then. */
        DRIP,
        /** A length that is promised and never sent. */
        SILENT,
        /** Chunks without end. */
        ENDLESS,
        /** A file of nobody. */
        FILE
    }

    @Test
    void pagesAndHealthAnswerWhateverTheCrowdDoes() throws Exception {
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("knyt.campaign.seconds", 300)).toNanos();
        var random = new Random(Long.getLong("knyt.campaign.seed", 1));
        int rounds = 0;
        do {
            round(random, Way.values()[rounds % Way.values().length], 1 + random.nextInt(CROWD_MAX));
            rounds++;
        } while (System.nanoTime() < end);
        System.out.println(rounds + " rounds, each answered");
    }

    private static void round(Random random, Way way, int crowd) throws Exception {
        var callers = new ArrayList<RawCaller>();
        try {
            for (int i = 0; i < crowd; i++) {
                callers.add(begun(random, way));
            }
            for (int beat = 0; beat < 5; beat++) {
                answers("/health/live");
                answers("/sign-in");
                callers.removeIf(caller -> !goesOn(caller, way));
                NEVER.await(1, TimeUnit.SECONDS); // the pace of the drip
            }
        } finally {
            for (var caller : callers) {
                caller.close();
            }
        }
        answers("/health/live");
    }

    private static RawCaller begun(Random random, Way way) throws IOException {
        var path = PATHS.get(random.nextInt(PATHS.size()));
        var caller = new RawCaller(port);
        return switch (way) {
            case DRIP, SILENT -> caller.send(RawCaller.head("POST", path, "Content-Length: 60000") + "a");
            case ENDLESS -> caller.send(RawCaller.head("POST", path, "Transfer-Encoding: chunked"));
            case FILE ->
                caller.send(RawCaller.head(
                        "POST", path, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 38000000"));
        };
    }

    /** Whether the server still listens to it. */
    private static boolean goesOn(RawCaller caller, Way way) {
        try {
            switch (way) {
                case DRIP -> caller.send("a");
                case SILENT -> {
                    // says nothing more
                }
                case ENDLESS -> caller.send("2000\r\n" + "a".repeat(0x2000) + "\r\n");
                case FILE -> caller.send("a".repeat(1024).getBytes(StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void answers(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(console.url() + path))
                    .timeout(ANSWER_MAX)
                    .build();
            assertThat(client.send(asked, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}

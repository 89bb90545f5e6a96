package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.Browser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ./knyt help} names, as the launcher runs it: each command in a process of its own, against the whole application. */
class CommandsTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(30);

    @TempDir
    private static Path data;

    private static TestDatabase database;
    private static Running knyt;

    @BeforeAll
    static void start() {
        database = TestPostgres.emptyDatabase();
        new DataFolder(data).write("roles.password", ROLE_PASSWORD);
        knyt = new Running(new StartOptions(0, data, Optional.of(database.urlWithCredentials()), false, "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        if (knyt != null) {
            knyt.close();
        }
        if (database != null) {
            database.close();
        }
    }

    /** How a command ended. */
    private record Ended(int status, String said) {}

    private static Ended run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "se.knyt.cli.control.ControlCli"));
        command.addAll(List.of(words));
        var said = Files.createTempFile(data, "said", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("KNYT_DATA", data.toString());
        int status = builder.start().waitFor();
        return new Ended(status, Files.readString(said, StandardCharsets.UTF_8));
    }

    private static String done(String... words) throws IOException, InterruptedException {
        var ended = run(words);
        assertThat(ended.status()).as(ended.said()).isZero();
        return ended.said();
    }

    private static JsonNode status() throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(done("status", "--json", "--wait", "120"));
    }

    /** A proxy passes on whatever comes to the console's port. */
    @Test
    void theCommandsHaveAPortOfTheirOwn() throws Exception {
        var control = new Properties();
        try (var in = Files.newBufferedReader(data.resolve("control.properties"))) {
            control.load(in);
        }
        assertThat(control.getProperty("url")).startsWith("http://127.0.0.1:").doesNotStartWith(knyt.url());
        try (var client = HttpClient.newHttpClient()) {
            var asked = HttpRequest.newBuilder(URI.create(knyt.url() + "/control/status"))
                    .header("Authorization", "Bearer " + control.getProperty("token"))
                    .build();
            assertThat(client.send(asked, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void theLogOfEachCompanyIsAChain() throws Exception {
        assertThat(done("audit-log")).contains("sign-ins").contains("sandbox").doesNotContain("NOT");
    }

    @Test
    void theThreadFromTheCommandLine() throws Exception {
        assertThat(done("sandbox", "sell", "--count", "5")).contains("Sold 5 orders");
        assertThat(status().path("orders").asInt()).isEqualTo(5);
        assertThat(done("sandbox", "fault", "klarna", "applied-then-hung-up")).isNotBlank();
        done("sandbox", "ship", "--all");
        status();
        done("sandbox", "clock", "+P7D");

        var status = status();
        assertThat(status.path("trails_tied").asInt()).as("%s", status).isEqualTo(5);
        assertThat(status.path("loose_ends").asInt()).isZero();
        // One buyer through each provider, in turn, and each pays out by itself.
        assertThat(status.path("payouts").asInt()).isEqualTo(5);
        assertThat(status.path("certificates_closed").asInt()).isEqualTo(5);
        assertThat(status.path("invoice_open_minor").asInt()).isZero();
        assertThat(status.path("queue").asInt()).isZero();
        assertThat(done("status")).contains("5");

        var file = data.resolve("export.txt");
        assertThat(done("export", "--out", file.toString())).contains(file.toString());
        assertThat(file).content().contains("# documents\n", "# vouchers\n", "== systems\n", "1001 tied SEK");
        assertThat(done("export").strip()).isEqualTo(Files.readString(file).strip());

        done("sandbox", "reset");
        assertThat(status().path("orders").asInt()).isZero();
        done("sandbox", "sell", "--paid-with", "klarna");
        status();
        done("sandbox", "ship", "--all");
        status();
        done("sandbox", "clock", "+P7D");
        var anew = status();
        assertThat(anew.path("trails_tied").asInt()).as("%s", anew).isEqualTo(1);
        assertThat(anew.path("loose_ends").asInt()).isZero();
        assertThat(anew.path("certificates_closed").asInt()).isEqualTo(1);
        assertThat(anew.path("bank_legs_open").asInt())
                .as("the bank has shown what was paid")
                .isZero();

        done("sandbox", "sell", "--paid-with", "klarna");
        done("sandbox", "sell-in-euro");
        assertThat(status().path("orders").asInt()).isEqualTo(3);
        everythingIsHere();
    }

    /** The shop's own count of today, one sale in kronor and one of 2 × 24.90 euro, stands beside that of Knyt as its equal. */
    private static void everythingIsHere() throws IOException, InterruptedException {
        var browser = new Browser(knyt.url());
        browser.signIn(knyt.signInLink().substring(knyt.url().length()));
        var address = browser.get("/").headers().firstValue("Location").orElseThrow();
        String control;
        // The page does not wait for the shop; it is asked for until the answer has come.
        long deadline = System.nanoTime() + ANSWERED_WITHIN.toNanos();
        do {
            var page = browser.get(address).body();
            int from = page.indexOf("id=\"control\"");
            assertThat(from).as(page).isNotNegative();
            control = page.substring(from, page.indexOf("</section>", from));
        } while (control.contains("okänt") && System.nanoTime() < deadline);
        assertThat(control)
                .doesNotContain("okänt", "chip")
                .contains("\"Order i kanalen\">2<", "\"Order i Knyt\">2<")
                .contains("Också i EUR: sålt 49,80\u00a0EUR (1 köp), bokfört 0,00\u00a0EUR.");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        for (var words : List.of(
                List.of("sandbox", "fly"),
                List.of("sandbox", "fault", "klarna", "earthquake"),
                List.of("sandbox", "clock", "+soon"),
                List.of("sandbox", "chargeback", "9999"),
                List.of("export", "--to", "x"))) {
            var ended = run(words.toArray(String[]::new));
            assertThat(ended.status()).as("%s", words).isNotZero();
            assertThat(ended.said())
                    .as("%s", words)
                    .startsWith("knyt: ")
                    .doesNotContain("Exception")
                    .doesNotContain("answered 4");
        }
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole application twice on one database. */
class SeveralOnOneDatabaseTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    @TempDir
    private static Path folders;

    private static TestDatabase database;
    private static Running first;

    @BeforeAll
    static void start() {
        database = TestPostgres.emptyDatabase();
        new DataFolder(folders.resolve("first")).write("roles.password", ROLE_PASSWORD);
        first = start("first");
    }

    @AfterAll
    static void stop() {
        first.close();
        database.close();
    }

    private static Running start(String folder) {
        return new Running(new StartOptions(
                0, folders.resolve(folder), Optional.of(database.urlWithCredentials()), false, "127.0.0.1"));
    }

    @Test
    void anotherMasterKeyIsRefusedAndChangesNothing() throws Exception {
        var refused = catchThrowableOfType(StartRefusedException.class, () -> start("stranger"));
        assertThat(refused).hasMessageContaining("another master key").hasMessageContaining("stranger");
        assertThat(refused.whatToDo()).contains("master.key", "roles.password");
        try (var login = DriverManager.getConnection(database.url(), "knyt_engine", ROLE_PASSWORD)) {
            assertThat(login.isValid(5))
                    .as("the first one's password still holds")
                    .isTrue();
        }
        assertThat(ask("first", "status", "").path("queue").asInt(-1)).isNotNegative();
    }

    @Test
    void aSecondSharesTheWorkAndLeavesTheSandboxToTheFirst() throws Exception {
        new DataFolder(folders.resolve("second")).write("roles.password", ROLE_PASSWORD);
        Files.copy(folders.resolve("first/master.key"), folders.resolve("second/master.key"));
        try (var second = start("second")) {
            assertThat(second.sandboxElsewhere()).isTrue();
            assertThat(first.sandboxElsewhere()).isFalse();
            ask("first", "sandbox/sell", "{\"options\":{\"count\":\"2\"}}");
            ask("first", "status?wait=60", "");
            ask("first", "sandbox/ship", "{\"options\":{\"all\":\"true\"}}");
            ask("first", "sandbox/clock", "{\"arguments\":[\"+P30D\"]}");
            var seen = ask("second", "status?wait=60", "");
            assertThat(seen.path("orders").asInt()).isEqualTo(2);
            assertThat(seen.path("trails_tied").asInt()).isEqualTo(2);
            assertThat(seen.path("loose_ends").asInt()).isZero();
        }
    }

    private static JsonNode ask(String folder, String what, String body) throws IOException, InterruptedException {
        var control = new Properties();
        try (var in = Files.newBufferedReader(folders.resolve(folder).resolve("control.properties"))) {
            control.load(in);
        }
        var request = HttpRequest.newBuilder(URI.create(control.getProperty("url") + "/" + what))
                .header("Authorization", "Bearer " + control.getProperty("token"))
                .header("Content-Type", "application/json");
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    (body.isEmpty() ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new JsonMapper().readTree(answer.body());
        }
    }
}

package se.knyt.server.played;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.Browser;
import se.knyt.server.start.DataFolder;
import se.knyt.server.start.Running;
import se.knyt.server.start.StartOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program with its sandbox, steered as its commands and the simulators' control pages are, and read by a browser. */
public final class PlayedSandbox implements AutoCloseable {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path data;
    private final TestDatabase database;
    private final Running knyt;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Browser owner;

    /** @param data an empty folder for everything that is kept */
    public PlayedSandbox(Path data) throws Exception {
        this.data = data;
        database = TestPostgres.emptyDatabase();
        new DataFolder(data).write("roles.password", ROLE_PASSWORD);
        knyt = new Running(new StartOptions(0, data, Optional.of(database.urlWithCredentials()), false, "127.0.0.1"));
        owner = new Browser(knyt.url());
        owner.signIn(knyt.signInLink().substring(knyt.url().length()));
    }

    /** Signed in as the sandbox's owner. */
    public Browser owner() {
        return owner;
    }

    /** Where the program answers. */
    public String url() {
        return knyt.url();
    }

    /** A page of the sandbox's company, which is there. */
    public String page(String path) throws IOException, InterruptedException {
        var answer = owner.get("/c/sandbox" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** Shows the owner's pages in another language from now on. */
    public void language(String tag) throws IOException, InterruptedException {
        var csrf = Browser.csrf(page("/settings"));
        assertThat(owner.post("/c/sandbox/settings/me", Map.of("_csrf", csrf, "language", tag))
                        .statusCode())
                .isEqualTo(303);
    }

    /** Does one act of the sandbox, as {@code ./knyt sandbox} does. */
    public void act(String action, Map<String, ?> options, String... arguments)
            throws IOException, InterruptedException {
        var answer = asked(action, options, arguments);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Does one act of the sandbox; false where it cannot be done now. */
    public boolean tried(String action, Map<String, ?> options, String... arguments)
            throws IOException, InterruptedException {
        return asked(action, options, arguments).statusCode() == 200;
    }

    private HttpResponse<String> asked(String action, Map<String, ?> options, String... arguments)
            throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(Map.of("arguments", arguments, "options", options));
        return control("sandbox/" + action, body);
    }

    /** Waits until nothing is left to do, at most a minute. */
    public JsonNode quiet() throws IOException, InterruptedException {
        return JSON.readTree(control("status?wait=60", "").body());
    }

    private HttpResponse<String> control(String path, String body) throws IOException, InterruptedException {
        var known = properties("control.properties");
        var request = HttpRequest.newBuilder(URI.create(known.getProperty("url") + "/" + path))
                .header("Authorization", "Bearer " + known.getProperty("token"));
        return client.send(
                (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A page by which a simulator tells of itself. */
    public JsonNode system(String name, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(name, path)).build();
        return JSON.readTree(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Something that happens in a simulator: what its other side does. False where it cannot happen now. */
    public boolean inSystem(String name, String path, Map<String, ?> what) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(at(name, path))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(what)))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() < 300;
    }

    private URI at(String name, String path) throws IOException {
        return address(name).resolve("/_control/" + path);
    }

    /** Where a simulator answers as the system that it is. */
    public URI address(String name) throws IOException {
        var ports = properties("simulators/ports.properties");
        return URI.create("http://127.0.0.1:" + ports.getProperty(name) + "/");
    }

    private Properties properties(String file) throws IOException {
        var read = new Properties();
        try (var in = Files.newInputStream(data.resolve(file))) {
            read.load(in);
        }
        return read;
    }

    /** A request with a token of the interface. */
    public HttpResponse<String> api(String token, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(knyt.url() + path)).header("Authorization", "Bearer " + token);
        return client.send(
                (body.isEmpty() ? request : request.POST(HttpRequest.BodyPublishers.ofString(body))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The database as its owner. */
    public Connection connect() throws SQLException {
        return database.connect();
    }

    @Override
    public void close() {
        client.close();
        knyt.close();
        database.close();
    }
}

package se.knyt.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlCliTest {
    @TempDir
    Path folder;

    private final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer server;
    private int answerStatus = 200;
    private String answer = "{}";
    private boolean dies;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/control", this::handle);
        server.start();
        control("http://127.0.0.1:" + server.getAddress().getPort() + "/control", "sandbox-secret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void control(String url, String token) throws IOException {
        Files.writeString(folder.resolve("control.properties"), "url=" + url + "\ntoken=" + token + "\n");
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        if (dies) {
            exchange.close();
            return;
        }
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answerStatus, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... words) {
        return new ControlCli(folder, new PrintStream(out, true, StandardCharsets.UTF_8))
                .run(List.of(words), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void words_become_arguments_and_options_of_an_action() {
        answer = "{\"message\":\"done\"}";
        assertThat(run("sandbox", "fault", "klarna", "applied-then-hung-up", "--times", "2", "--once"))
                .isZero();
        assertThat(calls)
                .containsExactly("POST /control/sandbox/fault Bearer sandbox-secret"
                        + " {\"arguments\": [\"klarna\", \"applied-then-hung-up\"],"
                        + " \"options\": {\"times\": \"2\", \"once\": true}}");
        assertThat(printed()).isEqualTo("done\n");
    }

    @Test
    void organizations_and_password_links_are_asked_for_by_name_and_address() {
        answer = "{\"message\":\"http://127.0.0.1/sign-in/link?token=x\"}";
        assertThat(run("organization", "Tredje AB", "eva@tredje.example")).isZero();
        assertThat(run("password-link", "eva@tredje.example")).isZero();
        assertThat(run("password-link")).isEqualTo(64);
        assertThat(calls)
                .containsExactly(
                        "POST /control/organizations Bearer sandbox-secret"
                                + " {\"arguments\": [\"Tredje AB\", \"eva@tredje.example\"], \"options\": {}}",
                        "POST /control/password-links Bearer sandbox-secret"
                                + " {\"arguments\": [\"eva@tredje.example\"], \"options\": {}}");
        assertThat(printed()).contains("/sign-in/link?token=x");
    }

    @Test
    void a_sandbox_of_a_stopped_knyt_begins_anew_at_the_next_start() throws IOException {
        Files.delete(folder.resolve("control.properties"));
        assertThat(run("sandbox", "reset")).isEqualTo(69);
        assertThat(complained()).contains("no sandbox in " + folder);
        Files.writeString(
                Files.createDirectories(folder.resolve("simulators")).resolve("ports.properties"), "shopify=1\n");
        assertThat(run("sandbox", "sell")).isEqualTo(69);
        assertThat(folder.resolve("simulators/begin-anew")).doesNotExist();
        assertThat(run("sandbox", "reset")).isZero();
        assertThat(printed()).contains("begins anew when it is started");
        assertThat(folder.resolve("simulators/begin-anew")).exists();
        assertThat(calls).isEmpty();
    }

    /** The connection ends without a word, as when the process is killed. */
    @Test
    void a_knyt_that_is_killed_while_it_answers_is_told_in_words() {
        dies = true;
        assertThat(run("status")).isEqualTo(1);
        assertThat(complained()).contains("stopped or killed", "./knyt up").doesNotContain("parser");
    }

    @Test
    void status_as_json_is_what_the_server_said() {
        answer = "{\"orders\":5,\"queue\":0}";
        assertThat(run("status", "--json", "--wait", "3")).isZero();
        assertThat(calls).singleElement().asString().startsWith("GET /control/status?wait=3 ");
        assertThat(printed()).isEqualTo("{\"orders\":5,\"queue\":0}\n");
    }

    @Test
    void waiting_in_vain_for_an_empty_queue_fails() {
        answer = "{\"queue\":4}";
        assertThat(run("status", "--wait", "1")).isEqualTo(1);
        assertThat(complained()).contains("4 things still wait");
    }

    @Test
    void a_problem_is_told_in_the_servers_words() {
        answerStatus = 422;
        answer = "{\"title\":\"Refused\",\"detail\":\"There is no system named klorna.\"}";
        assertThat(run("sandbox", "fault", "klorna")).isEqualTo(64);
        assertThat(complained()).isEqualTo("knyt: There is no system named klorna.\n");
    }

    @Test
    void an_export_is_written_whole() throws IOException {
        answer = "line\n".repeat(20_000);
        var file = folder.resolve("export.txt");
        assertThat(run("export", "--out", file.toString())).isZero();
        assertThat(file).hasContent(answer);
        assertThat(folder.resolve("export.txt.part")).doesNotExist();
    }

    @Test
    void a_log_that_is_not_as_it_was_written_is_named() {
        answer =
                "{\"sign-ins\":\"verified: 0 entries, the newest \",\"nordan\":\"verified: 2 entries, the newest ab\"}";
        assertThat(run("audit-log")).isZero();
        assertThat(printed()).contains("nordan    verified: 2 entries, the newest ab");
        answer = "{\"nordan\":\"NOT verified: entry 2 (7), 2026-11-02 rules.change by maria\"}";
        assertThat(run("audit-log")).isEqualTo(1);
        assertThat(printed()).contains("NOT verified: entry 2 (7), 2026-11-02 rules.change by maria");
        assertThat(complained()).contains("A log is not as it was written.");
    }

    @Test
    void without_a_running_knyt_the_way_to_start_it_is_named() throws IOException {
        Files.delete(folder.resolve("control.properties"));
        assertThat(run("status")).isEqualTo(69);
        assertThat(complained()).contains("./knyt up").contains(folder.toString());
    }

    @Test
    void a_killed_knyt_is_told_from_a_running_one() {
        server.stop(0);
        assertThat(run("status")).isEqualTo(69);
        assertThat(complained()).contains("./knyt up");
    }

    @Test
    void the_token_is_never_sent_to_another_machine() throws IOException {
        control("http://192.0.2.1:8080/control", "sandbox-secret");
        assertThat(run("status")).isEqualTo(69);
        assertThat(complained()).contains("is not what Knyt wrote");
    }

    @Test
    void wrong_use_is_said_before_anything_is_called() {
        assertThat(run("status", "--wait", "soon")).isEqualTo(64);
        assertThat(run("status", "--jsn")).isEqualTo(64);
        assertThat(run("sandbox")).isEqualTo(64);
        assertThat(run("sandbox", "../export")).isEqualTo(64);
        assertThat(run("sandbox", "sell", "--count", "1", "--count", "2")).isEqualTo(64);
        assertThat(calls).isEmpty();
    }
}

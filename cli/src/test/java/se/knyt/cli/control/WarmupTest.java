package se.knyt.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WarmupTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private void handle(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var call = exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body);
        calls.add(call);
        var page = switch (call.split("\\?", 2)[0]) {
            case "GET /sign-in/link" -> """
                    <form method="post" class="x" action="/sign-in/link">
                      <input type="hidden" name="_csrf" value="a&amp;b"><input name="token" value="t"></form>""";
            case "GET /" ->
                "<a class=\"n\" href=\"/trails?page=2&amp;q=x\">T</a> <a href=\"https://elsewhere.example/\">E</a><script src=\"/app.js\">";
            default -> "<a href=\"/trails?page=2&amp;q=x\">again</a>";
        };
        var bytes = page.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void it_signs_in_by_the_form_and_opens_each_linked_page_of_its_own_server_once() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        try {
            var link = "http://127.0.0.1:" + server.getAddress().getPort() + "/sign-in/link?token=t";
            assertThat(new Warmup(URI.create(link)).run()).isEqualTo(3);
        } finally {
            server.stop(0);
        }
        assertThat(calls)
                .containsExactly(
                        "GET /sign-in/link?token=t",
                        "POST /sign-in/link _csrf=a%26b&token=t",
                        "GET /",
                        "GET /trails?page=2&q=x",
                        "GET /app.js");
    }
}

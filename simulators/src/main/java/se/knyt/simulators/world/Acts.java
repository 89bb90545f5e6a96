package se.knyt.simulators.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import se.knyt.simulators.base.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls to control pages. */
final class Acts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5); // selling a hundred thousand orders is one call

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    JsonNode get(URI simulator, String path) {
        return send(request(simulator, path).GET().build());
    }

    /**
     * Does one act.
     *
     * @throws IllegalArgumentException with the simulator's own words when it refuses
     */
    JsonNode post(URI simulator, String path, JsonNode body) {
        return send(request(simulator, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
                .build());
    }

    private static HttpRequest.Builder request(URI simulator, String path) {
        return HttpRequest.newBuilder(URI.create(simulator + "/_control/" + path))
                .timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest request) {
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalArgumentException(reason(answer.body(), answer.statusCode()));
            }
            return answer.body().length == 0 ? Json.object() : Json.read(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("a simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a simulator worked", e);
        }
    }

    private static String reason(byte[] body, int status) {
        try {
            var said = Json.text(Json.read(body), "error");
            return said.isEmpty() ? new String(body, StandardCharsets.UTF_8) : said;
        } catch (JacksonException e) {
            return "HTTP " + status;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

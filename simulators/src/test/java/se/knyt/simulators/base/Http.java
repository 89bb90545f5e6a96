package se.knyt.simulators.base;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A plain caller for tests, over real sockets. */
public final class Http implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public HttpResponse<String> send(String method, String address, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The JSON of a 2xx answer. */
    public JsonNode json(String method, String address, String body, String... headers)
            throws IOException, InterruptedException {
        var answer = send(method, address, body, headers);
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + address + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : Json.read(answer.body());
    }

    @Override
    public void close() {
        client.close();
    }
}

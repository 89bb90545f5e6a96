package se.knyt.cli.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Calls the server's control endpoint. Loopback only, so the JDK's client is enough. */
final class ControlClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int ANSWER_BYTES_MAX = 4 << 20;

    private final ControlFile file;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    ControlClient(ControlFile file) {
        this.file = file;
    }

    String get(String path, Duration limit) {
        return text(request(path, limit).GET().build());
    }

    String post(String path, String json, Duration limit) {
        return text(request(path, limit)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /** Copies an answer of any length. */
    void copy(String path, Duration limit, OutputStream target) throws IOException {
        var response = send(request(path, limit).GET().build());
        try (var body = response.body()) {
            refuseUnlessOk(response, body);
            body.transferTo(target);
        }
    }

    private String text(HttpRequest request) {
        var response = send(request);
        try (var body = response.body()) {
            refuseUnlessOk(response, body);
            return bounded(body);
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.FAILED,
                    "The answer broke off: Knyt was stopped or killed. Start it with ./knyt up.",
                    e);
        }
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        return HttpRequest.newBuilder(URI.create(file.url() + path))
                .timeout(limit)
                .header("Authorization", "Bearer " + file.token())
                .header("Accept", "application/json");
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (ConnectException e) {
            throw new ControlException(
                    ControlException.UNAVAILABLE,
                    "Knyt does not answer at " + file.url() + "; it was stopped or killed. Start it with ./knyt up.",
                    e);
        } catch (HttpTimeoutException e) {
            throw new ControlException(
                    ControlException.FAILED,
                    "Knyt did not answer in time. It may still be at work: ./knyt status tells what it has to do.",
                    e);
        } catch (IOException e) {
            throw new ControlException(
                    ControlException.FAILED,
                    "Knyt ended while it answered; it was stopped or killed. Start it with ./knyt up.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.FAILED, "Interrupted while waiting for Knyt.", e);
        }
    }

    private static void refuseUnlessOk(HttpResponse<InputStream> response, InputStream body) throws IOException {
        int status = response.statusCode();
        if (status == 200) {
            return;
        }
        if (status == 401 || status == 403) {
            throw new ControlException(
                    ControlException.UNAVAILABLE,
                    "Knyt does not know this token: the data folder belongs to another run. Is it the right --data?");
        }
        throw new ControlException(
                status == 400 || status == 404 || status == 422 ? ControlException.WRONG_USE : ControlException.FAILED,
                problem(status, bounded(body)));
    }

    private static String problem(int status, String body) {
        try {
            var members = Json.members(body);
            var detail = members.getOrDefault("detail", members.getOrDefault("title", ""));
            return detail.isEmpty() ? "Knyt answered " + status + "." : detail;
        } catch (IllegalArgumentException e) {
            return "Knyt answered " + status + ".";
        }
    }

    private static String bounded(InputStream body) throws IOException {
        var bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
        if (bytes.length > ANSWER_BYTES_MAX) {
            throw new ControlException(
                    ControlException.FAILED, "The answer is larger than " + ANSWER_BYTES_MAX + " bytes.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

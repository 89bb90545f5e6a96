package se.knyt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The control page of one simulator. */
public final class SimulatorControl {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    public SimulatorControl(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    /**
     * The next matching call meets the fault.
     *
     * @param route the simulator's own pattern, with a star for anything but a slash
     */
    public void fault(String fault, String route) {
        post("faults", "{\"fault\":\"" + fault + "\",\"route\":\"" + route + "\"}");
    }

    /** The matching call after {@code skip} others meets the fault. */
    public void fault(String fault, String route, int skip) {
        post("faults", "{\"fault\":\"" + fault + "\",\"route\":\"" + route + "\",\"skip\":" + skip + "}");
    }

    /** The call after the next {@code skip}, whatever they are, meets the fault: a stall of a second, a drip that ends soon. */
    public void faultAfter(String fault, int skip) {
        post("faults", "{\"fault\":\"" + fault + "\",\"skip\":" + skip + ",\"seconds\":1,\"bytesPerSecond\":100000}");
    }

    public void clearFaults() {
        send(request("faults").DELETE().build());
    }

    /** Moves the sandbox clock ahead. */
    public void advance(Duration by) {
        post("clock", "{\"advance\":\"" + by + "\"}");
    }

    /** Sandbox time, as the control page gives it. */
    public String clock() {
        return get("clock");
    }

    /** The objects in the simulator without what differs from run to run. */
    public String canonical() {
        return get("canonical");
    }

    public String state() {
        return get("state");
    }

    public String get(String path) {
        return send(request(path).GET().build());
    }

    /** Does one of the simulator's own acts. */
    public String post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + "/_control/" + path)).timeout(Duration.ofSeconds(20));
    }

    private static String send(HttpRequest request) {
        try {
            var answer = CLIENT.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        request.method() + " " + request.uri() + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package se.knyt.tests.witness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.base.SimulatorServer;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.WebhookSource;
import se.knyt.testkit.HeldCredentials;
import tools.jackson.databind.JsonNode;

/** A running simulator in the hands of a test: what its buyers do, and a door for its webhooks. */
final class Control implements AutoCloseable {
    /** Stands still; a test moves the sandbox's own clock. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-02T09:00:00Z"), ZoneOffset.UTC);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Call> received = new LinkedBlockingQueue<>();
    private final SimulatorServer door = new SimulatorServer(
            new Router().add("POST", "/hooks", call -> {
                received.add(call);
                return Reply.empty(200);
            }),
            new Faults(),
            new CallLog());
    final Simulator simulator;

    Control(String name) throws IOException {
        simulator = Simulator.named(name);
        simulator.start(null, 0, CLOCK);
        door.start(0);
    }

    URI base() {
        return simulator.baseUri();
    }

    /** Where the simulator may send its webhooks. */
    String hooks() {
        return door.baseUri() + "/hooks";
    }

    /** The next webhook, whichever it is. */
    Call delivered() throws InterruptedException {
        var call = received.poll(20, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no webhook came");
        }
        return call;
    }

    JsonNode act(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base() + "/_control/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(
                    path + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return Json.parse(answer.body());
    }

    /** A buyer pays. Amount in minor units; gives the id by which the vendor knows the purchase. */
    String purchase(String reference, long amountMinor, String currency, boolean capture)
            throws IOException, InterruptedException {
        var wanted = Json.object()
                .put("reference", reference)
                .put("amount_minor", amountMinor)
                .put("currency", currency)
                .put("capture", capture);
        return Json.textOr(act("purchases", wanted.toString()), "id", "");
    }

    /** Our own verifier of a vendor's webhooks, with the secrets it is given. */
    static WebhookSource verifier(
            Connector connector, String base, Map<String, String> settings, Map<String, String> secrets) {
        return (WebhookSource) connector.open(new ConnectionContext(
                URI.create(base),
                settings,
                new HeldCredentials(secrets),
                _ -> {
                    throw new AssertionError("a webhook is verified without a call");
                },
                CLOCK,
                ZoneOffset.UTC));
    }

    @Override
    public void close() throws IOException {
        http.close();
        simulator.close();
        door.close();
    }
}

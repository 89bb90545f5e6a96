package se.knyt.tests.thread;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulators of a merchant's world, steered over their control pages only. */
public final class World implements AutoCloseable {
    /** The systems of every world. */
    public static final List<String> NAMES = List.of("shopify", "klarna", "fortnox");

    private static final JsonMapper JSON = JsonMapper.shared();
    /** Far from the end of a day, month or year. */
    private static final Instant BEGIN = Instant.parse("2026-03-03T08:00:00Z");
    /** What is waited for is waited for a tenth as long. */
    private static final int SPEED = 10;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Map<String, Simulator> simulators = new LinkedHashMap<>();
    private final InstantSource machineTime;
    /** Where it has a clock of its own. */
    private final @Nullable SharedClock ownClock;

    /** One whose clock begins on a Tuesday morning and runs ten times faster than the clock on the wall. */
    public World() {
        this(SharedClock.beginning(BEGIN, SPEED), true, List.of());
    }

    /** One with further systems in it, by the names of their simulators; a second of a kind has its number after it: {@code shopify-2}. */
    public static World with(List<String> providers) {
        return new World(SharedClock.beginning(BEGIN, SPEED), true, providers);
    }

    /** @param machineTime the clock that everything in this world goes by, the merchant's engine included */
    public World(InstantSource machineTime) {
        this(machineTime, false, List.of());
    }

    private World(InstantSource machineTime, boolean own, List<String> providers) {
        this.machineTime = machineTime;
        ownClock = own && machineTime instanceof SharedClock shared ? shared : null;
        var peers = new LinkedHashMap<String, URI>();
        try {
            for (var name : Stream.concat(NAMES.stream(), providers.stream()).toList()) {
                var simulator = Simulator.named(name.replaceFirst("-\\d$", ""));
                simulator.start(null, 0, machineTime);
                simulators.put(name, simulator);
                peers.put(name, simulator.baseUri());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        simulators.values().forEach(s -> s.connect(peers));
        // Quotas have tests of their own; here they would only make the thread wait.
        post("fortnox", "settings", "{\"quota_calls\":0}");
    }

    /** From now on a shop's buyers pay by another agreement with a provider. */
    public void movesTo(String shop, String provider, String account) {
        var peers = new LinkedHashMap<String, URI>();
        simulators.forEach((name, simulator) -> peers.put(name, simulator.baseUri()));
        peers.put(provider, uri(account));
        simulator(shop).connect(peers);
    }

    InstantSource machineTime() {
        return machineTime;
    }

    /** The file of a clock that other processes can share, or the empty text where the clock is the machine's own. */
    public String clockFile() {
        return machineTime instanceof SharedClock shared ? shared.file().toString() : "";
    }

    /** Where each system listens. */
    public List<URI> uris() {
        return simulators.values().stream().map(Simulator::baseUri).toList();
    }

    public URI uri(String name) {
        return simulator(name).baseUri();
    }

    private Simulator simulator(String name) {
        var simulator = simulators.get(name);
        if (simulator == null) {
            throw new IllegalArgumentException(name);
        }
        return simulator;
    }

    public JsonNode post(String name, String path, String json) {
        return call(name, "POST", path, json);
    }

    /** Something is bought in a shop; gives the order's number. */
    public String sold(String shop, String wishes) {
        return post(shop, "sell", wishes).path("orders").get(0).asString("").replace("#", "");
    }

    public JsonNode get(String name, String path) {
        return call(name, "GET", path, "");
    }

    /** Takes back every fault ordered and not delivered yet. */
    public void clearFaults(String name) {
        call(name, "DELETE", "faults", "");
    }

    private JsonNode call(String name, String method, String path, String json) {
        var request = HttpRequest.newBuilder(URI.create(uri(name) + "/_control/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofByteArray());
            var text = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(name + " " + path + ": " + answer.statusCode() + " " + text);
            }
            return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Instant now() {
        return simulator("klarna").now();
    }

    /** When something happens here by itself next. */
    public Optional<Instant> nextEventAt() {
        return simulators.values().stream()
                .flatMap(s -> s.nextEventAt().stream())
                .min(Comparator.naturalOrder());
    }

    public void advance(Duration duration) {
        var offset = simulator("klarna").clockOffset().plus(duration);
        simulators.values().forEach(s -> s.clockOffset(offset));
    }

    /** Balance of a general ledger account in the accounting system. */
    public String balance(int account) {
        return get("fortnox", "balances?account=" + account).toString();
    }

    @Override
    public void close() {
        try {
            for (var simulator : simulators.values()) {
                simulator.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (ownClock != null) {
            ownClock.close();
        }
    }
}

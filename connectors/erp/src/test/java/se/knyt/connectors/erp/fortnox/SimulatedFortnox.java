package se.knyt.connectors.erp.fortnox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.simulators.fortnox.FortnoxSimulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Credentials;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.Secret;
import se.knyt.testkit.AsTheEngine;
import se.knyt.testkit.SimulatedConsent;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/**
 * A running Fortnox simulator and a session on it. Time stands still but for a quarter of a second per call, which keeps the calls
 * within the quota without waiting.
 */
final class SimulatedFortnox implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
    private static final Duration STEP = Duration.ofMillis(250);

    final TickingClock clock = new TickingClock(START);
    final MapCredentials credentials = new MapCredentials();
    final FortnoxSession session;
    private Duration deadline = HttpCalls.DEADLINE_MAX;
    private final Simulator simulator = Simulator.named("fortnox");
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final HttpClient control = HttpClient.newHttpClient();
    private final SpecifiedRequests specified = SpecifiedRequests.load();

    SimulatedFortnox() {
        this(Map.of());
    }

    SimulatedFortnox(Map<String, String> settings) {
        try {
            simulator.start(null, 0, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        credentials.put(FortnoxConfig.CLIENT_SECRET, FortnoxSimulator.CLIENT_SECRET);
        session = session(settings);
    }

    FortnoxSession session(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put(FortnoxConfig.TENANT_ID, FortnoxSimulator.TENANT_ID);
        all.put(FortnoxConfig.CLIENT_ID, FortnoxSimulator.CLIENT_ID);
        all.putAll(settings);
        var base = simulator.baseUri();
        HttpCalls guarded = http.andOwn(() -> Set.of(base));
        HttpCalls ticking = call -> {
            clock.tick(STEP);
            specified.check(call);
            return guarded.call(call.within(deadline));
        };
        return (FortnoxSession) new FortnoxConnector()
                .open(new ConnectionContext(base, all, credentials, ticking, clock, ZoneId.of("Europe/Stockholm")));
    }

    /** An act on the control page. */
    JsonNode control(String method, String path, String json) {
        var request = HttpRequest.newBuilder(URI.create(simulator.baseUri() + "/_control/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .build();
        try {
            var answer = control.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return Json.parse(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode control(String path) {
        return control("GET", path, "");
    }

    /** The next call that matches meets the fault. */
    void fault(String name, String route) {
        control("POST", "faults", "{\"fault\":\"" + name + "\",\"route\":\"" + route + "\"}");
    }

    /** Goes through the sign-in page as a browser does and keeps the first refresh token. */
    void signInWithRefreshToken() {
        var base = simulator.baseUri();
        credentials.put(
                FortnoxConfig.REFRESH_TOKEN,
                SimulatedConsent.refreshToken(
                        base.resolve("/oauth-v1/auth"),
                        base.resolve("/oauth-v1/token"),
                        FortnoxSimulator.CLIENT_ID,
                        FortnoxSimulator.CLIENT_SECRET));
    }

    /** How long a call waits for its answer from here on. */
    void deadline(Duration shorter) {
        deadline = shorter;
    }

    /** Does an effect as the engine does. */
    Performed drive(EffectRequest request) {
        return new AsTheEngine(clock::tick).perform(session, request);
    }

    SimulatorControl controlPage() {
        return new SimulatorControl(simulator.baseUri());
    }

    FortnoxClient client() {
        return session.client();
    }

    @Override
    public void close() {
        try {
            http.close();
            control.close();
            simulator.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Secrets in memory; an exchange keeps what it gave. */
    static final class MapCredentials implements Credentials {
        private final Map<String, Secret> secrets = new HashMap<>();
        int exchanges;

        void put(String key, String value) {
            secrets.put(key, new Secret(value));
        }

        @Override
        public Optional<Secret> secret(String key) {
            return Optional.ofNullable(secrets.get(key));
        }

        @Override
        public void replaceOnce(SecretExchange call) {
            exchanges++;
            secrets.putAll(call.exchange());
        }
    }
}

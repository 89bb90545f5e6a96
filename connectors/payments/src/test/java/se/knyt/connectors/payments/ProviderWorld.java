package se.knyt.connectors.payments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.Impatient;
import se.knyt.testkit.PullSourceContract;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** A running simulator of a payment provider, what buyers and the portal do there, and the way to open connections to it. */
public final class ProviderWorld implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private final Simulator simulator;
    private final Duration patience;
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final SimulatorControl control;
    private int purchases;

    /**
     * @param name of the simulator
     * @param patience how long a call waits for its answer
     */
    public ProviderWorld(String name, Duration patience) {
        this.simulator = Simulator.named(name);
        this.patience = patience;
        try {
            simulator.start(null, 0, InstantSource.fixed(START));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        control = new SimulatorControl(simulator.baseUri());
    }

    public ProviderWorld(String name) {
        this(name, Duration.ofSeconds(2));
    }

    public SimulatorControl control() {
        return control;
    }

    public ConnectionContext context(Map<String, String> settings, Map<String, String> secrets) {
        return new ConnectionContext(
                simulator.baseUri(),
                settings,
                new HeldCredentials(secrets),
                new Impatient(http.andOwn(() -> Set.<URI>of(simulator.baseUri())), patience),
                simulator::now,
                ZoneId.of("Europe/Stockholm"));
    }

    /** A finished checkout of order {@code order-N}; gives what the control page answers. */
    public JsonNode purchase(long minor, boolean capture) {
        purchases++;
        return act(
                "purchases",
                "{\"reference\":\"order-" + purchases + "\",\"amount_minor\":" + minor
                        + ",\"currency\":\"SEK\",\"capture\":" + capture + "}");
    }

    /** Any act of the control page. */
    public JsonNode act(String path, String body) {
        return Json.parse(control.post(path, body).getBytes(StandardCharsets.UTF_8));
    }

    /** Keys of all payouts that {@code source} gives. */
    public static Set<String> payouts(PullSource source) {
        var keys = new LinkedHashSet<String>();
        PullSourceContract.all(source, "payouts", "", START).records().forEach(record -> keys.add(record.key()));
        return keys;
    }

    /** What a Swedish company plans that has an account for the provider. */
    public static Preflight.Plan plan(String provider, int account) {
        return new Preflight.Plan(
                LocalDate.of(2026, 11, 2),
                Set.of(account),
                Set.of(3001),
                Map.of(provider, account),
                Set.of("SEK"),
                "K");
    }

    @Override
    public void close() {
        try {
            simulator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.close();
    }
}

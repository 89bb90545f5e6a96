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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import se.knyt.http.GuardedHttp;
import se.knyt.http.json.Json;
import se.knyt.simulators.base.Simulator;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.Preflight;
import se.knyt.testkit.HeldCredentials;
import se.knyt.testkit.Impatient;
import se.knyt.testkit.SimulatorControl;
import tools.jackson.databind.JsonNode;

/** A running simulator of a payment provider, what buyers and the portal do there, and the way to open connections to it. */
public final class ProviderWorld implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-02T08:00:00Z");

    private final Simulator simulator;
    private final Duration patience;
    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final SimulatorControl control;
    private final AtomicReference<Instant> machine = new AtomicReference<>(START);
    private final InstantSource machineTime = machine::get;
    private int purchases;

    /**
     * @param name of the simulator
     * @param patience how long a call waits for its answer
     */
    public ProviderWorld(String name, Duration patience) {
        this.simulator = Simulator.named(name);
        this.patience = patience;
        try {
            simulator.start(null, 0, machineTime);
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
                DescribedCalls.of(
                        simulator.name(), new Impatient(http.andOwn(() -> Set.<URI>of(simulator.baseUri())), patience)),
                simulator::now,
                ZoneId.of("Europe/Stockholm"));
    }

    /** Lets machine time pass, by which calls are counted. */
    public void pass(Duration by) {
        machine.updateAndGet(now -> now.plus(by));
    }

    /** A finished checkout of order {@code order-N}; gives what the control page answers. */
    public JsonNode purchase(long minor, boolean capture) {
        return purchase(minor, capture, "");
    }

    /** @param method one of the simulator's methods of payment, empty for its first */
    public JsonNode purchase(long minor, boolean capture, String method) {
        return purchase(minor, "SEK", capture, method);
    }

    /** @param written the amount as the provider writes it in that currency */
    public JsonNode purchase(long written, String currency, boolean capture, String method) {
        purchases++;
        var wanted = Json.object()
                .put("reference", "order-" + purchases)
                .put("amount_minor", written)
                .put("currency", currency)
                .put("capture", capture)
                .put("method", method);
        return act("purchases", wanted.toString());
    }

    /** The id of a checkout of 1 249,00 kr, as the shop has it. */
    public String purchased(boolean captured) {
        return Json.textOr(purchase(124_900, captured), "id", "");
    }

    /** A call as anybody makes it, outside the connector; fails unless it is answered with a success. */
    public byte[] call(String method, String path, Map<String, String> headers, String body) {
        var answer = http.andOwn(() -> Set.<URI>of(simulator.baseUri()))
                .call(new HttpCalls.Call(
                        method,
                        URI.create(simulator.baseUri() + path),
                        headers,
                        body.getBytes(StandardCharsets.UTF_8),
                        HttpCalls.DEADLINE_MAX));
        if (answer.status() >= 300) {
            throw new IllegalStateException(
                    path + ": " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    /** Whatever the simulator holds. */
    public JsonNode state() {
        return Json.parse(control.state().getBytes(StandardCharsets.UTF_8));
    }

    /** Any act of the control page. */
    public JsonNode act(String path, String body) {
        return Json.parse(control.post(path, body).getBytes(StandardCharsets.UTF_8));
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

    /** What a provider has not paid out, as "kind amount less fee". */
    public static List<String> told(Balance balance) {
        return balance.transactions().stream()
                .map(t -> t.line().kind().code() + " " + t.line().amount().toPlain() + " less "
                        + t.fee().toPlain())
                .toList();
    }
}

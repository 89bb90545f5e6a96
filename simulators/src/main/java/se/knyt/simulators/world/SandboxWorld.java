package se.knyt.simulators.world;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every simulator of the sandbox, started and stopped together, under one clock. The clock is machine time plus an offset that
 * only grows and that every simulator keeps in its own store; after a restart the largest of them holds for all.
 */
public final class SandboxWorld implements AutoCloseable {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final int STEPS_MAX = 100_000;

    /** Where an "applied, then hung up" without a route makes sense: on calls that change something. */
    private static final Map<String, String> WRITES = Map.of(
            "klarna",
            "POST /ordermanagement/**",
            "kustom",
            "POST /ordermanagement/**",
            "swish",
            "PUT /**",
            "fortnox",
            "POST /3/**",
            "shopify",
            "mutation",
            "paypal",
            "POST /v2/payments/**");

    private static final String ANY_WRITE = "POST /**";
    private static final String SHOP_PAYMENTS = "shopify-payments";

    private final Map<String, Simulator> simulators = new LinkedHashMap<>();
    private final Acts acts = new Acts();
    private final Bank bank = new Bank(acts, simulators.values());
    private final InstantSource machineTime;

    private SandboxWorld(InstantSource machineTime) {
        this.machineTime = machineTime;
    }

    /** Starts all simulators present on any free ports. */
    public static SandboxWorld start(@Nullable Path dir, InstantSource machineTime) throws IOException {
        var ports = new LinkedHashMap<String, Integer>();
        Simulator.names().forEach(name -> ports.put(name, 0));
        return start(dir, ports, machineTime);
    }

    /**
     * Starts the named simulators.
     *
     * @param dir one folder for all their journals; null keeps everything in memory
     * @param ports port by name; 0 for any free one
     * @param machineTime what the sandbox offset is added to
     * @throws IOException when a port or journal cannot be had; then none is left running
     */
    public static SandboxWorld start(@Nullable Path dir, Map<String, Integer> ports, InstantSource machineTime)
            throws IOException {
        var world = new SandboxWorld(machineTime);
        try {
            for (var entry : ports.entrySet()) {
                var simulator = Simulator.named(entry.getKey());
                simulator.start(dir, entry.getValue(), machineTime);
                world.simulators.put(entry.getKey(), simulator);
            }
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
        var addresses = world.addresses();
        world.simulators.values().forEach(simulator -> simulator.connect(addresses));
        world.offset(world.clockOffset());
        return world;
    }

    /** Where each simulator listens, by name. */
    public Map<String, URI> addresses() {
        var addresses = new LinkedHashMap<String, URI>();
        simulators.forEach((name, simulator) -> addresses.put(name, simulator.baseUri()));
        return addresses;
    }

    /**
     * @throws IllegalArgumentException when none of this name runs
     */
    public Simulator simulator(String name) {
        var simulator = simulators.get(name);
        if (simulator == null) {
            throw new IllegalArgumentException("no simulator is called " + name + "; there are " + simulators.keySet());
        }
        return simulator;
    }

    // --- time

    public Duration clockOffset() {
        return simulators.values().stream()
                .map(Simulator::clockOffset)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Sandbox time. */
    public Instant now() {
        return machineTime.instant().plus(clockOffset());
    }

    /** Sets every simulator's offset and lets each do what has fallen due. */
    public void offset(Duration offset) {
        simulators.values().forEach(simulator -> simulator.clockOffset(offset));
    }

    /** The next instant at which any of the systems changes by itself. */
    public Optional<Instant> nextEventAt() {
        return simulators.values().stream()
                .map(Simulator::nextEventAt)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** Moves to {@code target}, stopping at each instant on the way at which something happens. */
    public void moveTo(Instant target) {
        moveTo(target, _ -> {});
    }

    /**
     * Moves to {@code target} step by step.
     *
     * @param atEachStep called after every step with the instant reached, so that the caller's world can keep up; the last call is
     *     at the target
     */
    public void moveTo(Instant target, Consumer<Instant> atEachStep) {
        var next = nextEventAt();
        int steps = 0;
        while (next.isPresent() && next.get().isBefore(target) && steps < STEPS_MAX) {
            reach(next.get());
            atEachStep.accept(next.get());
            var after = nextEventAt();
            if (after.equals(next)) {
                break; // nothing moved it on: do not stand here for ever
            }
            next = after;
            steps++;
        }
        reach(target);
        atEachStep.accept(target);
    }

    private void reach(Instant instant) {
        var exact = Duration.between(machineTime.instant(), instant);
        offset(Duration.ofMillis(exact.plusNanos(999_999).toMillis()));
    }

    /**
     * The instant meant by {@code +P30D}, {@code PT6H}, {@code P1M}, {@code 2026-12-24} or {@code 2026-12-24T10:00:00Z}. Days and months
     * are calendar days in Stockholm.
     *
     * @throws IllegalArgumentException when the text is none of these or lies in the past
     */
    public Instant instantOf(String text) {
        var wanted = text.strip();
        Instant target;
        try {
            if (wanted.startsWith("+") || wanted.startsWith("P")) {
                var step = wanted.startsWith("+") ? wanted.substring(1) : wanted;
                target = step.startsWith("PT")
                        ? now().plus(Duration.parse(step))
                        : now().atZone(ZONE).plus(Period.parse(step)).toInstant();
            } else if (wanted.length() == 10) {
                target = LocalDate.parse(wanted).atStartOfDay(ZONE).toInstant();
            } else {
                target = Instant.parse(wanted);
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a step or an instant: " + text, e);
        }
        if (target.isBefore(now())) {
            throw new IllegalArgumentException("the sandbox clock only goes forward: " + text);
        }
        return target;
    }

    // --- what people do

    /** Sells {@code count} times; gives the orders' names. Options as the shop's control page takes them. */
    public List<String> sell(int count, ObjectNode options) {
        return names(acts.post(shop(), "sell", options.deepCopy().put("count", count))
                .path("orders"));
    }

    /** The providers that a sale can be paid through: {@code "payment"} of a sale's options. */
    public List<String> payments() {
        return names(acts.get(shop(), "payments").path("payments"));
    }

    /** A gift card of the shop that can be spent, by the end of its code, the oldest first; empty where there is none. */
    public String spendableGiftCard() {
        return acts.get(shop(), "gift-cards")
                .path("gift_cards")
                .valueStream()
                .filter(card -> card.path("spendable").asLong(0) > 0)
                .map(card -> card.path("ends").asString(""))
                .findFirst()
                .orElse("");
    }

    /** The oldest gift card that can be spent and has no last day gets today as its last; gives the end of its code, empty where there is none. */
    public String endGiftCard() {
        var ends = acts.get(shop(), "gift-cards")
                .path("gift_cards")
                .valueStream()
                .filter(card -> card.path("spendable").asLong(0) > 0
                        && card.path("expires_on").asString("").isEmpty())
                .map(card -> card.path("ends").asString(""))
                .findFirst()
                .orElse("");
        if (!ends.isEmpty()) {
            var today = now().atZone(ZONE).toLocalDate().toString();
            acts.post(shop(), "gift-cards/" + ends + "/expires", Json.object().put("on", today));
        }
        return ends;
    }

    /** Ships everything that waits; with {@code "capture": true} the shop also captures what it ships. */
    public List<String> shipAll(ObjectNode options) {
        return names(acts.post(shop(), "ship", options).path("orders"));
    }

    /**
     * Does one thing with one order in the shop: {@code ship, capture, refund, cancel, edit}.
     *
     * @param order name, with or without the number sign
     */
    public void onOrder(String order, String act, ObjectNode options) {
        acts.post(shop(), "orders/" + order.replace("#", "") + "/" + act, options);
    }

    /** Klarna ends its fraud check of a purchase, and the shop hears of it. */
    public void decideFraud(String order, boolean accepted) {
        var number = order.replace("#", "");
        for (var stored : simulator("shopify").state().path("order")) {
            if (Json.text(stored, "name").equals("#" + number)) {
                for (var transaction : stored.path("transactions")) {
                    if (Json.text(transaction, "gateway").equals("Klarna")
                            && Json.text(transaction, "kind").equals("AUTHORIZATION")) {
                        acts.post(
                                simulator("klarna").baseUri(),
                                "orders/" + Json.text(transaction, "_purchase") + "/fraud-status",
                                Json.object().put("fraud_status", accepted ? "ACCEPTED" : "REJECTED"));
                    }
                }
            }
        }
        onOrder(number, "fraud", Json.object().put("accepted", accepted));
    }

    /**
     * The buyer's bank takes back what is taken for an order at its provider, or has decided for the merchant and gives it back.
     *
     * @return the provider
     * @throws IllegalArgumentException with the words of the shop or the provider when there is nothing to take or give back
     */
    public String chargeback(String order, boolean won) {
        var number = order.replace("#", "");
        var paid = acts.get(shop(), "orders/" + number + "/purchase");
        var provider = Json.text(paid, "provider");
        var purchase = Json.text(paid, "purchase");
        if (provider.equals("klarna")) {
            act(
                    provider,
                    "scenarios/" + (won ? "chargeback-won" : "chargeback"),
                    Json.object().put("order_id", purchase).put("amount", Json.number(paid, "amount")));
            return provider;
        }
        // What was paid by the shop's own payments is disputed in the shop's account.
        boolean own = provider.equals(SHOP_PAYMENTS);
        var at = own ? shop() : simulator(provider).baseUri();
        var dispute = (own ? "orders/" + number : "purchases/" + purchase) + "/dispute";
        if (won) {
            acts.post(at, dispute + "/close", Json.object().put("won", true));
        } else {
            acts.post(at, dispute, Json.object().put(own ? "amount" : "amount_minor", Json.number(paid, "amount")));
        }
        return provider;
    }

    /** The provider that an order was paid through. */
    public String provider(String order) {
        return Json.text(acts.get(shop(), "orders/" + order.replace("#", "") + "/purchase"), "provider");
    }

    /** One line per order, for the sandbox page. */
    public JsonNode orders() {
        return acts.get(shop(), "orders");
    }

    /** Any other act of one system's control page. */
    public JsonNode act(String system, String path, ObjectNode body) {
        return acts.post(simulator(system).baseUri(), path, body);
    }

    private URI shop() {
        return simulator("shopify").baseUri();
    }

    private static List<String> names(JsonNode list) {
        var names = new ArrayList<String>();
        list.forEach(name -> names.add(name.asString("")));
        return names;
    }

    /** The merchant's bank. */
    public Bank bank() {
        return bank;
    }

    // --- faults and state

    /**
     * Orders a fault by its short name.
     *
     * @param route which calls; empty for the next call that it makes sense on
     */
    public void fault(String system, String name, String route, int times) {
        var order = Json.object().put("fault", name).put("times", Math.max(1, times));
        if (!route.isEmpty()) {
            order.put("route", route);
        } else if (name.equals("applied-then-hung-up")) {
            order.put("route", WRITES.getOrDefault(system, ANY_WRITE));
        }
        simulator(system).fault(order);
    }

    public void clearFaults() {
        simulators.values().forEach(Simulator::clearFaults);
    }

    /** Empties every system; the clock stays. */
    public void reset() {
        simulators.values().forEach(Simulator::reset);
    }

    /** Sandbox time, addresses and how much there is of each kind in each system. */
    public ObjectNode status() {
        var status = Json.object()
                .put("now", now().toString())
                .put("clock_offset", clockOffset().toString());
        nextEventAt().ifPresent(next -> status.put("next_event_at", next.toString()));
        var systems = status.putObject("systems");
        simulators.forEach((name, simulator) -> {
            var system = systems.putObject(name).put("url", simulator.baseUri().toString());
            system.set("counts", simulator.counts());
        });
        return status;
    }

    /** Every system's objects by natural keys, sorted: equal for two runs that did the same. */
    public ObjectNode canonical() {
        var all = Json.object();
        simulators.forEach((name, simulator) -> all.set(name, Json.sorted(simulator.canonical())));
        return all;
    }

    @Override
    public void close() throws IOException {
        acts.close();
        IOException failure = null;
        for (var simulator : simulators.values()) {
            try {
                simulator.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

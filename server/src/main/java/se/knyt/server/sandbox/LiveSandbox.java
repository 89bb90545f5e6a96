package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import se.knyt.engine.Engine;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox of this process: what people do in it, and its clock, which the company's follows step by step. */
final class LiveSandbox implements Sandbox {
    private static final JsonMapper JSON = new JsonMapper();
    /** At each step of the clock the company may take so long to do what fell due. */
    private static final Duration STEP_MAX = Duration.ofSeconds(20);

    /** Further than this the clock makes one last leap. */
    private static final int DAYS_MAX = 800;

    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;
    private final Optional<Runnable> renewal;
    private final ReentrantLock oneClock = new ReentrantLock();
    private final Selling selling;
    private volatile String doing = "";

    /** @param renewal puts another in the place of this one; empty where that cannot be */
    LiveSandbox(Engine engine, SandboxWorld world, long company, Optional<Runnable> renewal) {
        this.engine = engine;
        this.world = world;
        this.company = company;
        this.renewal = renewal;
        selling = new Selling(engine, world, company);
        sameClock();
    }

    /** After a stop in the middle of a move the clocks may differ; the one that is ahead holds. */
    private void sameClock() {
        engine.control().moveClock(company, engine.clocks().machineNow().plus(world.clockOffset()));
        world.offset(engine.clocks().offset(company));
    }

    @Override
    public long company() {
        return company;
    }

    @Override
    public Map<String, URI> addresses() {
        return world.addresses();
    }

    @Override
    public Map<String, String> samples(String connector) {
        return SandboxCompany.samples(connector);
    }

    @Override
    public String act(String action, List<String> arguments, Map<String, String> options) {
        return switch (action) {
            case "sell" -> {
                var orders = selling.sell(options);
                yield orders.size() == 1 ? "Sold " + orders.getFirst() + "." : "Sold " + orders.size() + " orders.";
            }
            case "ship" -> ship(arguments, options);
            case "deliver" -> deliver();
            case "refund" -> refund(arguments);
            case "clock" -> clock(arguments, options);
            case "fault" -> fault(arguments, options);
            case "clear-faults" -> {
                world.clearFaults();
                yield "No faults are ordered.";
            }
            case "auto" -> selling.auto(!"off".equals(first(arguments, "on")));
            case "reset" -> reset();
            default ->
                throw new SandboxRefusal(
                        "unknown-act",
                        "The sandbox does not know " + action
                                + ". It knows sell, ship, deliver, refund, clock, fault, clear-faults, auto and reset.",
                        action);
        };
    }

    @Override
    public List<String> payments() {
        return selling.payments();
    }

    private String ship(List<String> arguments, Map<String, String> options) {
        if (!arguments.isEmpty() && !options.containsKey("all")) {
            arguments.forEach(order -> world.onOrder(order, "ship", JSON.createObjectNode()));
            engine.control().readNow(company);
            return "Shipped " + String.join(", ", arguments) + ".";
        }
        var orders = world.shipAll(JSON.createObjectNode());
        engine.control().readNow(company);
        return orders.size() == 1 ? "Shipped " + orders.getFirst() + "." : "Shipped " + orders.size() + " orders.";
    }

    /** Delivers and invoices, whole, every open order in the accounting system, as a person there would. */
    private String deliver() {
        int delivered = 0;
        for (var order : openOrders()) {
            var number = order.path("number").asString("");
            world.act("fortnox", "orders/" + number + "/deliver", JSON.createObjectNode());
            world.act(
                    "fortnox",
                    "orders/" + number + "/invoice",
                    JSON.createObjectNode().put("bookkeep", true));
            delivered++;
        }
        engine.control().readNow(company);
        return "Delivered and invoiced " + delivered + (delivered == 1 ? " order" : " orders") + " in Fortnox.";
    }

    private JsonNode openOrders() {
        var page = URI.create(world.simulator("fortnox").baseUri() + "/_control/orders");
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(page).timeout(STEP_MAX).build(), HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body()).path("orders");
        } catch (IOException e) {
            throw new UncheckedIOException("the accounting system of the sandbox does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the accounting system worked", e);
        }
    }

    private String refund(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new SandboxRefusal("no-order", "Name the order to refund.");
        }
        var order = arguments.getFirst().replace("#", "");
        try {
            world.onOrder(order, "refund", JSON.createObjectNode());
        } catch (IllegalArgumentException e) {
            throw new SandboxRefusal("refund", String.valueOf(e.getMessage()), order, String.valueOf(e.getMessage()));
        }
        engine.control().readNow(company);
        return "Refunded " + arguments.getFirst() + ".";
    }

    private String clock(List<String> arguments, Map<String, String> options) {
        var target =
                world.instantOf(first(arguments, options.getOrDefault("advance", options.getOrDefault("to", "P1D"))));
        if (!oneClock.tryLock()) {
            throw new SandboxRefusal("clock-busy", "The clock is being moved already.");
        }
        try {
            doing = "clock";
            keepUp(world.now());
            dayByDay(target);
        } finally {
            doing = "";
            oneClock.unlock();
        }
        return "The clock is " + world.now().atZone(ZONE).toLocalDateTime().withNano(0) + ".";
    }

    /** A month passes as thirty days: what the company does on a day has happened before the next one begins. */
    private void dayByDay(Instant target) {
        var day = world.now().atZone(ZONE).toLocalDate().plusDays(1).atStartOfDay(ZONE);
        for (int days = 0; day.toInstant().isBefore(target) && days < DAYS_MAX; days++) {
            world.moveTo(day.toInstant(), this::keepUp);
            day = day.plusDays(1);
        }
        world.moveTo(target, this::keepUp);
    }

    /** Lets the company do at its own time what fell due then, before time goes on. */
    private void keepUp(Instant reached) {
        engine.control().moveClock(company, reached);
        engine.control().readNow(company);
        long deadline = System.nanoTime() + STEP_MAX.toNanos();
        int quiet = 0;
        try {
            while (quiet < 2 && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_EVERY);
                quiet = engine.control().queue(company) == 0 ? quiet + 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String fault(List<String> arguments, Map<String, String> options) {
        if (arguments.size() < 2 && !(options.containsKey("system") && options.containsKey("fault"))) {
            throw new SandboxRefusal("no-fault", "Name the system and the fault: klarna applied-then-hung-up");
        }
        var system = arguments.size() < 2 ? options.getOrDefault("system", "") : arguments.getFirst();
        var name = arguments.size() < 2 ? options.getOrDefault("fault", "") : arguments.get(1);
        world.fault(
                system, name, options.getOrDefault("route", ""), Selling.number(options.getOrDefault("times", "1")));
        return "Ordered: " + system + " " + name + ".";
    }

    private String reset() {
        var anew = renewal.orElseThrow(() -> new SandboxRefusal(
                "not-to-reset",
                "Only the sandbox that came with Knyt begins anew; make another test company instead."));
        selling.auto(false);
        anew.run();
        return "The sandbox is empty: another company with empty systems has taken its place.";
    }

    @Override
    public Map<String, String> state() {
        var state = new LinkedHashMap<String, String>();
        state.put("clock", world.now().toString());
        state.put("doing", doing);
        state.put("selling", selling.byItself() ? "on" : "off");
        state.put("renewable", renewal.isPresent() ? "yes" : "");
        int orders = 0;
        int unshipped = 0;
        for (var order : world.orders()) {
            orders++;
            unshipped += order.path("fulfillment_status").asString("").equals("UNFULFILLED") ? 1 : 0;
        }
        state.put("orders", Integer.toString(orders));
        state.put("unshipped", Integer.toString(unshipped));
        world.nextEventAt().ifPresent(next -> state.put("next", next.toString()));
        return state;
    }

    @Override
    public String canonical() {
        return world.canonical().toString();
    }

    @Override
    public Map<String, List<String>> faults() {
        var names = List.of(
                "applied-then-hung-up",
                "429",
                "500",
                "503",
                "refused",
                "stall",
                "drip",
                "cut",
                "duplicate",
                "reorder",
                "delay",
                "drop");
        var result = new LinkedHashMap<String, List<String>>();
        world.addresses().keySet().forEach(system -> result.put(system, names));
        return result;
    }

    private static String first(List<String> arguments, String otherwise) {
        return arguments.isEmpty() ? otherwise : arguments.getFirst();
    }
}

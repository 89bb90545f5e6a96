package se.knyt.server.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.engine.Engine;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox of this process: what people do in it, and its clock, which the company's follows step by step. */
final class LiveSandbox implements Sandbox {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CALL_MAX = Duration.ofSeconds(20);

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;
    private final Optional<Runnable> renewal;
    private final Selling selling;
    private final Returning returning;
    private final SandboxClock clock;

    /** @param renewal puts another in the place of this one; empty where that cannot be */
    LiveSandbox(Engine engine, SandboxWorld world, long company, Optional<Runnable> renewal) {
        this.engine = engine;
        this.world = world;
        this.company = company;
        this.renewal = renewal;
        selling = new Selling(engine, world, company);
        returning = new Returning(engine, world, company);
        clock = new SandboxClock(engine, world, company);
        clock.same();
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
            case "refund" -> returning.refund(first(arguments, ""), options.containsKey("part"));
            case "chargeback" -> returning.chargeback(first(arguments, ""), options.containsKey("won"));
            case "gift-card" -> giftCard(first(arguments, ""));
            case "sell-in-euro" -> "Sold " + selling.inEuro() + " in euro.";
            case "month" -> month(options.getOrDefault("days", "30"));
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
                                + ". It knows sell, sell-in-euro, gift-card, ship, deliver, refund, chargeback, clock, month, fault,"
                                + " clear-faults, auto and reset.",
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
                    HttpRequest.newBuilder(page).timeout(CALL_MAX).build(), HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(answer.body()).path("orders");
        } catch (IOException e) {
            throw new UncheckedIOException("the accounting system of the sandbox does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while the accounting system worked", e);
        }
    }

    private String clock(List<String> arguments, Map<String, String> options) {
        var step = first(arguments, options.getOrDefault("advance", options.getOrDefault("to", "P1D")));
        world.instantOf(step); // What is no step is refused before anything moves.
        clock.alone("clock", () -> clock.move(step));
        return "The clock is "
                + world.now().atZone(SandboxClock.ZONE).toLocalDateTime().withNano(0) + ".";
    }

    private String giftCard(String turn) {
        return switch (turn) {
            case "use" -> "Sold " + selling.withGiftCard() + ", a part of it paid with a gift card.";
            case "expire" -> "The last day of the gift card " + selling.endGiftCard() + " is today.";
            default -> "Sold a gift card: " + selling.giftCard() + ".";
        };
    }

    private String month(String days) {
        var said = new String[1];
        clock.alone("month", () -> said[0] = new MonthPlayed(world, clock, selling, returning).play(days));
        return said[0];
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
        state.put("doing", clock.doing());
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

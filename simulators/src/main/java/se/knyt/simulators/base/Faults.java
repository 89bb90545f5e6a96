package se.knyt.simulators.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The faults ordered and not yet delivered, oldest first. They live in memory: a restarted simulator is a healthy one. */
public final class Faults {
    private static final int ORDERS_MAX = 1000;

    /** One order: from the {@code skip}-th matching call on, the next {@code times} calls meet the fault. */
    private static final class Order {
        private final Pattern route;
        private final String routeText;
        private final String name;
        private final Fault fault;
        private long skip;
        private long times;

        Order(String route, String name, Fault fault, long skip, long times) {
            this.route = pattern(route);
            this.routeText = route;
            this.name = name;
            this.fault = fault;
            this.skip = skip;
            this.times = times;
        }
    }

    private final List<Order> orders = new ArrayList<>();

    /**
     * Takes an object with {@code fault} (see {@link Fault#named}), {@code route} ({@code POST /orders/{id}/captures} as the
     * simulator's own pattern or with {@code *} for anything but a slash and {@code **} for anything; left out, every call
     * matches), {@code times} (1), and {@code skip} (0), the number of matching calls left in peace first.
     */
    public synchronized void order(JsonNode order) {
        if (orders.size() >= ORDERS_MAX) {
            throw new IllegalArgumentException("more than " + ORDERS_MAX + " faults waiting");
        }
        var name = Json.text(order, "fault");
        var fault = Fault.named(name, order);
        var route = order.has("route") ? Json.text(order, "route") : "**";
        orders.add(new Order(
                route,
                name,
                fault,
                order.path("skip").asLong(0),
                Math.max(1, order.path("times").asLong(1))));
    }

    /** Clears what is waiting. */
    public synchronized void clear() {
        orders.clear();
    }

    /** The fault this call meets, used up by asking. */
    Optional<Fault> nextForCall(List<String> names) {
        return next(names, fault -> !fault.onWebhooks());
    }

    /** The fault this webhook meets, used up by asking. Its names are {@code webhook} and {@code webhook TOPIC}. */
    public Optional<Fault> nextForWebhook(String topic) {
        return next(List.of("webhook", "webhook " + topic), Fault::onWebhooks);
    }

    private synchronized Optional<Fault> next(List<String> names, Predicate<Fault> kind) {
        for (var waiting = orders.iterator(); waiting.hasNext(); ) {
            var order = waiting.next();
            boolean matches = kind.test(order.fault)
                    && names.stream().anyMatch(name -> order.route.matcher(name).matches());
            if (matches && order.skip > 0) {
                order.skip--;
            } else if (matches) {
                order.times--;
                if (order.times == 0) {
                    waiting.remove();
                }
                return Optional.of(order.fault);
            }
        }
        return Optional.empty();
    }

    synchronized ArrayNode toJson() {
        var list = Json.array();
        for (var order : orders) {
            list.addObject()
                    .put("fault", order.name)
                    .put("route", order.routeText)
                    .put("skip", order.skip)
                    .put("times", order.times);
        }
        return list;
    }

    private static Pattern pattern(String route) {
        var regex = new StringBuilder();
        for (int i = 0; i < route.length(); i++) {
            if (route.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (route.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(route.substring(i, i + 1)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}

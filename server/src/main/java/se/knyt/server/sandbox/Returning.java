package se.knyt.server.sandbox;

import java.util.function.Supplier;
import se.knyt.engine.Engine;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.json.JsonMapper;

/** How money goes back in the sandbox: refunded in the shop, or taken back by the buyer's bank. */
final class Returning {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REFUND = "refund";
    private static final String CHARGEBACK = "chargeback";

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;

    Returning(Engine engine, SandboxWorld world, long company) {
        this.engine = engine;
        this.world = world;
        this.company = company;
    }

    /**
     * The shop refunds an order.
     *
     * @param part one unit of what is left, without shipping; else all that is left
     */
    String refund(String order, boolean part) {
        var number = named(order);
        var wanted = JSON.createObjectNode();
        if (part) {
            wanted.putArray("lines").addObject().put("sku", left(number)).put("quantity", 1);
        }
        done(REFUND, number, () -> {
            world.onOrder(number, REFUND, wanted);
            return "";
        });
        return "Refunded " + (part ? "one of " : "") + "#" + number + ".";
    }

    /** The article of the first line of which a unit is left. */
    private String left(String number) {
        for (var order : world.orders()) {
            if (order.path("name").asString("").equals("#" + number)) {
                for (var line : order.path("lines")) {
                    if (line.path("left").asLong(0) > 0) {
                        return line.path("sku").asString("");
                    }
                }
            }
        }
        throw refused(REFUND, number, "nothing is left of it");
    }

    /**
     * The buyer's bank takes back what an order was paid with, at the provider.
     *
     * @param won the bank has decided for the company: the money comes back
     */
    String chargeback(String order, boolean won) {
        var number = named(order);
        var provider = done(CHARGEBACK, number, () -> world.chargeback(number, won));
        return won
                ? "The bank decided for the company: " + provider + " gives back what #" + number + " was paid with."
                : "The buyer's bank took back what #" + number + " was paid with through " + provider + ".";
    }

    private String done(String code, String number, Supplier<String> act) {
        try {
            var said = act.get();
            engine.control().readNow(company);
            return said;
        } catch (IllegalArgumentException e) {
            throw refused(code, number, String.valueOf(e.getMessage()));
        }
    }

    private static SandboxRefusal refused(String code, String number, String why) {
        return new SandboxRefusal(code, why, number, why);
    }

    private static String named(String order) {
        if (order.isBlank()) {
            throw new SandboxRefusal("no-order", "Name the order.");
        }
        return order.strip().replace("#", "");
    }
}

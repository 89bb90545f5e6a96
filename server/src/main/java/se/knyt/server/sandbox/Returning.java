package se.knyt.server.sandbox;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.Supplier;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Quantity;
import se.knyt.engine.Engine;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.GoodsBack;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.ReturnDesk;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.json.JsonMapper;

/** How money goes back in the sandbox: refunded in the shop, or taken back by the buyer's bank. */
final class Returning {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REFUND = "refund";
    private static final String CHARGEBACK = "chargeback";
    private static final String WHO = "sandbox";
    private static final String TRAIL =
            "select trail_id from trail where company_id = ? and order_number = ? and merged_into is null";

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
     * A person in Knyt begins the return of one piece, which the buyer is to send.
     *
     * @return the return's id
     */
    long begin(String order, ReturnKind why) {
        var number = named(order);
        long trail = trail(number);
        var row = engine.desks().refunds().offer(company, trail).stream()
                .flatMap(offer -> offer.rows().stream())
                .filter(each -> !each.freight())
                .map(AskedRefunds.Row::id)
                .findFirst()
                .orElseThrow(() -> refused(REFUND, number, "nothing is left of it"));
        var choice =
                new RefundChoice(Map.of(row, Quantity.ONE), null, Map.of(), Map.of(), new GoodsBack(why, Map.of(), ""));
        var by = new ReturnDesk.By("", "sandbox " + number, WHO);
        var done = engine.desks().returns().begin(company, trail, choice, false, by);
        return done.filter(begun -> begun.refund().problem().isEmpty())
                .map(ReturnDesk.Done::id)
                .orElseThrow(() -> refused(REFUND, number, "no return of it can be begun"));
    }

    /** The goods of a return that was begun here have come: they are credited and paid back. */
    void received(long begun) {
        var desk = engine.desks().returns();
        desk.view(company, begun)
                .ifPresent(view ->
                        desk.receive(company, begun, view.left(), new ReturnDesk.By("", "sandbox came " + begun, WHO)));
    }

    private long trail(String number) {
        return engine.database()
                .forCompany("sandbox-trail", company, tx -> tx.first(TRAIL, row -> row.getLong(1), company, number))
                .orElseThrow(() -> refused(REFUND, number, "Knyt has not read it yet"));
    }

    /** What was paid for an order, in minor units. */
    long total(String order) {
        for (var each : world.orders()) {
            if (each.path("name").asString("").equals("#" + order.replace("#", ""))) {
                return new BigDecimal(each.path("total").asString("0"))
                        .movePointRight(2)
                        .longValueExact();
            }
        }
        return 0;
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

package se.knyt.simulators.shopify;

import java.util.regex.Pattern;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Global ids. Everything inside an order takes its number from the order's own block of ten thousand, so that the order of a
 * fulfilment, transaction or line is known from its id.
 */
final class Gid {
    private static final Pattern FORM = Pattern.compile("gid://shopify/(\\w{1,40})/(\\d{1,18})");
    private static final long BASE = 5_000_000_000_000L;
    private static final long BLOCK = 10_000;

    private Gid() {}

    static String of(String type, long number) {
        return "gid://shopify/" + type + "/" + number;
    }

    static long orderNumber(long sequence) {
        return BASE + sequence * BLOCK;
    }

    /** A new id inside {@code order}. */
    static String within(ObjectNode order, String type) {
        long used = Json.number(order, "_ids") + 1;
        if (used >= BLOCK) {
            throw new UserError("the order holds too many parts");
        }
        order.put("_ids", used);
        return of(type, Json.number(order, "legacyResourceId") + used);
    }

    static long number(String gid) {
        var match = FORM.matcher(gid);
        return match.matches() ? Long.parseLong(match.group(2)) : -1;
    }

    static String type(String gid) {
        var match = FORM.matcher(gid);
        return match.matches() ? match.group(1) : "";
    }

    /** The store's key of the order that {@code gid} is or belongs to. */
    static String orderKey(String gid) {
        long number = number(gid);
        return Long.toString(number - Math.floorMod(number - BASE, BLOCK));
    }
}

package se.knyt.simulators.nets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the API writes times, ids and objects, and reads amounts. */
final class Wire {
    private static final long AMOUNT_MAX = 99_999_999_999L;

    private static final int TEXT_LENGTH_MAX = 128;

    private Wire() {}

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Thirty-two hexadecimal digits that only depend on what they are for, so that a replayed run gives the same state. */
    static String id(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /** A positive whole number of minor units. */
    static long amount(JsonNode body, String field) {
        var node = body.path(field);
        if (!node.isIntegralNumber() || node.asLong(-1) < 1 || node.asLong(-1) > AMOUNT_MAX) {
            throw Refusal.of(field, "is a whole number of minor units from 1 to " + AMOUNT_MAX);
        }
        return node.asLong(-1);
    }

    /** A part is of something: only the whole needs no items. */
    static void mustHaveItems(JsonNode body, boolean whole) {
        amount(body, "amount");
        if (!whole && body.path("orderItems").isEmpty()) {
            throw Refusal.of("orderItems", "The order items are required unless the full amount is meant");
        }
    }

    /** The items, where there are any, are whole in themselves and must sum to the amount. */
    static void checkItems(JsonNode body, long amount) {
        var items = body.path("orderItems");
        if (items.isArray() && !items.isEmpty()) {
            long sum = 0;
            for (int i = 0; i < items.size(); i++) {
                var item = items.path(i);
                checkItem(item, "orderItems[" + i + "].");
                plain(item, "reference");
                plain(item, "name");
                sum = Math.addExact(sum, Json.number(item, "grossTotalAmount"));
            }
            if (sum != amount) {
                throw Refusal.of("amount", "The items sum to " + sum + ", not to " + amount);
            }
        }
    }

    private static void checkItem(JsonNode item, String where) {
        for (var text : List.of("reference", "name", "unit")) {
            var length = Json.text(item, text).length();
            if (length < 1 || length > TEXT_LENGTH_MAX) {
                throw Refusal.of(where + text, "has 1 to " + TEXT_LENGTH_MAX + " characters");
            }
        }
        if (!item.path("quantity").isNumber()) {
            throw Refusal.of(where + "quantity", "is a number");
        }
        for (var whole : List.of("unitPrice", "netTotalAmount", "grossTotalAmount")) {
            if (!item.path(whole).isIntegralNumber()) {
                throw Refusal.of(where + whole, "is a whole number of minor units");
            }
        }
        long gross = Math.addExact(Json.number(item, "netTotalAmount"), Json.number(item, "taxAmount"));
        if (gross != Json.number(item, "grossTotalAmount")) {
            throw Refusal.of(where + "grossTotalAmount", "is netTotalAmount and taxAmount, " + gross);
        }
    }

    /** {@code <}, {@code >} and backslashes are not supported in items. */
    private static void plain(JsonNode item, String field) {
        if (item.path(field).asString("").matches("(?s).*[<>\\\\].*")) {
            throw Refusal.of(field, "has characters that are not supported");
        }
    }

    /** The object as the API shows it: fields with an underscore are the simulator's own. */
    static ObjectNode shown(ObjectNode stored) {
        var shown = Json.object();
        stored.properties().stream()
                .filter(field -> !field.getKey().startsWith("_"))
                .forEach(field -> shown.set(field.getKey(), field.getValue()));
        return shown;
    }
}

package se.knyt.simulators.nets;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the API writes times, ids and objects, and reads amounts. */
final class Wire {
    private static final long AMOUNT_MAX = 99_999_999_999L;

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

    /** The items, where there are any, must sum to the amount. */
    static void checkItems(JsonNode body, long amount) {
        var items = body.path("orderItems");
        if (items.isArray() && !items.isEmpty()) {
            long sum = 0;
            for (var item : items) {
                plain(item, "reference");
                plain(item, "name");
                sum = Math.addExact(sum, Json.number(item, "grossTotalAmount"));
            }
            if (sum != amount) {
                throw Refusal.of("amount", "The items sum to " + sum + ", not to " + amount);
            }
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

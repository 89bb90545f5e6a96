package se.knyt.simulators.base;

import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a simulator can be told to do wrong. */
public sealed interface Fault {
    /** Answers with this status instead of running the handler. */
    record Status(int code, Optional<Duration> retryAfter, String body) implements Fault {}

    /** The handler runs, then the answer waits. */
    record Stall(Duration length) implements Fault {}

    /** The handler runs, and the body comes drop by drop. */
    record Drip(int bytesPerSecond) implements Fault {}

    /** The handler runs, the headers promise the whole body, and the connection closes after some of it. */
    record CutMidBody(int afterBytes) implements Fault {}

    /** The handler runs and its state is committed; the connection closes without a byte of answer. */
    record ApplyThenHangUp() implements Fault {}

    /** The connection closes before anything is applied. */
    record Refuse() implements Fault {}

    /** A webhook is sent twice, with the same delivery id. */
    record Duplicate() implements Fault {}

    /** A webhook is never sent. */
    record Drop() implements Fault {}

    /** A webhook is sent after the one that follows it. */
    record Reorder() implements Fault {}

    /** A webhook is sent this much later (machine time). */
    record Delay(Duration length) implements Fault {}

    /** Whether this fault is about webhooks rather than about answers. */
    default boolean onWebhooks() {
        return switch (this) {
            case Duplicate _, Drop _, Reorder _, Delay _ -> true;
            case Status _, Stall _, Drip _, CutMidBody _, ApplyThenHangUp _, Refuse _ -> false;
        };
    }

    /**
     * The fault of a short name as the command line gives it, with its measures where the order names them: {@code seconds}
     * (stall, delay, Retry-After), {@code bytesPerSecond}, {@code afterBytes}, {@code body}.
     *
     * @throws IllegalArgumentException for an unknown name or a measure out of bounds
     */
    static Fault named(String name, JsonNode order) {
        if (name.matches("[45]\\d\\d")) {
            return status(Integer.parseInt(name), order);
        }
        return switch (name) {
            case "status" -> status((int) Json.number(order, "status"), order);
            case "stall" -> new Stall(seconds(order, 30));
            case "drip" -> new Drip(bounded(order, "bytesPerSecond", 10, 1_000_000));
            case "cut" -> new CutMidBody(bounded(order, "afterBytes", 10, 10_000_000));
            case "applied-then-hung-up" -> new ApplyThenHangUp();
            case "refused" -> new Refuse();
            case "duplicate" -> new Duplicate();
            case "drop" -> new Drop();
            case "reorder" -> new Reorder();
            case "delay" -> new Delay(seconds(order, 2));
            default -> throw new IllegalArgumentException("no fault is called " + name);
        };
    }

    private static Fault status(int code, JsonNode order) {
        if (code < 400 || code > 599) {
            throw new IllegalArgumentException("a fault's status is 400 to 599");
        }
        Optional<Duration> retryAfter =
                order.has("seconds") || code == 429 ? Optional.of(seconds(order, 1)) : Optional.empty();
        return new Status(code, retryAfter, Json.text(order, "body"));
    }

    private static Duration seconds(JsonNode order, int otherwise) {
        return Duration.ofSeconds(bounded(order, "seconds", otherwise, 600));
    }

    private static int bounded(JsonNode order, String field, int otherwise, int max) {
        long value = order.path(field).asLong(otherwise);
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " is 0 to " + max);
        }
        return (int) value;
    }
}

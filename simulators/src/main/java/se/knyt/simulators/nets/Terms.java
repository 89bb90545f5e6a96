package se.knyt.simulators.nets;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.Shares;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this merchant's agreement says; what the control page leaves out keeps its default.
 *
 * @param node the whole, in the form of the control page
 */
record Terms(ObjectNode node) {
    private static final LocalTime PAYOUT_TIME = LocalTime.of(6, 0);

    /** Flexible fee in hundredths of a percent by payment method. */
    private static final Map<String, Long> FLEXIBLE =
            Map.of("Visa", 137L, "Mastercard", 128L, "Swish", 90L, "Klarna", 249L);

    /** Whole numbers: name, default, largest. */
    private static final Map<String, long[]> NUMBERS = Map.of(
            "fixed_fee", new long[] {100, 1_000_000},
            "chargeback_fee", new long[] {25_000, 1_000_000},
            "delay_days", new long[] {2, 90},
            "authorization_days", new long[] {7, 3650},
            "payouts_per_deposit", new long[] {1, 10},
            "refund_minutes", new long[] {10, 100_000});

    static Terms read(JsonNode wanted) {
        var node = Json.object();
        new TreeMap<>(NUMBERS).forEach((name, bounds) -> {
            long value = wanted.path(name).asLong(bounds[0]);
            if (value < 0 || value > bounds[1]) {
                throw Refusal.of(name, "is 0 to " + bounds[1]);
            }
            node.put(name, value);
        });
        var flexible = node.putObject("flexible_hundredths");
        new TreeMap<>(FLEXIBLE).forEach((method, rate) -> {
            long value = wanted.path("flexible_hundredths").path(method).asLong(rate);
            if (value < 0 || value > 10_000) {
                throw Refusal.of("flexible_hundredths", "is 0 to 10000");
            }
            flexible.put(method, value);
        });
        node.put("signed_refunds", wanted.path("signed_refunds").asBoolean(false));
        return new Terms(node);
    }

    long number(String name) {
        return Json.number(node, name);
    }

    boolean signedRefunds() {
        return node.path("signed_refunds").asBoolean(false);
    }

    static void checkMethod(String method) {
        if (!FLEXIBLE.containsKey(method)) {
            throw Refusal.of(
                    "method", "is one of " + FLEXIBLE.keySet().stream().sorted().toList());
        }
    }

    /** Half up to the minor unit. */
    long flexibleFee(long amount, String method) {
        return Shares.halfUp(amount, Json.number(node.path("flexible_hundredths"), method));
    }

    Duration refunding() {
        return Duration.ofMinutes(number("refund_minutes"));
    }

    /** When the money of an event leaves: some days later in the morning, and never on a weekend. */
    Instant payoutOf(Instant event) {
        return PayoutDays.of(event, (int) number("delay_days"), PAYOUT_TIME);
    }
}

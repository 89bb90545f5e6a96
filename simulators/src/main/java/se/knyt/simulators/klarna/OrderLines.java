package se.knyt.simulators.klarna;

import java.util.Set;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** The checks Klarna makes on order lines. Amounts in minor units, tax included; rates in hundredths of a percent. */
final class OrderLines {
    private static final int LINES_MAX = 1000;
    private static final long VALUE_MAX = 200_000_000;
    private static final Set<String> TYPES = Set.of(
            "physical",
            "discount",
            "shipping_fee",
            "sales_tax",
            "store_credit",
            "gift_card",
            "digital",
            "surcharge",
            "return_fee");

    private OrderLines() {}

    /** Refuses lines that do not add up in themselves; absent lines are fine. */
    static void check(JsonNode lines) {
        if (lines.isMissingNode() || lines.isNull()) {
            return;
        }
        if (!lines.isArray() || lines.size() > LINES_MAX) {
            throw Refusal.badValue("order_lines is a list of at most " + LINES_MAX);
        }
        for (int i = 0; i < lines.size(); i++) {
            check(lines.path(i), "order_lines[" + i + "]");
        }
    }

    private static void check(JsonNode line, String where) {
        for (var required : new String[] {"name", "quantity", "unit_price", "total_amount"}) {
            if (!line.has(required)) {
                throw Refusal.badValue(where + "." + required + " is missing");
            }
        }
        for (var amount : new String[] {
            "quantity", "unit_price", "total_amount", "total_tax_amount", "total_discount_amount", "tax_rate"
        }) {
            if (line.has(amount) && !line.path(amount).isIntegralNumber()) {
                throw Refusal.badValue(where + "." + amount + " is a whole number");
            }
            if (line.has(amount) && !withinBounds(line.path(amount).asLong(Long.MAX_VALUE))) {
                throw Refusal.badValue(where + "." + amount + " is at most " + VALUE_MAX);
            }
        }
        if (line.has("type") && !TYPES.contains(Json.text(line, "type"))) {
            throw Refusal.badValue(where + ".type is unknown");
        }
        long total = Json.number(line, "total_amount");
        long expected = Math.subtractExact(
                Math.multiplyExact(Json.number(line, "quantity"), Json.number(line, "unit_price")),
                Json.number(line, "total_discount_amount"));
        if (total != expected) {
            throw Refusal.badValue(where + ".total_amount is not quantity * unit_price - total_discount_amount");
        }
        if (line.has("tax_rate")) {
            checkTax(line, total, where);
        }
    }

    private static boolean withinBounds(long value) {
        return -VALUE_MAX <= value && value <= VALUE_MAX;
    }

    /** total_tax_amount within one minor unit of total − total × 10000 / (10000 + rate). */
    private static void checkTax(JsonNode line, long total, String where) {
        long rate = Json.number(line, "tax_rate");
        if (rate < 0 || rate > 10_000) {
            throw Refusal.badValue(where + ".tax_rate is out of range");
        }
        // |tax − (total − total·10000/(10000+rate))| ≤ 1, multiplied through to stay in whole numbers
        long difference = (Json.number(line, "total_tax_amount") - total) * (10_000 + rate) + total * 10_000;
        if (Math.abs(difference) > 10_000 + rate) {
            throw Refusal.badValue(where + ".total_tax_amount does not fit total_amount and tax_rate");
        }
    }

    static long sum(JsonNode lines) {
        long sum = 0;
        for (var line : lines) {
            sum = Math.addExact(sum, Json.number(line, "total_amount"));
        }
        return sum;
    }
}

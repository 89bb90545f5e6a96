package se.knyt.simulators.paypal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Shares;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What this account's agreement and settings say. Each can be changed on the control page; what is left out keeps its default.
 *
 * @param node the whole, in the form of the control page
 */
record Terms(ObjectNode node) {
    static final String PRIMARY = "SEK";
    private static final LocalTime SWEEP_TIME = LocalTime.of(5, 0);

    /** Whole numbers: name, default, largest. */
    private static final Map<String, long[]> NUMBERS = Map.of(
            "wallet_fee_hundredths", new long[] {340, 10_000},
            "card_fee_hundredths", new long[] {290, 10_000},
            "dispute_fee", new long[] {13_000, 1_000_000},
            "chargeback_fee", new long[] {18_000, 1_000_000},
            "authorization_days", new long[] {29, 3650},
            "evidence_days", new long[] {10, 365},
            "sweep_days", new long[] {1, 7},
            "minimum_balance", new long[] {0, 1_000_000_000},
            "report_lag_minutes", new long[] {0, 10_000},
            "resultset_max", new long[] {10_000, 10_000});

    /** Fixed fee per capture in minor units, and what one unit of a currency is worth in the account's own. */
    private static final Map<String, Long> FIXED =
            Map.of("SEK", 325L, "EUR", 35L, "NOK", 280L, "DKK", 260L, "GBP", 30L, "USD", 49L);

    private static final Map<String, String> RATES = Map.of(
            "EUR", "11.2000", "NOK", "0.9800", "DKK", "1.5000", "GBP", "13.1000", "USD", "10.4000", "JPY", "0.0690");

    static Terms read(JsonNode wanted) {
        var node = Json.object();
        new TreeMap<>(NUMBERS).forEach((name, bounds) -> {
            long value = wanted.path(name).asLong(bounds[0]);
            if (value < 0 || value > bounds[1]) {
                throw Refusal.invalid(name, "is 0 to " + bounds[1]);
            }
            node.put(name, value);
        });
        node.put("refund_returns_fee", wanted.path("refund_returns_fee").asBoolean(false));
        node.put("unique_invoice_ids", wanted.path("unique_invoice_ids").asBoolean(true));
        var held = node.putArray("held_currencies");
        if (wanted.has("held_currencies")) {
            wanted.path("held_currencies").forEach(currency -> held.add(currency.asString("")));
        } else {
            held.add(PRIMARY);
        }
        held.forEach(currency -> Wire.decimals(currency.asString("")));
        var rates = node.putObject("rates");
        new TreeMap<>(RATES)
                .forEach((currency, rate) ->
                        rates.put(currency, wanted.path("rates").path(currency).asString(rate)));
        rates.properties().forEach(rate -> {
            if (!rate.getValue().asString("").matches("\\d{1,6}\\.\\d{1,10}")) {
                throw Refusal.invalid("rates", "are decimal texts");
            }
        });
        return new Terms(node);
    }

    long number(String name) {
        return Json.number(node, name);
    }

    boolean is(String name) {
        return node.path(name).asBoolean(false);
    }

    /** The fee of a capture: a part of it, half up, and a fixed sum. */
    long fee(long amount, String currency, String method) {
        return variableFee(amount, method) + FIXED.getOrDefault(currency, 0L);
    }

    long variableFee(long amount, String method) {
        long hundredths = number(method.equals("card") ? "card_fee_hundredths" : "wallet_fee_hundredths");
        return Shares.halfUp(amount, hundredths);
    }

    boolean holds(String currency) {
        return heldCurrencies().contains(currency) || currency.equals(PRIMARY);
    }

    private List<String> heldCurrencies() {
        var held = new ArrayList<String>();
        node.path("held_currencies").forEach(currency -> held.add(currency.asString("")));
        return held;
    }

    String rate(String currency) {
        var rate = node.path("rates").path(currency).asString("");
        if (rate.isEmpty()) {
            throw Refusal.unprocessable("INVALID_CURRENCY_CODE", "The sandbox has no rate for " + currency + ".");
        }
        return rate;
    }

    /** Minor units of the account's own currency for minor units of another, half up on the magnitude. */
    long converted(long minor, String currency) {
        return BigDecimal.valueOf(minor, Wire.decimals(currency))
                .multiply(new BigDecimal(rate(currency)))
                .setScale(Wire.decimals(PRIMARY), RoundingMode.HALF_UP)
                .unscaledValue()
                .longValueExact();
    }

    /** The next moment, strictly after {@code now}, at which the balance is moved to the bank: each morning, or each Monday's. */
    Instant nextSweep(Instant now) {
        ZoneId utc = ZoneOffset.UTC;
        var today = now.atZone(utc).toLocalDate();
        var day = number("sweep_days") >= 7 ? today.with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY)) : today;
        var at = day.atTime(SWEEP_TIME).atZone(utc);
        if (!at.toInstant().isAfter(now)) {
            at = at.plusDays(number("sweep_days") >= 7 ? 7 : 1);
        }
        return at.toInstant();
    }
}

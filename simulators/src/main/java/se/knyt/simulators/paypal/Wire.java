package se.knyt.simulators.paypal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How PayPal writes amounts, times and ids. Inside the simulator an amount is whole minor units. */
final class Wire {
    /** The currencies of a PayPal account that the sandbox knows, with PayPal's own number of decimals: HUF and TWD have none. */
    private static final Map<String, Integer> DECIMALS = Map.ofEntries(
            Map.entry("SEK", 2),
            Map.entry("EUR", 2),
            Map.entry("NOK", 2),
            Map.entry("DKK", 2),
            Map.entry("GBP", 2),
            Map.entry("USD", 2),
            Map.entry("CHF", 2),
            Map.entry("PLN", 2),
            Map.entry("CZK", 2),
            Map.entry("HUF", 0),
            Map.entry("TWD", 0),
            Map.entry("JPY", 0));

    private static final String PRECISION =
            "If the currency supports decimals, only two decimal place precision is supported.";
    private static final String CODES = "https://developer.paypal.com/docs/api/reference/currency-codes/";
    private static final BigDecimal MINOR_MAX = new BigDecimal("99999999999");
    private static final DateTimeFormatter REPORT_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx", Locale.ROOT);
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss xx", Locale.ROOT);

    private Wire() {}

    static Set<String> currencies() {
        return DECIMALS.keySet();
    }

    static int decimals(String currency) {
        var decimals = DECIMALS.get(currency);
        if (decimals == null) {
            throw Refusal.unprocessable(
                    "INVALID_CURRENCY_CODE",
                    "Currency code is invalid or is not currently supported. Please refer " + CODES
                            + " for list of supported currency codes.");
        }
        return decimals;
    }

    /** {@code {"currency_code", "value"}}: a decimal text in major units. */
    static ObjectNode money(long minor, String currency) {
        return Json.object()
                .put("currency_code", currency)
                .put("value", BigDecimal.valueOf(minor, decimals(currency)).toPlainString());
    }

    /** The minor units of a positive amount in a request. */
    static long minor(JsonNode money, String currency, String mismatch) {
        for (var field : List.of("currency_code", "value")) {
            if (!money.has(field)) {
                throw Refusal.missing("/amount/" + field);
            }
            if (!money.path(field).isString()) {
                throw Refusal.syntax("/amount/" + field);
            }
        }
        var code = Json.text(money, "currency_code");
        int decimals = decimals(code);
        if (!code.equals(currency)) {
            throw Refusal.unprocessable(
                    mismatch,
                    mismatch.startsWith("AUTH_")
                            ? "Currency of capture must be the same as currency of authorization."
                            : "Refund must be in the same currency as the capture");
        }
        BigDecimal value;
        try {
            value = new BigDecimal(Json.text(money, "value"));
        } catch (NumberFormatException e) {
            throw Refusal.syntax("/amount/value");
        }
        if (value.signum() <= 0 || value.compareTo(MINOR_MAX) > 0) {
            throw Refusal.unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero. " + PRECISION);
        }
        if (value.stripTrailingZeros().scale() > decimals) {
            throw decimals == 0
                    ? Refusal.unprocessable(
                            "DECIMALS_NOT_SUPPORTED",
                            "Currency does not support decimals. Please refer to " + CODES + " for more information.")
                    : Refusal.unprocessable("DECIMAL_PRECISION", PRECISION);
        }
        return value.movePointRight(decimals).longValueExact();
    }

    /** As the payments API writes it: UTC with Z. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As Transaction Search writes it: an offset without a colon. */
    static String reportTime(Instant instant) {
        return REPORT_TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    static String fileTime(Instant instant, ZoneId zone) {
        return FILE_TIME.format(instant.atZone(zone));
    }

    /** RFC 3339 with seconds, and the offset without a colon that the answers use. */
    static Instant instant(String text, String field) {
        var read = text.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2").replace(' ', '+');
        if (!read.matches("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})")) {
            throw Refusal.invalid(field, "is no RFC 3339 time with seconds: " + text);
        }
        try {
            return OffsetDateTime.parse(read.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeParseException e) {
            throw Refusal.invalid(field, "is no time: " + text);
        }
    }

    /** Seventeen letters and digits that only depend on what they are for, so that a replayed run gives the same state. */
    static String id(String what) {
        var uuid = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
        var number = new BigInteger(uuid.toString().replace("-", ""), 16);
        var text = "0".repeat(17) + number.toString(36).toUpperCase(Locale.ROOT);
        return text.substring(text.length() - 17);
    }
}

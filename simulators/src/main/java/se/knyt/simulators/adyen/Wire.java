package se.knyt.simulators.adyen;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.Locale;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How Adyen writes times, references and amounts. */
final class Wire {
    private static final DateTimeFormatter REPORT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMM d yyyy", Locale.ENGLISH);
    private static final long OFFSET = 1_000_000_000_000_000_007L;
    private static final long REFERENCES = 4_738_381_338_321_616_896L; // 36 to the twelfth
    private static final long AMOUNT_MAX = 9_999_999_999L;

    private Wire() {}

    private static ZonedDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).atZone(PayoutDays.ZONE);
    }

    /** With the offset of the merchant's time zone. */
    static String eventDate(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at(instant));
    }

    static String reportDate(Instant instant) {
        return REPORT.format(at(instant));
    }

    /** CET or CEST. */
    static String reportZone(Instant instant) {
        return ZONE.format(at(instant));
    }

    static String day(Instant instant) {
        return DAY.format(at(instant));
    }

    /** Sixteen capitals and digits that do not show the count; each number gives another. */
    static String reference(SimulatorStore.Batch batch) {
        long number = batch.next("psp_reference", 1);
        var text = Long.toString(Math.floorMod(OFFSET + number * 2_654_435_761L, REFERENCES), 36);
        return "KNYT" + "0".repeat(12 - text.length()) + text.toUpperCase(Locale.ROOT);
    }

    static ObjectNode amount(long value, String currency) {
        return Json.object().put("currency", currency).put("value", value);
    }

    /** A positive amount of minor units in a known currency. */
    static ObjectNode checked(JsonNode amount) {
        var value = amount.path("value");
        if (!value.isIntegralNumber() || value.asLong(-1) < 1 || value.asLong(-1) > AMOUNT_MAX) {
            throw Refusal.invalid("137", "Invalid amount specified");
        }
        var currency = Json.text(amount, "currency");
        if (!currency.matches("[A-Z]{3}")) {
            throw Refusal.invalid("138", "Unsupported currency specified");
        }
        return amount(value.asLong(-1), currency);
    }

    /** Adyen's own table; four of its currencies differ from the standard, and then its number is the one that counts. */
    static int digits(String currency) {
        return switch (currency) {
            case "ISK", "CLP" -> 2;
            case "CVE", "IDR" -> 0;
            default -> Currency.getInstance(currency).getDefaultFractionDigits();
        };
    }

    /** Major units, a point, no sign. */
    static String decimal(long minor, String currency) {
        return BigDecimal.valueOf(Math.abs(minor), digits(currency)).toPlainString();
    }
}

package se.knyt.simulators.swish;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/** How Swish writes times, ids and amounts, and what a request must hold. */
final class Wire {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Pattern ID = Pattern.compile("[0-9A-F]{32}");
    private static final Pattern REFERENCE = Pattern.compile("[0-9A-Za-z]{1,36}");
    private static final Pattern PAYER = Pattern.compile("[1-9]\\d{7,14}");
    private static final Pattern MESSAGE = Pattern.compile("[0-9A-Za-zÅÄÖåäö !?()\",.:;\\-]{0,50}");
    private static final BigDecimal MAX = new BigDecimal("999999999999.99");

    private Wire() {}

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** Thirty-two hexadecimal digits that only depend on what they are for, so that a replayed run gives the same state. */
    static String id(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static boolean isReference(String text) {
        return text.isEmpty() || REFERENCE.matcher(text).matches();
    }

    static boolean isPayer(String text) {
        return text.isEmpty() || PAYER.matcher(text).matches();
    }

    /** Kronor as the API writes them: a number with two decimals. */
    static BigDecimal kronor(long minor) {
        return BigDecimal.valueOf(minor, 2);
    }

    static long minor(JsonNode holder) {
        return holder.path("amount")
                .decimalValue(BigDecimal.ZERO)
                .movePointRight(2)
                .longValueExact();
    }

    /** Adds the codes of what is wrong with amount, currency, message and callback, which payments and refunds share. */
    static void check(JsonNode body, long minimumMinor, List<String> codes) {
        var callback = Json.text(body, "callbackUrl");
        if (!callback.startsWith("https://") && !se.knyt.simulators.base.Deliveries.allowed(callback)) {
            codes.add("RP03");
        }
        if (!MESSAGE.matcher(Json.text(body, "message")).matches()) {
            codes.add("RP02");
        }
        var amount = amount(body);
        if (amount == null || amount.signum() < 0 || amount.stripTrailingZeros().scale() > 2) {
            codes.add("PA02");
        } else if (amount.compareTo(kronor(minimumMinor)) < 0) {
            codes.add("AM06");
        } else if (amount.compareTo(MAX) > 0) {
            codes.add("AM02");
        }
        if (!Json.text(body, "currency").equals("SEK")) {
            codes.add("AM03");
        }
    }

    /** A number, or a text that is one: both are taken. */
    private static @org.jspecify.annotations.Nullable BigDecimal amount(JsonNode body) {
        var amount = body.path("amount");
        try {
            if (amount.isNumber()) {
                return amount.decimalValue();
            }
            var text = amount.asString("");
            return text.length() > 20 ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The amount of a request that {@link #check} found nothing wrong with, to two decimals. */
    static BigDecimal read(JsonNode body) {
        var amount = amount(body);
        if (amount == null) {
            throw Refusal.of("PA02");
        }
        return amount.setScale(2, java.math.RoundingMode.UNNECESSARY);
    }
}

package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import tools.jackson.databind.JsonNode;

/**
 * Lenient reading of Fortnox fields: the same field comes as a number in one answer and as a text in another, booleans as
 * {@code "true"}, nothing as null, an empty text or a missing field. Lenient in form, exact in value.
 */
final class Fields {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,15}([.,]\\d{1,10})?");
    private static final int SCALE_MAX = 12;
    private static final int PRECISION_MAX = 27;

    private Fields() {}

    /** The field as text, empty when it is not there. */
    static String text(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (value.isContainer()) {
            throw new UnreadableAnswer("not a text: " + name);
        }
        return value.isString() ? value.stringValue() : value.asString();
    }

    /** The text of a reference to another document, where Fortnox writes 0 for none. */
    static String reference(JsonNode node, String name) {
        var text = text(node, name).strip();
        return text.equals("0") ? "" : text;
    }

    static Optional<BigDecimal> decimal(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (value.isNumber()) {
            return Optional.of(bounded(value.decimalValue(), name));
        }
        var text = text(node, name).replace("\u00a0", "").replace(" ", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw new UnreadableAnswer("not a number: " + name);
        }
        return Optional.of(new BigDecimal(text.replace(',', '.')));
    }

    /** A number like 1e999999999 is three bytes to send and a gigabyte to write out. */
    private static BigDecimal bounded(BigDecimal value, String name) {
        if (Math.abs((long) value.scale()) > SCALE_MAX || value.precision() > PRECISION_MAX) {
            throw new UnreadableAnswer("number out of bounds: " + name);
        }
        return value;
    }

    /** An amount that must be there and fit the currency exactly. */
    static Money money(JsonNode node, String name, Currency currency) {
        var value = decimal(node, name).orElseThrow(() -> new UnreadableAnswer("missing amount: " + name));
        try {
            return Money.exact(value, currency);
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswer("not an exact amount: " + name);
        }
    }

    static Money moneyOrZero(JsonNode node, String name, Currency currency) {
        return decimal(node, name).isEmpty() ? Money.zero(currency) : money(node, name, currency);
    }

    /** A whole number, 0 when it is not there. */
    static int whole(JsonNode node, String name) {
        try {
            return decimal(node, name).map(BigDecimal::intValueExact).orElse(0);
        } catch (ArithmeticException e) {
            throw new UnreadableAnswer("not a whole number: " + name);
        }
    }

    /** True for {@code true} and {@code "true"}. */
    static boolean flag(JsonNode node, String name) {
        return text(node, name).strip().equalsIgnoreCase("true");
    }

    static Optional<LocalDate> date(JsonNode node, String name) {
        var text = text(node, name).strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text));
        } catch (DateTimeException e) {
            throw new UnreadableAnswer("not a date: " + name);
        }
    }

    /** The document's currency; Fortnox leaves it out where it is the company's own. */
    static Currency currency(JsonNode node, String name) {
        var text = text(node, name).strip();
        if (text.isEmpty()) {
            return Currency.SEK;
        }
        try {
            return new Currency(text);
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswer("not a currency: " + name);
        }
    }

    /** The object or list inside a wrapper. */
    static JsonNode inside(JsonNode node, String name) {
        var value = node.get(name);
        if (value == null || value.isNull()) {
            throw new UnreadableAnswer("missing " + name);
        }
        return value;
    }
}

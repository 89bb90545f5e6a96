package se.knyt.server.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.rules.RuleSubject;

/** Makes conditions of field, operator and value. What it makes is CEL, shown, and can be changed by hand. */
public final class ConditionBuilder {
    private static final List<Field> ORDER = List.of(
            new Field("country", Kind.TEXT),
            new Field("shop", Kind.TEXT),
            new Field("channel", Kind.TEXT),
            new Field("buyer", Kind.TEXT),
            new Field("total_minor", Kind.AMOUNT),
            new Field("date", Kind.TEXT),
            new Field("status", Kind.TEXT),
            new Field("payment_methods", Kind.TEXTS),
            new Field("providers", Kind.TEXTS),
            new Field("carriers", Kind.TEXTS),
            new Field("tags", Kind.TEXTS),
            new Field("attributes", Kind.NAMED),
            new Field("number", Kind.TEXT),
            new Field("organization_number", Kind.TEXT),
            new Field("currency", Kind.TEXT),
            new Field("row.sku", Kind.TEXT),
            new Field("row.text", Kind.TEXT),
            new Field("row.brand", Kind.TEXT),
            new Field("row.kind", Kind.TEXT),
            new Field("row.rate", Kind.TEXT),
            new Field("row.gross_minor", Kind.AMOUNT),
            new Field("row.tax_minor", Kind.AMOUNT),
            new Field("row.discount_minor", Kind.AMOUNT),
            new Field("row.quantity_thousandths", Kind.QUANTITY));

    private static final List<Field> LINE = List.of(
            new Field("kind", Kind.TEXT),
            new Field("provider_kind", Kind.TEXT),
            new Field("amount_minor", Kind.AMOUNT),
            new Field("vat_minor", Kind.AMOUNT),
            new Field("currency", Kind.TEXT),
            new Field("provider", Kind.TEXT),
            new Field("connection", Kind.TEXT),
            new Field("references", Kind.TEXTS),
            new Field("payout", Kind.TEXT),
            new Field("date", Kind.TEXT),
            new Field("legal_entity", Kind.TEXT),
            new Field("country", Kind.TEXT),
            new Field("return_kind", Kind.TEXT),
            new Field("matched", Kind.FLAG));

    private static final List<Field> DRAFT = List.of(
            new Field("rows_fit", Kind.FLAG),
            new Field("amount_minor", Kind.AMOUNT),
            new Field("total_minor", Kind.AMOUNT),
            new Field("currency", Kind.TEXT),
            new Field("age_days", Kind.WHOLE),
            new Field("refunded_on", Kind.TEXT),
            new Field("provider", Kind.TEXT),
            new Field("legal_entity", Kind.TEXT),
            new Field("connection", Kind.TEXT),
            new Field("provider_kind", Kind.TEXT),
            new Field("references", Kind.TEXTS),
            new Field("payout", Kind.TEXT),
            new Field("shop", Kind.TEXT),
            new Field("number", Kind.TEXT),
            new Field("country", Kind.TEXT),
            new Field("channel", Kind.TEXT),
            new Field("buyer", Kind.TEXT),
            new Field("payment_methods", Kind.TEXTS),
            new Field("tags", Kind.TEXTS),
            new Field("attributes", Kind.NAMED),
            new Field("date", Kind.TEXT));

    private static final List<Field> REFUND = List.of(
            new Field("amount_minor", Kind.AMOUNT),
            new Field("return_kind", Kind.TEXT),
            new Field("return_reason", Kind.TEXT),
            new Field("restock", Kind.TEXTS),
            new Field("ways", Kind.TEXTS),
            new Field("provider", Kind.TEXT),
            new Field("legal_entity", Kind.TEXT),
            new Field("country", Kind.TEXT),
            new Field("shop", Kind.TEXT),
            new Field("channel", Kind.TEXT),
            new Field("buyer", Kind.TEXT),
            new Field("refunded_on", Kind.TEXT),
            new Field("currency", Kind.TEXT),
            new Field("total_minor", Kind.AMOUNT),
            new Field("payment_methods", Kind.TEXTS),
            new Field("tags", Kind.TEXTS),
            new Field("attributes", Kind.NAMED),
            new Field("number", Kind.TEXT),
            new Field("organization_number", Kind.TEXT),
            new Field("date", Kind.TEXT),
            new Field("row.sku", Kind.TEXT),
            new Field("row.text", Kind.TEXT),
            new Field("row.brand", Kind.TEXT),
            new Field("row.kind", Kind.TEXT),
            new Field("row.rate", Kind.TEXT),
            new Field("row.gross_minor", Kind.AMOUNT),
            new Field("row.tax_minor", Kind.AMOUNT),
            new Field("row.discount_minor", Kind.AMOUNT),
            new Field("row.quantity_thousandths", Kind.QUANTITY));

    static final List<String> OPERATORS = List.of("is", "not", "in", "contains", "starts", "over", "under");
    static final int LINES_MAX = 20;

    /** An amount, and after it a currency where one is written. */
    private static final Pattern AMOUNT = Pattern.compile("(?s)(.*?)([A-Za-z]{3})?");

    private ConditionBuilder() {}

    /** What a field holds. */
    enum Kind {
        TEXT,
        AMOUNT,
        WHOLE,
        /** Pieces, in conditions by the thousandth. */
        QUANTITY,
        /** Yes or no, in the reader's words or as {@code true} and {@code false}. */
        FLAG,
        TEXTS,
        /** Texts by name: the value is written as name=value. */
        NAMED
    }

    /** Something to ask of. */
    record Field(String code, Kind kind) {
        static Optional<Field> of(RuleSubject subject, String code) {
            return fields(subject).stream().filter(f -> f.code().equals(code)).findFirst();
        }
    }

    /** What rules about something can ask of, in the order that people are shown it. */
    static List<Field> fields(RuleSubject subject) {
        return switch (subject) {
            case ORDER -> ORDER;
            case PAYOUT_LINE -> LINE;
            case RETURN_DRAFT -> DRAFT;
            case REFUND -> REFUND;
        };
    }

    /** A line of the form. */
    public record Line(String field, String operator, String value) {
        boolean isEmpty() {
            return field.isEmpty() && value.isBlank();
        }
    }

    /** A line that cannot be made into a condition. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String code) {
            super(code);
            this.code = code;
        }

        /** Last part of the key of the text that tells why. */
        String code() {
            return code;
        }
    }

    /**
     * The lines that are filled in, joined.
     *
     * @param subject what the rule is about
     * @param all whether all of them must hold, rather than any
     * @param currency of the amounts that name none
     * @return empty when no line is filled in
     */
    static String of(RuleSubject subject, List<Line> lines, boolean all, Currency currency) throws Refused {
        var parts = new ArrayList<String>();
        for (var line : lines.stream().limit(LINES_MAX).toList()) {
            if (!line.isEmpty()) {
                parts.add(part(subject, line, currency));
            }
        }
        return String.join(all ? " && " : " || ", parts);
    }

    private static String part(RuleSubject subject, Line line, Currency currency) throws Refused {
        var field = Field.of(subject, line.field()).orElseThrow(() -> new Refused("builder-field"));
        var value = line.value().strip();
        if (value.isEmpty() && field.kind() != Kind.TEXT) {
            throw new Refused("builder-value");
        }
        return switch (field.kind()) {
            case TEXT -> text(field.code(), line.operator(), value);
            case AMOUNT -> amount(field.code(), line.operator(), money(value, currency));
            case WHOLE -> field.code() + comparison(line.operator()) + whole(value);
            case QUANTITY -> field.code() + comparison(line.operator()) + thousandths(value);
            case FLAG -> flag(field.code(), line.operator(), value);
            case TEXTS -> texts(field.code(), line.operator(), value);
            case NAMED -> named(field.code(), line.operator(), value);
        };
    }

    private static String named(String code, String operator, String value) throws Refused {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new Refused("builder-named");
        }
        var name = quoted(value.substring(0, equals).strip());
        var of = code + "[" + name + "]";
        var text = value.substring(equals + 1).strip();
        // What is not there is not that value either.
        return "not".equals(operator)
                ? "!(" + name + " in " + code + " && " + of + " == " + quoted(text) + ")"
                : text(of, operator, text);
    }

    private static String text(String of, String operator, String value) throws Refused {
        return switch (operator) {
            case "is" -> of + " == " + quoted(value);
            case "not" -> of + " != " + quoted(value);
            case "contains" -> of + ".contains(" + quoted(value) + ")";
            case "starts" -> of + ".startsWith(" + quoted(value) + ")";
            case "over" -> of + " >= " + quoted(value);
            case "under" -> of + " < " + quoted(value);
            case "in" -> of + " in " + list(value);
            default -> throw new Refused("builder-operator");
        };
    }

    private static String texts(String of, String operator, String value) throws Refused {
        return switch (operator) {
            case "is", "contains" -> quoted(value) + " in " + of;
            case "not" -> "!(" + quoted(value) + " in " + of + ")";
            case "in" -> of + ".exists(t, t in " + list(value) + ")";
            case "starts" -> of + ".exists(t, t.startsWith(" + quoted(value) + "))";
            default -> throw new Refused("builder-operator");
        };
    }

    private static String comparison(String operator) throws Refused {
        return switch (operator) {
            case "is" -> " == ";
            case "not" -> " != ";
            case "over" -> " > ";
            case "under" -> " < ";
            default -> throw new Refused("builder-operator");
        };
    }

    private static String whole(String value) throws Refused {
        if (!value.matches("\\d{1,9}")) {
            throw new Refused("builder-whole");
        }
        return String.valueOf(Integer.parseInt(value));
    }

    private static String thousandths(String value) throws Refused {
        var plain = value.replace(',', '.');
        if (!plain.matches("\\d{1,6}(\\.\\d{1,3})?")) {
            throw new Refused("builder-quantity");
        }
        return new BigDecimal(plain)
                .movePointRight(3)
                .setScale(0, RoundingMode.UNNECESSARY)
                .toPlainString();
    }

    private static String flag(String code, String operator, String value) throws Refused {
        boolean yes = switch (value.toLowerCase(Locale.ROOT)) {
            case "ja", "yes", "true" -> true;
            case "nej", "no", "false" -> false;
            default -> throw new Refused("builder-flag");
        };
        return switch (operator) {
            case "is" -> yes ? code : "!" + code;
            case "not" -> yes ? "!" + code : code;
            default -> throw new Refused("builder-operator");
        };
    }

    private static String list(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(v -> !v.isEmpty())
                .map(ConditionBuilder::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A thousand kronor are not a thousand euro: what is in another currency is neither over nor under. */
    private static String amount(String of, String operator, Money money) throws Refused {
        boolean not = "not".equals(operator);
        var compared = of + comparison(not ? "is" : operator) + money.minor();
        return (not ? "!" : "") + "(currency == " + quoted(money.currency().code()) + " && " + compared + ")";
    }

    private static Money money(String value, Currency currency) throws Refused {
        var written = AMOUNT.matcher(
                value.replaceAll("[\\s\u00a0\u202f]", "").replace(',', '.').replace('\u2212', '-'));
        try {
            if (!written.matches()) {
                throw new Refused("builder-amount");
            }
            var code = written.group(2);
            return Money.parse(written.group(1), code == null ? currency : new Currency(code.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Refused("builder-amount");
        }
    }

    /** As a text in CEL: nothing in it can end it. */
    static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        value.codePoints().filter(c -> !Character.isISOControl(c)).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.appendCodePoint(c);
        });
        return quoted.append('"').toString();
    }
}

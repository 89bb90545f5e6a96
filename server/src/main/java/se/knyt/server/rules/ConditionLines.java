package se.knyt.server.rules;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.server.rules.ConditionBuilder.Line;
import se.knyt.server.text.Language;

/**
 * Reads a condition back as the lines of the form that make it. Only what {@link ConditionBuilder} would make of those
 * lines letter by letter is read: anything else is a person's own text, and stays one.
 *
 * @param all whether all of the lines must hold, rather than any
 */
record ConditionLines(List<Line> lines, boolean all) {
    private static final String TEXT = "\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"";
    private static final String FIELD = "([a-z_.]+)";
    private static final String OF = FIELD + "(?:\\[" + TEXT + "\\])?";
    private static final String LIST = "\\[((?:" + TEXT + "(?:, )?)+)\\]";
    private static final Pattern QUOTED = Pattern.compile(TEXT);

    /** A form that a part of a condition has, and the line that makes it. */
    private record Form(Pattern pattern, Function<MatchResult, Line> line) {
        Form(String pattern, Function<MatchResult, Line> line) {
            this(Pattern.compile(pattern), line);
        }
    }

    ConditionLines {
        lines = List.copyOf(lines);
    }

    /** @return empty where the form would not make it */
    static Optional<ConditionLines> of(RuleSubject subject, String condition, Language language) {
        var together = read(subject, condition, " && ", language);
        return together.isPresent() ? together : read(subject, condition, " || ", language);
    }

    private static Optional<ConditionLines> read(
            RuleSubject subject, String condition, String join, Language language) {
        var lines = new ArrayList<Line>();
        for (var part : parts(condition, join)) {
            var line = line(part, language);
            if (line.isEmpty()) {
                return Optional.empty();
            }
            lines.add(line.get());
        }
        boolean all = join.contains("&");
        try {
            // Each amount of it names its currency.
            return ConditionBuilder.of(subject, lines, all, Currency.SEK).equals(condition)
                    ? Optional.of(new ConditionLines(lines, all))
                    : Optional.empty();
        } catch (ConditionBuilder.Refused e) {
            return Optional.empty();
        }
    }

    /** Divided where a join stands outside of texts and brackets. */
    private static List<String> parts(String condition, String join) {
        var parts = new ArrayList<String>();
        boolean text = false;
        int depth = 0;
        int from = 0;
        for (int i = 0; i < condition.length(); i++) {
            char c = condition.charAt(i);
            if (text && c == '\\') {
                i++;
            } else if (c == '"') {
                text = !text;
            } else if (!text && (c == '(' || c == '[')) {
                depth++;
            } else if (!text && (c == ')' || c == ']')) {
                depth--;
            } else if (!text && depth == 0 && condition.startsWith(join, i)) {
                parts.add(condition.substring(from, i));
                from = i + join.length();
            }
        }
        parts.add(condition.substring(from));
        return parts;
    }

    private static Optional<Line> line(String part, Language language) {
        return forms(language).stream()
                .map(form -> {
                    var matcher = form.pattern().matcher(part);
                    return matcher.matches()
                            ? Optional.of(form.line().apply(matcher.toMatchResult()))
                            : Optional.<Line>empty();
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static List<Form> forms(Language language) {
        return List.of(
                new Form(OF + " (==|!=|>=|<) " + TEXT, m -> named(m, operator(m.group(3)), unquoted(m.group(4)))),
                new Form(
                        OF + "\\.(contains|startsWith)\\(" + TEXT + "\\)",
                        m -> named(m, m.group(3).equals("contains") ? "contains" : "starts", unquoted(m.group(4)))),
                new Form(OF + " in " + LIST, m -> named(m, "in", list(m.group(3)))),
                new Form(
                        "(!?)\\(currency == " + TEXT + " && " + FIELD + " (==|>|<) (-?\\d{1,18})\\)",
                        m -> amount(m, language)),
                new Form(
                        FIELD + " (==|!=|>|<) (\\d{1,9})",
                        m -> new Line(m.group(1), operator(m.group(2)), number(m.group(1), m.group(3), language))),
                new Form(
                        "!\\(" + TEXT + " in " + FIELD + " && [a-z_.]+\\[" + TEXT + "\\] == " + TEXT + "\\)",
                        m -> new Line(m.group(2), "not", unquoted(m.group(1)) + "=" + unquoted(m.group(4)))),
                new Form(
                        "(!?)" + FIELD,
                        m -> new Line(m.group(2), "is", word(m.group(1).isEmpty(), language))),
                new Form(TEXT + " in " + FIELD, m -> new Line(m.group(2), "is", unquoted(m.group(1)))),
                new Form(
                        "!\\(" + TEXT + " in " + FIELD + "\\)", m -> new Line(m.group(2), "not", unquoted(m.group(1)))),
                new Form(
                        FIELD + "\\.exists\\(t, t in " + LIST + "\\)",
                        m -> new Line(m.group(1), "in", list(m.group(2)))),
                new Form(
                        FIELD + "\\.exists\\(t, t\\.startsWith\\(" + TEXT + "\\)\\)",
                        m -> new Line(m.group(1), "starts", unquoted(m.group(2)))));
    }

    /** Of a field, or of one of those that the shop names: written as name=value. */
    private static Line named(MatchResult m, String operator, String value) {
        var name = m.group(2);
        return new Line(m.group(1), operator, name == null ? value : unquoted(name) + "=" + value);
    }

    private static Line amount(MatchResult m, Language language) {
        var is = operator(m.group(4));
        var operator = m.group(1).isEmpty() ? is : is.equals("is") ? "not" : "";
        return new Line(m.group(3), operator, shown(m.group(2), Long.parseLong(m.group(5)), language));
    }

    /** Pieces are told as people count them. */
    private static String number(String field, String digits, Language language) {
        if (!field.endsWith("_thousandths")) {
            return digits;
        }
        var plain = new BigDecimal(digits).movePointLeft(3).stripTrailingZeros().toPlainString();
        return language == Language.SV ? plain.replace('.', ',') : plain;
    }

    private static String shown(String code, long minor, Language language) {
        try {
            var plain = Money.of(minor, new Currency(code)).toPlain();
            return (language == Language.SV ? plain.replace('.', ',') : plain) + " " + code;
        } catch (IllegalArgumentException e) {
            // No currency: the form would not make it.
            return "";
        }
    }

    private static String operator(String of) {
        return switch (of) {
            case "==" -> "is";
            case "!=" -> "not";
            case "<" -> "under";
            default -> "over";
        };
    }

    private static String word(boolean yes, Language language) {
        return language == Language.SV ? yes ? "ja" : "nej" : yes ? "yes" : "no";
    }

    private static String list(String texts) {
        return String.join(
                ", ",
                QUOTED.matcher(texts).results().map(m -> unquoted(m.group(1))).toList());
    }

    private static String unquoted(String inner) {
        return inner.replaceAll("\\\\([\"\\\\])", "$1");
    }
}

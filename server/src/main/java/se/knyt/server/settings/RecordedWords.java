package se.knyt.server.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.server.shell.View;

/** Names and values that the program has recorded, in the reader's words. What has no words of ours stands as it was recorded. */
final class RecordedWords {
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]+");
    private static final Pattern AMOUNT = Pattern.compile("(-?\\d{1,16}\\.\\d{2}) ([A-Z]{3})");
    /** Details that name a system by its connector. */
    private static final Set<String> SYSTEMS = Set.of("connector", "provider");

    private RecordedWords() {}

    /** What the log notes beside an act: each detail with its name, in the order in which they are recorded. */
    static String details(View view, String json) {
        return new TreeMap<>(Json.readTexts(json))
                .entrySet().stream()
                        .map(one -> detail(view, one.getKey()) + ": " + value(view, one))
                        .collect(Collectors.joining("; "));
    }

    private static String detail(View view, String name) {
        var key = "recorded.detail." + key(name);
        return view.texts().has(key) ? view.t(key) : name(view, name);
    }

    private static String value(View view, Map.Entry<String, String> one) {
        var value = one.getValue();
        if (SYSTEMS.contains(one.getKey())) {
            return view.system(value);
        }
        var key = "recorded.value." + key(value);
        boolean ours = CONSTANT.matcher(value).matches() || value.equals("true") || value.equals("false");
        return ours && view.texts().has(key) ? view.t(key) : amount(view, value).orElse(value);
    }

    /** A part of a setting's name; one of a company's own words is shown as it is. */
    static String name(View view, String part) {
        var key = "recorded." + (isConstant(part) ? "value." : "name.") + key(part);
        return view.texts().has(key) ? view.t(key) : part;
    }

    static boolean isConstant(String part) {
        return CONSTANT.matcher(part).matches();
    }

    /** An amount as the reader's language writes it; empty where the value is none. */
    static Optional<String> amount(View view, String value) {
        var amount = AMOUNT.matcher(value);
        return amount.matches()
                ? Optional.of(view.format().amountWithUnit(Money.parse(amount.group(1), new Currency(amount.group(2)))))
                : Optional.empty();
    }

    /** The end of a text's key for a name or a constant of ours: words with dashes between. */
    static String key(String name) {
        return (isConstant(name) ? name : name.replaceAll("([a-z])([A-Z])", "$1-$2"))
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}

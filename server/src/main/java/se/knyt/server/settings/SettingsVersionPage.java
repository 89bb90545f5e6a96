package se.knyt.server.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.server.shell.View;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of the settings as it was when vouchers were made with it.
 *
 * @param values each setting with its value, in the order of their names
 */
public record SettingsVersionPage(int version, String by, Instant at, String note, List<Value> values) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BETWEEN = " · ";
    /** Settings that hold a code of the accounting system. */
    private static final Set<String> CODES = Set.of("paymentMethod", "currency", "countries", "code");

    public SettingsVersionPage {
        values = List.copyOf(values);
    }

    /** @param before what it was in the version before; the same where nothing changed it */
    public record Value(String name, String value, String before) {
        public boolean changed() {
            return !value.equals(before);
        }
    }

    /** @param before body of the version before, itself where there is none */
    static List<Value> values(View view, String body, String before) {
        var now = flat(body);
        var then = flat(before);
        var values = new ArrayList<Value>();
        now.forEach((name, value) -> values.add(value(view, name, value, then.getOrDefault(name, ""))));
        then.forEach((name, value) -> {
            if (!now.containsKey(name)) {
                values.add(value(view, name, "", value));
            }
        });
        return values;
    }

    private static Value value(View view, String name, String value, String before) {
        var words = Arrays.stream(name.split(BETWEEN, -1))
                .map(part -> RecordedWords.name(view, part))
                .distinct()
                .collect(Collectors.joining(BETWEEN));
        var last = name.substring(name.lastIndexOf(' ') + 1);
        return new Value(words, said(view, last, value), said(view, last, before));
    }

    private static String said(View view, String part, String value) {
        if (part.equals("provider")) {
            return view.system(value);
        }
        var key = "recorded.value." + key(value);
        boolean ours = !CODES.contains(part)
                && (RecordedWords.isConstant(value) || value.equals("true") || value.equals("false"));
        return ours && view.texts().has(key)
                ? view.t(key)
                : RecordedWords.amount(view, value).orElse(value);
    }

    /** The end of a text's key for a name or a constant of ours: words with dashes between. */
    static String key(String name) {
        return RecordedWords.key(name);
    }

    private static Map<String, String> flat(String body) {
        var values = new TreeMap<String, String>();
        flat("", JSON.readTree(body), values);
        return values;
    }

    private static void flat(String name, JsonNode node, Map<String, String> to) {
        if (node.isObject()) {
            node.properties().forEach(one -> flat(join(name, one.getKey()), one.getValue(), to));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flat(join(name, entry(node.get(i), i + 1)), node.get(i), to);
            }
        } else if (!node.isNull()) {
            to.put(name, node.asString(""));
        }
    }

    /** An entry of a list is called by what it is of, where that is one of our constants, else by its number. */
    private static String entry(JsonNode node, int number) {
        var of = node.path("of").asString("");
        return RecordedWords.isConstant(of) ? of : Integer.toString(number);
    }

    private static String join(String name, String next) {
        return name.isEmpty() ? next : name + BETWEEN + next;
    }
}

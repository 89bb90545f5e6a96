package se.knyt.server.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A version of the settings as it was when vouchers were made with it.
 *
 * @param values each setting with its value, in the order of their names
 */
public record SettingsVersionPage(int version, String by, Instant at, String note, List<Value> values) {
    private static final JsonMapper JSON = new JsonMapper();

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
    static List<Value> values(String body, String before) {
        var now = flat(body);
        var then = flat(before);
        var values = new ArrayList<Value>();
        now.forEach((name, value) -> values.add(new Value(name, value, then.getOrDefault(name, ""))));
        then.forEach((name, value) -> {
            if (!now.containsKey(name)) {
                values.add(new Value(name, "", value));
            }
        });
        return values;
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
                flat(join(name, Integer.toString(i + 1)), node.get(i), to);
            }
        } else if (!node.isNull()) {
            to.put(name, node.asString(""));
        }
    }

    private static String join(String name, String next) {
        return name.isEmpty() ? next : name + " · " + next;
    }
}

package se.knyt.engine.rules;

import java.util.Map;
import java.util.TreeMap;

/**
 * An action as it is stored and as a form sends it.
 *
 * @param kind code of the kind of action ({@code hold}, {@code sales-account})
 * @param values what it is told, by name
 */
public record ActionText(String kind, Map<String, String> values) {
    public ActionText {
        values = Map.copyOf(values);
    }

    /** With one more. */
    ActionText and(String name, String value) {
        var more = new TreeMap<>(values);
        more.put(name, value);
        return new ActionText(kind, more);
    }

    /** A value, stripped; empty where none is given. */
    String value(String name) {
        return values.getOrDefault(name, "").strip();
    }
}

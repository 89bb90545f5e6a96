package se.knyt.tests.yardstick;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.knyt.tests.crash.Differences;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a kept export with one of today, whose sections and fields may have other names. A field's full name is the heading
 * of its section and then the names of the fields that it lies in, with dots between: {@code documents.rows.price}. An entry of the
 * table names any whole part of that as it was and as it is: {@code price = unitPrice}, {@code trails = purchases}, {@code
 * documents.totalMinor = documents.totals.grossMinor}.
 *
 * @param names old names and new ones
 */
record RenamedFields(Map<String, String> names) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CHARACTERS_MAX = 400;

    RenamedFields {
        names = Collections.unmodifiableMap(new TreeMap<>(names));
    }

    /** The table beside the kept texts. */
    static RenamedFields kept() throws IOException {
        var table = new Properties();
        try (var file = RenamedFields.class.getResourceAsStream("/yardstick/renamed.properties")) {
            table.load(file);
        }
        var names = new TreeMap<String, String>();
        table.stringPropertyNames().forEach(old -> names.put(old, table.getProperty(old)));
        return new RenamedFields(names);
    }

    /** The first fields and lines that differ, {@code -} before what only the kept text has; empty when both say the same. */
    String differences(String kept, String today) {
        var unchanged = new RenamedFields(Map.of());
        var expected = lines(kept);
        var actual = unchanged.lines(today);
        if (expected.equals(actual)) {
            return "";
        }
        var missing = without(expected, actual);
        var extra = without(actual, expected);
        return Differences.of(fields(missing), fields(extra))
                + Differences.of(String.join("\n", cut(missing)), String.join("\n", cut(extra)));
    }

    /** Lines that the others do not have, or not as often. */
    private static List<String> without(List<String> lines, List<String> others) {
        var left = new HashMap<String, Integer>();
        others.forEach(line -> left.merge(line, 1, Integer::sum));
        return lines.stream()
                .filter(line -> left.merge(line, -1, Integer::sum) < 0)
                .toList();
    }

    /** A line for each of the text, with the heading before it and its fields by their full names, sorted. */
    private List<String> lines(String text) {
        var result = new ArrayList<String>();
        var heading = "";
        for (var line : text.split("\n")) {
            if (line.startsWith("# ")) {
                heading = line.substring(2);
            } else if (!line.isEmpty()) {
                result.add(line(heading, line));
            }
        }
        Collections.sort(result);
        return result;
    }

    private String line(String heading, String line) {
        var fields = new TreeMap<String, String>();
        var words = new StringBuilder();
        int at = 0;
        while (at < line.length()) {
            int length = line.charAt(at) == '{' ? read(heading, line.substring(at), fields) : 0;
            if (length == 0) {
                words.append(line.charAt(at));
            }
            at += Math.max(length, 1);
        }
        var result = new StringBuilder(renamed(heading)).append(": ").append(words);
        fields.forEach(
                (name, value) -> result.append('\t').append(name).append(" = ").append(value));
        return result.toString();
    }

    /** Reads the object that a text begins with. @return its length, 0 where there is none */
    private int read(String heading, String text, Map<String, String> fields) {
        try (var parser = JSON.createParser(text)) {
            JsonNode tree = parser.readValueAsTree();
            flatten(heading, "", tree, fields);
            return (int) parser.currentLocation().getCharOffset();
        } catch (JacksonException e) {
            return 0;
        }
    }

    private void flatten(String name, String places, JsonNode node, Map<String, String> fields) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(field -> flatten(name + "." + field.getKey(), places, field.getValue(), fields));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(name, places + "[" + i + "]", node.get(i), fields);
            }
        } else {
            fields.put(renamed(name) + places, node.toString());
        }
    }

    private String renamed(String name) {
        if (names.isEmpty()) {
            return name;
        }
        // The longest first: documents.price says more than price.
        var known = names.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![^.])(" + known + ")(?![^.])")
                .matcher(name)
                .replaceAll(found -> Matcher.quoteReplacement(names.getOrDefault(found.group(), "")));
    }

    /** Each field a line of its own, below the words of its line. */
    private static String fields(List<String> lines) {
        var result = new ArrayList<String>();
        for (var line : lines) {
            var parts = line.split("\t");
            for (int i = 1; i < parts.length; i++) {
                result.add(parts[0] + " | " + parts[i]);
            }
        }
        return String.join("\n", cut(result));
    }

    private static List<String> cut(List<String> lines) {
        return lines.stream()
                .map(line -> line.length() > CHARACTERS_MAX ? line.substring(0, CHARACTERS_MAX) + "…" : line)
                .toList();
    }
}

package se.knyt.simulators.fortnox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The field list of one Fortnox object, read from {@code fields.txt}: what may be sent in it and how an answer types it. */
final class Fields {
    enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        DATE,
        ENUM,
        OBJECT,
        LIST
    }

    /** One field. {@code lengthMax} 0 means no stated bound; {@code child} names the object of OBJECT and LIST. */
    record Field(String name, Kind kind, boolean required, int lengthMax, Set<String> words, String child) {}

    private static final Map<String, Fields> ALL = load();

    private final Map<String, Field> fields = new LinkedHashMap<>();

    private Fields() {}

    static Fields of(String object) {
        return Objects.requireNonNull(ALL.get(object), object);
    }

    static Map<String, Fields> all() {
        return ALL;
    }

    @Nullable
    Field get(String name) {
        return fields.get(name);
    }

    Iterable<Field> list() {
        return fields.values();
    }

    private static Map<String, Fields> load() {
        var all = new LinkedHashMap<String, Fields>();
        try (var in = Objects.requireNonNull(Fields.class.getResourceAsStream("fields.txt"), "fields.txt");
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var current = new Fields();
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("[")) {
                    current = new Fields();
                    all.put(line.substring(1, line.length() - 1), current);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    var field = parse(line);
                    current.fields.put(field.name(), field);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(all);
    }

    private static Field parse(String line) {
        var words = Arrays.asList(line.split(" ", -1));
        boolean required = words.getFirst().endsWith("*");
        var name = required ? words.getFirst().substring(0, words.getFirst().length() - 1) : words.getFirst();
        var kind = Kind.valueOf(words.get(1).toUpperCase(java.util.Locale.ROOT));
        var argument = words.size() > 2 ? words.get(2) : "";
        int lengthMax = kind == Kind.TEXT && !argument.isEmpty() ? Integer.parseInt(argument) : 0;
        var allowed = kind == Kind.ENUM ? Set.copyOf(Arrays.asList(argument.split("\\|", -1))) : Set.<String>of();
        var child = kind == Kind.OBJECT || kind == Kind.LIST ? argument : "";
        return new Field(name, kind, required, lengthMax, allowed, child);
    }
}

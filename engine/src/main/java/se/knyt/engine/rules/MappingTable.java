package se.knyt.engine.rules;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table by which one system's codes become another's.
 *
 * @param name as rules call it
 * @param values what stands for what; looked up without regard to blanks around it
 */
public record MappingTable(String name, Map<String, String> values) {
    static final int TABLES_MAX = 50;
    static final int ROWS_MAX = 5000;
    static final int TEXT_CHARS_MAX = 200;

    public MappingTable {
        values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
    }

    Optional<String> find(String value) {
        return Optional.ofNullable(values.get(value.strip()));
    }

    /** @throws RuleFault.Found when it is too large or has no name */
    void check() {
        if (name.isBlank() || name.length() > TEXT_CHARS_MAX) {
            throw RuleFault.Found.of("table-name");
        }
        if (values.size() > ROWS_MAX) {
            throw RuleFault.Found.of("table-rows", name, String.valueOf(ROWS_MAX));
        }
        values.forEach((from, to) -> {
            if (from.isBlank() || from.length() > TEXT_CHARS_MAX || to.length() > TEXT_CHARS_MAX) {
                throw RuleFault.Found.of("table-row", name, from.length() > 40 ? from.substring(0, 40) + "…" : from);
            }
        });
    }
}

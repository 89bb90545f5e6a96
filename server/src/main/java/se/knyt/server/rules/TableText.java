package se.knyt.server.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.engine.rules.RuleFault;

/** The rows of a table as they are written and pasted: one a line, value and what it becomes parted by tab, semicolon or comma. */
final class TableText {
    private static final String[] SEPARATORS = {"\t", ";", ","};

    private TableText() {}

    static String of(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + "\t" + e.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** @throws RuleFault.Found naming the line that is no row, or that says otherwise than an earlier one */
    static Map<String, String> read(String text) {
        var separator = separator(text);
        var values = new LinkedHashMap<String, String>();
        int number = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            int at = line.indexOf(separator);
            var from = at < 0 ? "" : unquoted(line.substring(0, at));
            var to = at < 0 ? "" : unquoted(line.substring(at + 1));
            if (from.isEmpty()) {
                throw fault("table-line", number, "");
            }
            var before = values.putIfAbsent(from, to);
            if (before != null && !before.equals(to)) {
                throw fault("table-twice-in", number, from);
            }
        }
        return values;
    }

    /** The first of the separators that stands in the first line: sheets are pasted with tabs, Swedish files have semicolons. */
    private static String separator(String text) {
        var first = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
        for (var separator : SEPARATORS) {
            if (first.contains(separator)) {
                return separator;
            }
        }
        return "\t";
    }

    private static String unquoted(String cell) {
        var text = cell.strip();
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return (quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text).strip();
    }

    private static RuleFault.Found fault(String code, int line, String value) {
        return new RuleFault.Found(List.of(RuleFault.of(0, "", -1, code, String.valueOf(line), value)));
    }
}

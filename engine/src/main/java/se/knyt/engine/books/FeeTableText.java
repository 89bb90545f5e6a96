package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.FeeRule;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.FeeVat;

/**
 * A table of fees as text, to be kept beside or taken to another company: one rule a line, its parts between semicolons, the first line
 * their names. What is written out and read in again is the same table.
 */
public final class FeeTableText {
    private static final List<String> NAMES = List.of("type", "from", "account", "vat", "entity", "vat_number");

    private FeeTableText() {}

    /** A line that is no rule, from 1. */
    public record Wrong(int line) {}

    /** What was read: the fields of the form, or the line that is no rule. */
    public record Read(Map<String, String> values, Optional<Wrong> wrong) {}

    public static String of(FeeTable table) {
        return String.join(";", NAMES) + "\n"
                + table.rules().stream().map(FeeTableText::line).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(FeeRule rule) {
        return List.of(
                        rule.type(),
                        FeeTableForm.day(rule),
                        String.valueOf(rule.account()),
                        code(rule.vat()),
                        rule.entity(),
                        rule.vatNumber())
                .stream()
                .map(FeeTableText::quoted)
                .collect(Collectors.joining(";"));
    }

    private static String quoted(String cell) {
        return cell.matches(".*[;\"].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell;
    }

    /** As it stands in the text: {@code swedish-25}. */
    static String code(FeeVat vat) {
        return vat.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The fields of a form from a text. The rule for all fees from the beginning is the line without type and day.
     *
     * @param standing fields that the text does not tell of
     */
    public static Read read(String text, Map<String, String> standing) {
        var values = new TreeMap<>(standing);
        values.keySet().removeIf(key -> key.matches("t\\d+\\..*"));
        int number = 0;
        int row = 0;
        for (var line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().toLowerCase(Locale.ROOT).startsWith(NAMES.getFirst() + ";")) {
                continue;
            }
            var cells = cells(line);
            if (cells.size() < 4 || cells.size() > NAMES.size() || row > FeeTableForm.ROWS_MAX) {
                return new Read(standing, Optional.of(new Wrong(number)));
            }
            if (cells.get(0).isEmpty() && cells.get(1).isEmpty()) {
                values.put("fees", cells.get(2));
                values.put("vat", answer(cells.get(3)));
                values.put("entity", cell(cells, 4));
                values.put("number", cell(cells, 5));
            } else {
                var prefix = "t" + row++ + ".";
                for (int i = 0; i < FeeTableForm.FIELDS.size(); i++) {
                    values.put(prefix + FeeTableForm.FIELDS.get(i), i == 3 ? answer(cells.get(3)) : cell(cells, i));
                }
            }
        }
        return new Read(values, Optional.empty());
    }

    private static String cell(List<String> cells, int at) {
        return at < cells.size() ? cells.get(at) : "";
    }

    private static String answer(String code) {
        return code.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}

package se.knyt.engine.books;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import se.knyt.core.bookkeeping.FeeRule;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;

/**
 * The table of a provider's fees as a person writes it. The rule for all fees from the beginning has the fields {@code fees}, {@code vat},
 * {@code entity} and {@code number}; each further one has fields of its own, {@code t0.type} and so on.
 */
public final class FeeTableForm {
    /** The fields of a further rule. */
    public static final List<String> FIELDS = List.of("type", "from", "account", "vat", "entity", "number");

    /** More rules than any provider has types of fees. */
    public static final int ROWS_MAX = 60;

    private static final int NAME_CHARS_MAX = 100;

    private FeeTableForm() {}

    /** The fields of a table. */
    static Map<String, String> values(FeeTable table) {
        var values = new TreeMap<String, String>();
        var first = table.first();
        values.put("fees", String.valueOf(first.account()));
        values.put("vat", first.vat().name());
        values.put("entity", first.entity());
        values.put("number", first.vatNumber());
        var rules = table.rules();
        for (int i = 1; i < rules.size(); i++) {
            put(values, i - 1, fields(rules.get(i)));
        }
        return values;
    }

    private static List<String> fields(FeeRule rule) {
        return List.of(
                rule.type(),
                day(rule),
                String.valueOf(rule.account()),
                rule.vat().name(),
                rule.entity(),
                rule.vatNumber());
    }

    /** A rule's first day, empty where it has always held. */
    static String day(FeeRule rule) {
        return rule.isFromTheBeginning() ? "" : rule.from().toString();
    }

    private static void put(Map<String, String> values, int row, List<String> cells) {
        for (int i = 0; i < FIELDS.size(); i++) {
            values.put("t" + row + "." + FIELDS.get(i), cells.get(i));
        }
    }

    /** How many further rules the fields are of. */
    public static int rows(Map<String, String> values) {
        int rows = 0;
        while (rows <= ROWS_MAX && values.containsKey("t" + rows + ".type")) {
            rows++;
        }
        return rows;
    }

    /**
     * The same fields with the further rules by type and day, as they are kept; rows that are empty or marked {@code remove} are left out.
     *
     * @param plusOne whether an empty row is added at the end
     */
    public static Map<String, String> inOrder(Map<String, String> values, boolean plusOne) {
        var rows = new ArrayList<List<String>>();
        for (int row = 0; row < rows(values); row++) {
            var cells = cells(values, row);
            boolean empty = IntStream.range(0, FIELDS.size())
                    .filter(i -> !FIELDS.get(i).equals("vat"))
                    .allMatch(i -> cells.get(i).isEmpty());
            if (!empty && !values.containsKey("t" + row + ".remove")) {
                rows.add(cells);
            }
        }
        rows.sort(Comparator.comparing((List<String> cells) -> cells.get(0).toLowerCase(Locale.ROOT))
                .thenComparing(cells -> cells.get(1)));
        if (plusOne) {
            rows.add(List.of("", "", "", values.getOrDefault("vat", ""), "", ""));
        }
        var result = new TreeMap<>(values);
        result.keySet().removeIf(key -> key.matches("t\\d+\\..*"));
        for (int row = 0; row < rows.size(); row++) {
            put(result, row, rows.get(row));
        }
        return result;
    }

    private static List<String> cells(Map<String, String> values, int row) {
        return FIELDS.stream()
                .map(field -> values.getOrDefault("t" + row + "." + field, "").strip())
                .toList();
    }

    /** What cannot be read, by its field. */
    static List<Problem> unreadable(Map<String, String> values) {
        var problems = new ArrayList<Problem>();
        number("number", values.getOrDefault("number", ""), problems);
        var seen = new HashSet<String>();
        seen.add("/");
        int rows = rows(values);
        if (rows > ROWS_MAX) {
            problems.add(new Problem("table", "rows", List.of(String.valueOf(ROWS_MAX))));
        }
        for (int row = 0; row < rows; row++) {
            var cells = cells(values, row);
            var prefix = "t" + row + ".";
            if (!cells.get(1).isEmpty() && date(cells.get(1)).isEmpty()) {
                problems.add(new Problem(prefix + "from", "date", List.of(shortened(cells.get(1)))));
            }
            if (!seen.add(cells.get(0).toLowerCase(Locale.ROOT) + "/" + cells.get(1))) {
                problems.add(new Problem(prefix + "type", "twice", List.of(shortened(cells.get(0)))));
            }
            if (!cells.get(2).matches("[1-9][0-9]{3}")) {
                problems.add(new Problem(prefix + "account", "digits", List.of(shortened(cells.get(2)))));
            }
            if (answer(cells.get(3)).isEmpty()) {
                problems.add(new Problem(prefix + "vat", "answer", List.of(shortened(cells.get(3)))));
            }
            number(prefix + "number", cells.get(5), problems);
        }
        return problems;
    }

    private static void number(String field, String text, List<Problem> problems) {
        var number = text.replaceAll("[\\s.-]", "");
        if (!number.isEmpty() && !number.matches("[A-Z]{2}[A-Z0-9]{2,13}")) {
            problems.add(new Problem(field, "vat-number", List.of(shortened(text))));
        }
    }

    /** The table of readable fields. */
    static FeeTable read(Map<String, String> values) {
        var rules = new ArrayList<FeeRule>();
        rules.add(new FeeRule(
                "",
                FeeRule.BEGINNING,
                Integer.parseInt(values.getOrDefault("fees", "").strip()),
                answer(values.getOrDefault("vat", "")).orElse(FeeVat.UNANSWERED),
                name(values.getOrDefault("entity", "")),
                name(values.getOrDefault("number", ""))));
        for (int row = 0; row < rows(values); row++) {
            var cells = cells(values, row);
            rules.add(new FeeRule(
                    name(cells.get(0)),
                    date(cells.get(1)).orElse(FeeRule.BEGINNING),
                    Integer.parseInt(cells.get(2)),
                    answer(cells.get(3)).orElse(FeeVat.UNANSWERED),
                    name(cells.get(4)),
                    name(cells.get(5))));
        }
        return new FeeTable(rules);
    }

    private static String name(String text) {
        var stripped = text.strip();
        return stripped.length() > NAME_CHARS_MAX ? stripped.substring(0, NAME_CHARS_MAX) : stripped;
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<FeeVat> answer(String text) {
        for (var answer : FeeVat.values()) {
            if (answer.name().equals(text.strip())) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}

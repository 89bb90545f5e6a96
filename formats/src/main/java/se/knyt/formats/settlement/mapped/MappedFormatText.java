package se.knyt.formats.settlement.mapped;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.mapped.Conventions.Days;
import se.knyt.formats.settlement.mapped.Conventions.Paid;
import se.knyt.formats.settlement.mapped.Conventions.Signs;

/** A format as lines that a person can read and write: {@code column.gross = belopp}, {@code word.sale = köp | betalning}. */
public final class MappedFormatText {
    private static final int LINES_MAX = 2_000;

    private MappedFormatText() {}

    /** A format as text; the same format gives the same text. */
    public static String write(MappedFormat format) {
        var lines = new ArrayList<String>();
        lines.add("name = " + format.name().replaceAll("[\\r\\n]", " "));
        lines.add("version = " + format.version());
        format.columns().forEach((role, column) -> lines.add("column." + role.code() + " = " + column));
        var how = format.conventions();
        lines.add("signs = " + Conventions.code(how.signs()));
        lines.add("fees = " + (how.feesAreCosts() ? "costs" : "signed"));
        lines.add("vat = " + (how.vatInside() ? "inside" : "beside"));
        lines.add("debits = " + (how.debitsNegative() ? "negative" : "positive"));
        lines.add("payout-rows = " + (how.payoutRowsPositive() ? "positive" : "negative"));
        lines.add("decimal = " + (how.decimal() == ',' ? "comma" : "point"));
        lines.add("days = " + Conventions.code(how.days()));
        lines.add("paid = " + Conventions.code(how.paid()));
        lines.add("currency = " + how.currency().code());
        var byMeaning = format.words().entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        () -> new EnumMap<>(Meaning.class),
                        Collectors.mapping(Map.Entry::getKey, Collectors.joining(" | "))));
        byMeaning.forEach((meaning, words) -> lines.add("word." + meaning.code() + " = " + words));
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads a format. What is left out has the value that is most usual: signed amounts, fees as costs with VAT beside, decimal comma,
     * SEK, the sum of the lines as what was paid.
     *
     * @param file its name, for errors
     * @throws FormatException naming the line that says nothing known, or what is missing
     */
    public static MappedFormat read(String file, String text) {
        var lines = text.lines().toList();
        if (lines.size() > LINES_MAX) {
            throw new FormatException(file, 0, 0, "more than " + LINES_MAX + " lines");
        }
        var columns = new EnumMap<Role, String>(Role.class);
        var words = new TreeMap<String, Meaning>();
        var values = new TreeMap<String, String>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            int mark = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (mark < 1) {
                throw new FormatException(file, i + 1, 1, "no line of the form name = value");
            }
            try {
                entry(line.substring(0, mark).strip(), line.substring(mark + 1).strip(), columns, words, values);
            } catch (IllegalArgumentException e) {
                throw new FormatException(file, i + 1, 1, "a word that a format does not have");
            }
        }
        return made(file, columns, words, values);
    }

    private static void entry(
            String key,
            String value,
            Map<Role, String> columns,
            Map<String, Meaning> words,
            Map<String, String> values) {
        if (key.startsWith("column.")) {
            columns.put(Role.ofCode(key.substring("column.".length())), Cells.columnName(value));
        } else if (key.startsWith("word.")) {
            var meaning = Meaning.ofCode(key.substring("word.".length()));
            for (var word : value.split("\\|", -1)) {
                words.put(MappedFormat.word(word), meaning);
            }
        } else if (List.of(
                        "name",
                        "version",
                        "signs",
                        "fees",
                        "vat",
                        "debits",
                        "payout-rows",
                        "decimal",
                        "days",
                        "paid",
                        "currency")
                .contains(key)) {
            check(key, value);
            values.put(key, value);
        } else {
            throw new IllegalArgumentException(key);
        }
    }

    private static void check(String key, String value) {
        boolean known = switch (key) {
            case "fees" -> List.of("costs", "signed").contains(value);
            case "vat" -> List.of("inside", "beside").contains(value);
            case "debits", "payout-rows" -> List.of("positive", "negative").contains(value);
            case "decimal" -> List.of("comma", "point").contains(value);
            case "version" -> value.matches("[1-9]\\d{0,5}");
            case "currency" -> value.matches("[A-Z]{3}");
            case "signs" -> word(Signs.class, value).ordinal() >= 0;
            case "days" -> word(Days.class, value).ordinal() >= 0;
            case "paid" -> word(Paid.class, value).ordinal() >= 0;
            default -> true;
        };
        if (!known) {
            throw new IllegalArgumentException(key);
        }
    }

    private static MappedFormat made(
            String file, Map<Role, String> columns, Map<String, Meaning> words, Map<String, String> values) {
        var how = new Conventions(
                word(Signs.class, values.getOrDefault("signs", "signed")),
                values.getOrDefault("fees", "costs").equals("costs"),
                values.getOrDefault("vat", "beside").equals("inside"),
                values.getOrDefault("debits", "positive").equals("negative"),
                values.getOrDefault("payout-rows", "negative").equals("positive"),
                values.getOrDefault("decimal", "comma").equals("comma") ? ',' : '.',
                word(Days.class, values.getOrDefault("days", "day-first")),
                word(Paid.class, values.getOrDefault("paid", "sum")),
                new Currency(values.getOrDefault("currency", "SEK")));
        var format = new MappedFormat(
                values.getOrDefault("name", file),
                Integer.parseInt(values.getOrDefault("version", "1")),
                columns,
                how,
                words);
        var problems = format.problems();
        if (!problems.isEmpty()) {
            throw new FormatException(
                    file, 0, 0, "a format that files cannot be read by: " + String.join(", ", problems));
        }
        return format;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String value) {
        return Enum.valueOf(type, value.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}

package se.knyt.engine.mapped;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.Meaning;
import se.knyt.formats.settlement.mapped.Role;

/**
 * A format as a person fills it in.
 *
 * @param values {@code name}; {@code column.<role>} with the name of a column, empty for none; {@code signs}, {@code fees}, {@code vat},
 *     {@code debits}, {@code payout-rows}, {@code decimal}, {@code days}, {@code paid}, {@code currency} with a word each; {@code
 *     w.<word of the file>} with what it means, empty for unrecognized
 */
public record FormatForm(Map<String, String> values) {
    /** What a column can be, in the order of the form. */
    public static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::code).toList();
    /** What a word can mean. */
    public static final List<String> MEANINGS =
            Arrays.stream(Meaning.values()).map(Meaning::code).toList();

    /** The questions beside columns and words, each with its answers. */
    public static final Map<String, List<String>> CHOICES = choices();

    private static final int FIELDS_MAX = 400;
    private static final int VALUE_MAX = 300;

    public FormatForm {
        var bounded = new TreeMap<String, String>();
        values.forEach((field, value) -> {
            if (bounded.size() < FIELDS_MAX && field.length() <= VALUE_MAX) {
                bounded.put(field, value.length() > VALUE_MAX ? value.substring(0, VALUE_MAX) : value.strip());
            }
        });
        values = java.util.Collections.unmodifiableMap(bounded);
    }

    private static Map<String, List<String>> choices() {
        var choices = new TreeMap<String, List<String>>();
        choices.put("signs", List.of("signed", "inverted", "by-type"));
        choices.put("fees", List.of("costs", "signed"));
        choices.put("vat", List.of("beside", "inside"));
        choices.put("debits", List.of("positive", "negative"));
        choices.put("payout-rows", List.of("negative", "positive"));
        choices.put("decimal", List.of("comma", "point"));
        choices.put("days", List.of("day-first", "month-first"));
        choices.put("paid", List.of("row", "column", "sum"));
        return java.util.Collections.unmodifiableMap(choices);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    /** A format as the form shows it. */
    static FormatForm of(MappedFormat format) {
        var values = new TreeMap<String, String>();
        MappedFormatText.write(format).lines().forEach(line -> {
            int mark = line.indexOf('=');
            var key = line.substring(0, mark).strip();
            if (!key.startsWith("word.") && !key.equals("version")) {
                values.put(key, line.substring(mark + 1).strip());
            }
        });
        format.words().forEach((word, meaning) -> values.put("w." + word, meaning.code()));
        return new FormatForm(values);
    }

    /**
     * The format meant.
     *
     * @throws FormatException when a field holds no word that it can, or the whole cannot be read by
     */
    MappedFormat read(int version) {
        var lines = new ArrayList<String>();
        lines.add("name = " + value("name"));
        lines.add("version = " + version);
        values.forEach((field, value) -> {
            boolean column = field.startsWith("column.");
            if (!value.isEmpty() && (column || CHOICES.containsKey(field) || field.equals("currency"))) {
                lines.add(oneLine(field) + " = " + oneLine(value));
            } else if (!value.isEmpty() && field.startsWith("w.")) {
                lines.add("word." + oneLine(value) + " = " + oneLine(field.substring(2)));
            }
        });
        return MappedFormatText.read("format", String.join("\n", lines));
    }

    /** This form, filled with the fields that another was sent with. */
    FormatForm with(Map<String, String> sent) {
        var merged = new TreeMap<>(values);
        sent.forEach((field, value) -> {
            if (field.equals("name")
                    || field.equals("currency")
                    || field.startsWith("column.")
                    || field.startsWith("w.")
                    || CHOICES.containsKey(field)) {
                merged.put(field, value);
            }
        });
        return new FormatForm(merged);
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}]", " ");
    }
}

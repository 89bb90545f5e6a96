package se.knyt.formats.settlement.mapped;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.mapped.Conventions.Days;
import se.knyt.formats.settlement.mapped.Conventions.Paid;
import se.knyt.formats.settlement.mapped.Conventions.Signs;

/**
 * What a settlement file seems to say, from its header and its first rows. A proposal: nothing is read by it before a person has seen it.
 *
 * @param format as guessed; may lack what {@link MappedFormat#problems} names
 * @param reasons why each column was taken for what it is: {@code name} (its name says so), {@code days}, {@code amounts}, {@code
 *     currencies}, {@code few-words} (what its cells hold)
 * @param columns every column of the header
 * @param words every word of the column of types with how many of the first rows have it
 */
public record FormatGuess(
        MappedFormat format, Map<Role, String> reasons, List<Sample> columns, Map<String, Integer> words) {
    private static final int WORDS_MAX = 200;

    /**
     * One column.
     *
     * @param name made comparable
     * @param cells the first cells of it that hold something
     */
    public record Sample(String name, List<String> cells) {}

    /**
     * Guesses the format of a file.
     *
     * @param name what the format is called
     * @param usual the currency where the file names none
     * @throws se.knyt.formats.csv.FormatException when it holds no table
     */
    public static FormatGuess of(FileText text, String name, Currency usual) {
        var sample = FirstRows.of(text);
        var reasons = new EnumMap<Role, String>(Role.class);
        var columns = new EnumMap<Role, String>(Role.class);
        byName(sample, columns, reasons);
        byContent(sample, columns, reasons);
        if (columns.containsKey(Role.CREDIT) != columns.containsKey(Role.DEBIT)) {
            columns.remove(Role.CREDIT);
            columns.remove(Role.DEBIT);
        }
        if (columns.containsKey(Role.CREDIT)) {
            columns.remove(Role.GROSS);
        }
        var counted = words(sample, columns);
        var meanings = meanings(counted);
        var format = new MappedFormat(name, 1, columns, conventions(sample, columns, meanings, usual), meanings);
        reasons.keySet().retainAll(columns.keySet());
        return new FormatGuess(format, Map.copyOf(reasons), sample.samples(), counted);
    }

    /**
     * The words of a file's column of types when somebody says which column it is.
     *
     * @param second the further column that says what a row is, empty for none
     */
    public static Map<String, Integer> words(FileText text, String column, String second) {
        return words(
                FirstRows.of(text),
                second.isEmpty() ? Map.of(Role.TYPE, column) : Map.of(Role.TYPE, column, Role.SECOND_TYPE, second));
    }

    /** A meaning for each word that providers use. */
    public static Map<String, Meaning> meanings(Map<String, Integer> words) {
        var meanings = new TreeMap<String, Meaning>();
        words.keySet().forEach(word -> ColumnNames.meaning(word).ifPresent(meaning -> meanings.put(word, meaning)));
        return meanings;
    }

    private static void byName(FirstRows sample, Map<Role, String> columns, Map<Role, String> reasons) {
        var taken = new HashSet<String>();
        for (boolean whole : new boolean[] {true, false}) {
            ColumnNames.ofColumns().forEach((role, names) -> {
                if (columns.containsKey(role)) {
                    return;
                }
                for (var name : names) {
                    var found = sample.header().stream()
                            .filter(column -> whole ? column.equals(name) : isPart(column, name))
                            .filter(column -> !taken.contains(column) && sample.suits(column, role))
                            .findFirst();
                    if (found.isPresent()) {
                        taken.add(found.get());
                        columns.put(role, found.get());
                        reasons.put(role, "name");
                        return;
                    }
                }
            });
        }
    }

    /** Whether a name stands in a column's name as words of its own. */
    private static boolean isPart(String column, String name) {
        return name.length() > 3 && ("_" + column + "_").contains("_" + name + "_");
    }

    private static void byContent(FirstRows sample, Map<Role, String> columns, Map<Role, String> reasons) {
        var rest = sample.header().stream()
                .filter(column -> !columns.containsValue(column))
                .toList();
        only(rest.stream().filter(sample::isDays).toList(), Role.DATE, "days", columns, reasons);
        only(rest.stream().filter(sample::isCurrencies).toList(), Role.CURRENCY, "currencies", columns, reasons);
        if (!columns.containsKey(Role.NET) && !columns.containsKey(Role.CREDIT)) {
            only(rest.stream().filter(sample::isAmounts).toList(), Role.GROSS, "amounts", columns, reasons);
        }
        only(rest.stream().filter(sample::isFewWords).toList(), Role.TYPE, "few-words", columns, reasons);
    }

    /** Only a column that alone looks so is taken for it. */
    private static void only(
            List<String> candidates, Role role, String reason, Map<Role, String> columns, Map<Role, String> reasons) {
        if (!columns.containsKey(role) && candidates.size() == 1) {
            columns.put(role, candidates.getFirst());
            reasons.put(role, reason);
        }
    }

    private static Map<String, Integer> words(FirstRows sample, Map<Role, String> columns) {
        var column = columns.get(Role.TYPE);
        var counted = new TreeMap<String, Integer>();
        if (column != null) {
            for (var cell : sample.words(column, columns.getOrDefault(Role.SECOND_TYPE, ""))) {
                if (counted.size() < WORDS_MAX || counted.containsKey(MappedFormat.word(cell))) {
                    counted.merge(MappedFormat.word(cell), 1, Integer::sum);
                }
            }
        }
        return counted;
    }

    private static Conventions conventions(
            FirstRows sample, Map<Role, String> columns, Map<String, Meaning> meanings, Currency usual) {
        boolean sides = columns.containsKey(Role.CREDIT);
        var amount = columns.getOrDefault(Role.GROSS, columns.getOrDefault(Role.NET, ""));
        boolean falls = meanings.values().stream().anyMatch(meaning -> meaning.sign() < 0 && meaning != Meaning.PAYOUT);
        boolean unsigned =
                !sides && columns.containsKey(Role.TYPE) && falls && !amount.isEmpty() && !sample.anyNegative(amount);
        return new Conventions(
                unsigned ? Signs.BY_TYPE : Signs.SIGNED,
                !columns.containsKey(Role.FEE) || !sample.mostlyNegative(columns.get(Role.FEE)),
                sample.vatInside(columns),
                sides && sample.mostlyNegative(columns.get(Role.DEBIT)),
                sample.payoutRowsPositive(columns, meanings) || unsigned,
                sample.decimal(),
                sample.anyMonthFirst(columns.getOrDefault(Role.DATE, "")) ? Days.MONTH_FIRST : Days.DAY_FIRST,
                meanings.containsValue(Meaning.PAYOUT)
                        ? Paid.ROW
                        : columns.containsKey(Role.PAID) ? Paid.COLUMN : Paid.SUM,
                usual);
    }
}

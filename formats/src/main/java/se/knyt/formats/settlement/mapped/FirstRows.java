package se.knyt.formats.settlement.mapped;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.settlement.mapped.Conventions.Days;

/** The first rows of a file of which nothing is known, by column. */
final class FirstRows {
    private static final int ROWS_MAX = 500;
    private static final int SAMPLE = 3;
    private static final int FEW = 25;
    private static final int CELL_MAX = 200;

    private final List<String> header;
    private final Map<String, List<String>> cells = new HashMap<>();
    private final List<Map<String, String>> rows = new ArrayList<>();
    private final char decimal;

    private FirstRows(List<String> header, List<List<String>> read) {
        this.header = new ArrayList<>(new LinkedHashSet<>(
                header.stream().filter(name -> !name.isEmpty()).toList()));
        for (var row : read) {
            var byName = new HashMap<String, String>();
            for (int i = 0; i < Math.min(row.size(), header.size()); i++) {
                if (!row.get(i).isEmpty() && !header.get(i).isEmpty()) {
                    byName.putIfAbsent(header.get(i), row.get(i));
                }
            }
            rows.add(byName);
            byName.forEach((name, cell) ->
                    cells.computeIfAbsent(name, _ -> new ArrayList<>()).add(cell));
        }
        decimal = mark();
    }

    /** @throws se.knyt.formats.csv.FormatException when the file holds no table, or one whose rows cannot be read */
    static FirstRows of(FileText text) {
        var table = MappedTable.guessed(text);
        var reader = table.rows();
        var read = new ArrayList<List<String>>();
        while (read.size() < ROWS_MAX && reader.next()) {
            var row = new ArrayList<String>();
            for (int i = 0; i < reader.size(); i++) {
                var cell = reader.text(i);
                row.add(cell.length() > CELL_MAX ? cell.substring(0, CELL_MAX) : cell);
            }
            read.add(row);
        }
        return new FirstRows(table.header(), read);
    }

    List<String> header() {
        return header;
    }

    List<String> cells(String column) {
        return cells.getOrDefault(column, List.of());
    }

    /** What the rows say that they are, in one column or two. */
    List<String> words(String type, String second) {
        return second.isEmpty()
                ? cells(type)
                : rows.stream()
                        .map(row -> MappedFormat.joined(row.getOrDefault(type, ""), row.getOrDefault(second, "")))
                        .toList();
    }

    List<FormatGuess.Sample> samples() {
        return header.stream()
                .map(name -> new FormatGuess.Sample(
                        name, cells(name).stream().distinct().limit(SAMPLE).toList()))
                .toList();
    }

    /** Whether what a column holds can be what a role asks for. An empty column can be anything. */
    boolean suits(String column, Role role) {
        if (cells(column).isEmpty()) {
            return true;
        }
        if (role.isAmount()) {
            return isAmounts(column);
        }
        return switch (role) {
            case DATE, PAID_ON -> isDays(column);
            case CURRENCY -> isCurrencies(column);
            default -> !isDays(column);
        };
    }

    boolean isDays(String column) {
        return all(
                column,
                cell -> MappedDays.parse(cell, Days.DAY_FIRST) != null
                        || MappedDays.parse(cell, Days.MONTH_FIRST) != null);
    }

    boolean isCurrencies(String column) {
        return all(column, cell -> cell.matches("[A-Za-z]{3}"));
    }

    /** Numbers with a decimal mark somewhere, so that no column of ids is taken for one. */
    boolean isAmounts(String column) {
        return all(column, cell -> number(cell) != null)
                && (cells(column).stream().anyMatch(cell -> cell.matches(".*[.,]\\d{1,2}$"))
                        || cells(column).stream().allMatch(cell -> cell.length() < 8))
                && !isDays(column);
    }

    boolean isFewWords(String column) {
        var distinct = new HashSet<>(cells(column));
        return !cells(column).isEmpty()
                && distinct.size() <= FEW
                && distinct.size() * 2 <= Math.max(4, cells(column).size())
                && all(column, cell -> cell.matches(".*\\p{L}.*") && !cell.matches(".*\\d{3}.*"))
                && !isCurrencies(column);
    }

    private boolean all(String column, java.util.function.Predicate<String> test) {
        return !cells(column).isEmpty() && cells(column).stream().allMatch(test);
    }

    boolean anyNegative(String column) {
        return cells(column).stream().map(this::number).anyMatch(n -> n != null && n.signum() < 0);
    }

    boolean mostlyNegative(@Nullable String column) {
        if (column == null) {
            return false;
        }
        long below = cells(column).stream()
                .map(this::number)
                .filter(n -> n != null && n.signum() < 0)
                .count();
        long above = cells(column).stream()
                .map(this::number)
                .filter(n -> n != null && n.signum() > 0)
                .count();
        return below > above;
    }

    boolean anyMonthFirst(String column) {
        return cells(column).stream().anyMatch(MappedDays::isMonthFirst);
    }

    char decimal() {
        return decimal;
    }

    /** The mark that stands last before one or two digits in most cells; in a Swedish file without any, the comma. */
    private char mark() {
        long points = count(".*\\d\\.\\d{1,2}$|.*\\.\\d{4}$");
        long commas = count(".*\\d,\\d{1,2}$");
        return points > commas ? '.' : ',';
    }

    private long count(String pattern) {
        return cells.values().stream()
                .flatMap(List::stream)
                .filter(cell -> cell.length() < 24 && cell.matches(pattern) && !cell.matches(".*[:/A-Za-z].*"))
                .count();
    }

    /** Whether gross less fee alone is the net on every row that has a VAT, so the VAT is a part of the fee. */
    boolean vatInside(Map<Role, String> columns) {
        if (!columns.containsKey(Role.VAT)
                || !columns.containsKey(Role.FEE)
                || !columns.containsKey(Role.GROSS)
                || !columns.containsKey(Role.NET)) {
            return false;
        }
        int met = 0;
        for (var row : rows) {
            var vat = amount(row, columns, Role.VAT);
            if (vat.signum() == 0) {
                continue;
            }
            var gross = amount(row, columns, Role.GROSS).abs();
            var net = amount(row, columns, Role.NET).abs();
            if (gross.subtract(net)
                            .abs()
                            .compareTo(amount(row, columns, Role.FEE).abs())
                    != 0) {
                return false;
            }
            met++;
        }
        return met > 0;
    }

    /** Whether the payout's own row stands above zero while what it pays out does as well. */
    boolean payoutRowsPositive(Map<Role, String> columns, Map<String, Meaning> meanings) {
        var type = columns.get(Role.TYPE);
        for (var row : rows) {
            if (type != null && meanings.get(MappedFormat.word(row.getOrDefault(type, ""))) == Meaning.PAYOUT) {
                var gross = columns.containsKey(Role.CREDIT)
                        ? amount(row, columns, Role.CREDIT)
                                .subtract(amount(row, columns, Role.DEBIT).abs())
                        : amount(row, columns, Role.GROSS);
                var value = gross.signum() == 0 ? amount(row, columns, Role.NET) : gross;
                if (value.signum() != 0) {
                    return value.signum() > 0;
                }
            }
        }
        return false;
    }

    private BigDecimal amount(Map<String, String> row, Map<Role, String> columns, Role role) {
        var column = columns.get(role);
        var number = column == null ? null : number(row.getOrDefault(column, ""));
        return number == null ? BigDecimal.ZERO : number;
    }

    /** A cell as a number for comparing only: amounts are read by the format, exactly. Null when it is none. */
    private @Nullable BigDecimal number(String cell) {
        var plain = cell.replace('\u2212', '-').replaceAll("[\\s\\u00A0\\u202F']", "");
        if (!plain.matches("[-+]?\\d{1,15}([.,]\\d{3})*([.,]\\d{1,4})?") || plain.length() > 30) {
            return null;
        }
        int last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
        boolean fraction = last >= 0 && plain.length() - last - 1 != 3;
        var digits = fraction
                ? plain.substring(0, last).replaceAll("[.,]", "") + "." + plain.substring(last + 1)
                : plain.replaceAll("[.,]", "");
        return new BigDecimal(digits);
    }
}

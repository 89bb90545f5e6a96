package se.knyt.formats.settlement;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * A settlement file that is one table: a header, then rows. A first walk through it finds out the decimal mark from all amounts
 * together, a second one reads.
 */
public final class SettlementTable {
    private final FileText text;
    private final CsvDialect dialect;
    private final DecimalMarks marks;
    private final Predicate<String> used;
    private final List<String> required;
    private String lastCode = "";
    private Currency lastCurrency = Currency.SEK;

    /** Takes one row of the table. */
    @FunctionalInterface
    public interface RowReader {
        void row(CsvReader row, Columns columns);
    }

    /**
     * Opens a table and finds out its decimal mark.
     *
     * @param used which normalised column names are of use
     * @param required names that must be there, as the provider writes them
     * @param amounts names of columns that hold amounts; those that are not there are left out
     * @throws FormatException when it has no such header, or its amounts can be read in two ways
     */
    public SettlementTable(FileText text, Predicate<String> used, List<String> required, List<String> amounts) {
        this.text = text;
        this.used = used;
        this.required = required;
        dialect = CsvDialect.of(text, used);
        marks = new DecimalMarks(text, dialect.quote());
        read((row, columns) -> {
            for (var name : amounts) {
                int place = columns.place(name);
                if (columns.filled(place)) {
                    marks.observe(row, place);
                }
            }
        });
        marks.decide();
    }

    /** Rows for this table's file. */
    public SettlementRows rows() {
        return new SettlementRows(text, dialect.quote());
    }

    /**
     * Walks through the rows below the header.
     *
     * @throws FormatException when a column is missing, there is no row, or a row does not fit the header
     */
    public void read(RowReader reader) {
        var row = new CsvReader(text, dialect.delimiter(), dialect.quote());
        if (!row.next()) {
            throw new FormatException(text.name(), 0, 0, "the file is empty");
        }
        var columns = Columns.of(row, used, required);
        if (!row.next()) {
            throw row.errorAtEnd("the file ends after its header");
        }
        do {
            columns.checkRow();
            reader.row(row, columns);
        } while (row.next());
    }

    /** The columns of the header. */
    public Columns columns() {
        var row = new CsvReader(text, dialect.delimiter(), dialect.quote());
        row.next();
        return Columns.of(row, used, required);
    }

    /**
     * An amount in minor units; 0 for an empty cell or a column that is not there.
     *
     * @throws FormatException when the cell is no amount of the currency
     */
    public long minor(CsvReader row, int place, Currency currency) {
        return place == Columns.NONE ? 0 : marks.minor(row, place, currency.decimals());
    }

    /**
     * An amount that must be there.
     *
     * @throws FormatException when the cell is empty or no amount of the currency
     */
    public long amount(CsvReader row, int place, Currency currency) {
        if (row.length(place) == 0) {
            throw row.error(place, "no amount");
        }
        return marks.minor(row, place, currency.decimals());
    }

    /**
     * The currency of a cell, in letters of any case.
     *
     * @throws FormatException when it is no code of ISO 4217
     */
    public Currency currency(CsvReader row, int place) {
        var code = row.text(place);
        if (!code.equals(lastCode)) {
            lastCurrency = Currencies.of(row, place, code.toUpperCase(Locale.ROOT));
            lastCode = code;
        }
        return lastCurrency;
    }

    /**
     * The day of a cell that must hold one.
     *
     * @throws FormatException when it holds none, or one that can be read in two ways
     */
    public static LocalDate date(CsvReader row, int place) {
        var date = Dates.parse(row.text(place));
        if (date == null) {
            throw row.error(place, "no date, or one that can be read in two ways");
        }
        return date;
    }

    /** The day of a cell as days since 1970-01-01, or {@link SettlementRows#NO_DAY}. */
    public static int day(CsvReader row, int place) {
        return place == Columns.NONE ? SettlementRows.NO_DAY : Dates.epochDay(row.text(place));
    }
}

package se.knyt.connectors.payments.swish.settlement;

import java.util.List;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.LastRow;
import se.knyt.formats.settlement.Dates;

/**
 * The table of Swedbank and the savings banks: a line about the report, then a header. Columns are found by name; the sender's are left
 * alone. Such a file has no total: a file cut between two rows cannot be told from a shorter one; one cut within a row can.
 */
final class SwedbankLayout implements SwishReader.Layout {
    private static final int PREAMBLE_MAX = 20;
    private static final char[] DELIMITERS = {',', ';', '\t'};
    private static final List<String> REQUIRED = List.of("kontonr", "bokfdag", "belopp");

    private final char delimiter;
    private final int headerLine;
    private final int amount;
    private final int day;
    private final int clearing;
    private final int account;
    private final int order;
    private final int message;
    private final int checkout;
    private final int needed;
    private final LastRow lastRow;

    private SwedbankLayout(char delimiter, CsvReader header, List<String> names) {
        this.delimiter = delimiter;
        headerLine = header.line();
        amount = names.indexOf("belopp");
        day = names.indexOf("bokfdag");
        clearing = names.indexOf("clnr");
        account = names.indexOf("kontonr");
        order = names.indexOf("orderreferens");
        message = names.indexOf("meddelande");
        checkout = names.indexOf("checkoutorderid");
        lastRow = new LastRow(names.size());
        needed = Math.max(amount, Math.max(day, account));
        for (var name : REQUIRED) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw header.error(names.lastIndexOf(name), "the column " + name + " stands twice");
            }
        }
    }

    /** @throws FormatException when no header is found */
    static SwedbankLayout of(FileText file) {
        for (char mark : DELIMITERS) {
            var reader = new CsvReader(file, mark, '"');
            for (int i = 0; i < PREAMBLE_MAX && next(reader); i++) {
                var names = CsvDialect.names(reader);
                if (names.containsAll(REQUIRED)) {
                    return new SwedbankLayout(mark, reader, names);
                }
            }
        }
        throw new FormatException(
                file.name(),
                1,
                0,
                "no Swish report that is known: the columns " + String.join(", ", REQUIRED)
                        + " are needed (or Handelsbanken's records 01, 02, 03)");
    }

    /** Goes on; a row that cannot be read with this delimiter may be right with another. */
    private static boolean next(CsvReader reader) {
        try {
            return reader.next();
        } catch (FormatException e) {
            return false;
        }
    }

    @Override
    public char delimiter() {
        return delimiter;
    }

    @Override
    public int amount(CsvReader row) {
        if (row.line() <= headerLine || (row.size() == 1 && row.text(0).startsWith("*"))) {
            return -1;
        }
        if (row.size() <= needed) {
            throw row.errorAtEnd("the row ends before its last needed column; is the file cut off?");
        }
        lastRow.check(row);
        return amount;
    }

    @Override
    public SwishReader.Payment payment(CsvReader row) {
        var booked = Dates.parse(row.text(day));
        if (booked == null) {
            throw row.error(day, "no date, or one that can be read in two ways");
        }
        var number = (clearing < 0 || clearing >= row.size() ? "" : row.text(clearing)) + row.text(account);
        return new SwishReader.Payment(
                number.replaceAll("[^\\p{L}\\p{Nd}]", ""), booked, "Swish", amount, order, message, -1, checkout);
    }

    @Override
    public void end(CsvReader row, int payments) {
        // The file says nothing of how many it holds.
    }
}

package se.knyt.formats.bank;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.LastRow;

/**
 * Reads a bank's list of transactions. Such a list names no period and no opening balance; where it has a balance after each row, the
 * rows are checked against each other, whichever end is the oldest. A list without a column of currencies is in kronor.
 */
final class BankCsvReader {
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})([-/.]?)(\\d{2})\\2(\\d{2})(?:[T ].*)?");
    private static final Pattern DAY_FIRST = Pattern.compile("(\\d{2})\\.(\\d{2})\\.(\\d{4})");

    /** Words that banks write where a day or status would stand for what is only reserved. */
    private static final Set<String> NOT_BOOKED =
            Set.of("reserverad", "reserverat", "väntar", "väntande", "pending", "reserved");

    private final FileText file;
    private final BankColumns columns;
    private final BankSink sink;
    private final DecimalMarks marks;
    private final List<StatementBuilder> statements = new ArrayList<>();
    private final RunningBalance newestLast = new RunningBalance();
    private final RunningBalance newestFirst = new RunningBalance();
    /** How money out is written in this list: 1 plain, −1 with a minus, 0 while none has been met. */
    private int outSign;

    private BankCsvReader(FileText file, BankSink sink) {
        this.file = file;
        this.sink = sink;
        columns = BankColumns.of(file);
        marks = new DecimalMarks(file, columns.quote());
    }

    /** Where a balance after each row first failed to follow from the row beside it. */
    private static final class RunningBalance {
        private int wrongLine;
        private String reached = "";
        private String stated = "";

        private void wrong(int line, Money by, Money is) {
            if (wrongLine == 0) {
                wrongLine = line;
                reached = by.toPlain();
                stated = is.toPlain();
            }
        }
    }

    /** @throws FormatException when it is no such list, a cell is not what it should be, or can be read in two ways */
    static void read(FileText file, BankSink sink) {
        new BankCsvReader(file, sink).all();
    }

    private CsvReader begin() {
        var reader = new CsvReader(file, columns.delimiter(), columns.quote());
        while (reader.next() && reader.line() < columns.headerLine()) {
            // Lines about the account above the header.
        }
        return reader;
    }

    private void all() {
        var first = begin();
        while (first.next()) {
            if (isRow(first)) {
                for (int column : new int[] {columns.amount(), columns.credit(), columns.debit(), columns.balance()}) {
                    if (column >= 0 && column < first.size()) {
                        marks.observe(first, column);
                    }
                }
            }
        }
        marks.decide();
        rows();
        for (var statement : statements) {
            check(statement);
            statement.end();
        }
        if (statements.isEmpty()) {
            new StatementBuilder(file.name(), columns.headerLine(), false, sink).end();
        }
    }

    private void rows() {
        var reader = begin();
        Money balanceBefore = null;
        Money amountBefore = null;
        var lastRow = new LastRow(columns.names().size());
        while (reader.next()) {
            if (!isRow(reader)) {
                continue;
            }
            if (reader.size() <= columns.needed()) {
                throw reader.errorAtEnd("the row ends before its last needed column; is the file cut off?");
            }
            lastRow.check(reader);
            var currency = currency(reader);
            var statement = statement(reader, currency);
            boolean booked = isBooked(reader);
            var entry = entry(reader, statement, currency, booked);
            if (entry == null) {
                continue;
            }
            statement.add(entry, booked);
            var balance = balance(reader, currency);
            if (booked && balance != null && balanceBefore != null && amountBefore != null && statements.size() == 1) {
                compare(newestLast, entry.line(), balanceBefore.plus(entry.amount()), balance);
                compare(newestFirst, entry.line(), balance.plus(amountBefore), balanceBefore);
            }
            if (booked) {
                balanceBefore = balance;
                amountBefore = entry.amount();
            }
        }
    }

    private static void compare(RunningBalance running, int line, Money reached, Money stated) {
        if (!reached.equals(stated)) {
            running.wrong(line, reached, stated);
        }
    }

    /** A list is right when its balances follow in either direction; which one it is cannot be told when neither does. */
    private void check(StatementBuilder statement) {
        if (statements.size() == 1 && newestLast.wrongLine > 0 && newestFirst.wrongLine > 0) {
            var later = newestLast.wrongLine > newestFirst.wrongLine ? newestLast : newestFirst;
            statement.finding(BankFinding.of(BankFinding.Code.BALANCE, later.wrongLine, later.reached, later.stated));
        }
    }

    private static boolean isRow(CsvReader reader) {
        for (int i = 0; i < reader.size(); i++) {
            if (!reader.text(i).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private StatementBuilder statement(CsvReader reader, Currency currency) {
        var account = StatementBuilder.plainAccount(cell(reader, columns.clearing()) + cell(reader, columns.account()));
        for (var known : statements) {
            if (known.account.equals(account) && currency.equals(known.currency)) {
                return known;
            }
        }
        if (statements.size() == 100) {
            throw reader.error(Math.max(0, columns.account()), "more than 100 accounts in one list");
        }
        var statement = new StatementBuilder(file.name(), reader.line(), false, sink);
        statement.account = account;
        statement.currency = currency;
        statements.add(statement);
        return statement;
    }

    private boolean isBooked(CsvReader reader) {
        return !NOT_BOOKED.contains(cell(reader, columns.booked()).toLowerCase(Locale.ROOT))
                && !NOT_BOOKED.contains(cell(reader, columns.status()).toLowerCase(Locale.ROOT));
    }

    /** The row's entry; null for a reserved one without any day. */
    private @Nullable BankEntry entry(CsvReader reader, StatementBuilder statement, Currency currency, boolean booked) {
        var valueOn =
                columns.value() < 0 || cell(reader, columns.value()).isEmpty() ? null : date(reader, columns.value());
        var day = booked || isDate(cell(reader, columns.booked())) ? date(reader, columns.booked()) : valueOn;
        if (day == null) {
            return null;
        }
        var amount = new Money(minor(reader, currency), currency);
        var texts = new ArrayList<String>();
        for (int column : columns.texts()) {
            var text = cell(reader, column);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return new BankEntry(
                reader.line(),
                statement.account,
                day,
                valueOn,
                amount,
                false,
                cell(reader, columns.reference()),
                "",
                texts,
                List.of());
    }

    private long minor(CsvReader reader, Currency currency) {
        if (columns.amount() >= 0) {
            if (cell(reader, columns.amount()).isEmpty()) {
                throw reader.error(columns.amount(), "no amount");
            }
            return marks.minor(reader, columns.amount(), currency.decimals());
        }
        long in = marks.minor(reader, columns.credit(), currency.decimals());
        long out = marks.minor(reader, columns.debit(), currency.decimals());
        if ((in == 0) == (out == 0)) {
            throw reader.error(columns.credit(), "a row needs either money in or money out");
        }
        // A minus here takes back what came, or is a slip: the two come to opposite amounts.
        if (in < 0) {
            throw reader.error(columns.credit(), "money in with a minus can be read in two ways");
        }
        if (out != 0 && outSign == -Long.signum(out)) {
            throw reader.error(columns.debit(), "money out stands both with and without a minus in this list");
        }
        outSign = out == 0 ? outSign : Long.signum(out);
        return in != 0 ? in : -Math.abs(out);
    }

    private @Nullable Money balance(CsvReader reader, Currency currency) {
        return cell(reader, columns.balance()).isEmpty()
                ? null
                : new Money(marks.minor(reader, columns.balance(), currency.decimals()), currency);
    }

    private Currency currency(CsvReader reader) {
        var code = cell(reader, columns.currency()).toUpperCase(Locale.ROOT);
        try {
            return code.isEmpty() ? Currency.SEK : new Currency(code);
        } catch (IllegalArgumentException e) {
            throw reader.error(columns.currency(), "no currency");
        }
    }

    private static String cell(CsvReader reader, int column) {
        return column < 0 || column >= reader.size() ? "" : reader.text(column);
    }

    private static boolean isDate(String text) {
        return YEAR_FIRST.matcher(text).matches() || DAY_FIRST.matcher(text).matches();
    }

    private LocalDate date(CsvReader reader, int column) {
        var text = cell(reader, column);
        var first = YEAR_FIRST.matcher(text);
        var last = DAY_FIRST.matcher(text);
        try {
            if (first.matches()) {
                return LocalDate.of(number(first.group(1)), number(first.group(3)), number(first.group(4)));
            }
            if (last.matches()) {
                return LocalDate.of(number(last.group(3)), number(last.group(2)), number(last.group(1)));
            }
        } catch (DateTimeException e) {
            throw reader.error(column, "no day of the calendar");
        }
        throw reader.error(column, "no date, or one that can be read in two ways");
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}

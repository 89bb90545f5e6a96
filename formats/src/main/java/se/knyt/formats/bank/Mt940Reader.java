package se.knyt.formats.bank;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * Reads MT940 customer statements (SWIFT category 9). {@code RC} reverses a credit and lowers the balance, {@code RD} reverses a debit
 * and raises it. Years of two digits are 1980–2079.
 */
final class Mt940Reader {
    private static final int BYTES_MAX = 256 << 20;
    private static final int LINE_MAX = 4_096;
    private static final int TEXT_LINES_MAX = 200;

    private static final Pattern TAG = Pattern.compile(":(\\d{2}[A-Z]?):(.*)");
    private static final Pattern BALANCE = Pattern.compile("([CD])(\\d{6})([A-Z]{3})([\\d,]+)");
    private static final Pattern ENTRY =
            Pattern.compile("(\\d{6})(\\d{4})?(RC|RD|C|D)([A-Z])?(\\d{1,15},\\d{0,10})([A-Z][A-Z0-9]{3})(.*)");
    private static final Pattern END = Pattern.compile("-(\\}.*|XXX)?\\s*");
    /** Subfields within a text: {@code ?20} to {@code ?63}. */
    private static final Pattern SUBFIELD = Pattern.compile("\\?\\d\\d");

    private final FileText file;
    private final BankSink sink;
    private int line;
    private @Nullable StatementBuilder statement;
    private @Nullable Entry entry;
    private String lastTag = "";
    private int statements;

    private Mt940Reader(FileText file, BankSink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** An entry whose texts are still coming. */
    private record Entry(
            int line,
            LocalDate bookedOn,
            LocalDate valueOn,
            Money amount,
            boolean reversal,
            String bankReference,
            String code,
            List<String> texts) {}

    /** @throws FormatException when it is no MT940, or something in it is not what it should be */
    static void read(FileText file, BankSink sink) {
        new Mt940Reader(file, sink).all();
    }

    private void all() {
        if (file.end() - file.start() > BYTES_MAX) {
            throw new FormatException(file.name(), 0, 0, "larger than " + BYTES_MAX + " bytes");
        }
        lines();
        if (statement != null) {
            throw error("the statement of line " + statement.line + " has no closing balance; is the file cut off?");
        }
        if (statements == 0) {
            throw error("no statement in it");
        }
    }

    /** Line by line: the text of a million entries at once would take more memory than all that is kept of them. */
    private void lines() {
        try (var in = new BufferedReader(new InputStreamReader(file.stream(), file.charset()))) {
            for (var text = in.readLine(); text != null; text = in.readLine()) {
                line(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String text) {
        line++;
        if (text.length() > LINE_MAX) {
            throw error("a line longer than " + LINE_MAX + " characters");
        }
        // The text block of a SWIFT message may begin on the line of its headers.
        int block = text.startsWith("{") ? text.indexOf("{4:") : -1;
        var content = block >= 0 ? text.substring(block + 3) : text;
        var tag = TAG.matcher(content);
        if (tag.matches()) {
            tag(tag.group(1), tag.group(2).strip());
        } else if (END.matcher(content).matches()) {
            lastTag = "";
        } else if (entry != null && (lastTag.equals("61") || lastTag.equals("86"))) {
            add(entry, content);
        }
    }

    private void tag(String tag, String value) {
        lastTag = tag;
        if (tag.equals("20")) {
            if (statement != null) {
                throw error("the statement of line " + statement.line + " has no closing balance");
            }
            statement = new StatementBuilder(file.name(), line, false, sink);
            statement.id = value;
            return;
        }
        var current = statement;
        if (current == null) {
            if (tag.equals("61") || tag.startsWith("60")) {
                throw error("field " + tag + " before a statement begins (field 20)");
            }
            return;
        }
        switch (tag) {
            case "25", "25P" -> current.account = StatementBuilder.plainAccount(value);
            case "28", "28C" -> current.id = current.id + " " + value;
            case "60F", "60M" -> {
                current.opening = balance(value);
                current.currency = current.opening.currency();
            }
            case "61" -> {
                flush(current);
                entry = entry(current, value);
            }
            case "86" -> {
                if (entry != null) {
                    add(entry, value);
                }
            }
            case "62F", "62M" -> {
                flush(current);
                current.closing = balance(value);
                current.end();
                statements++;
                statement = null;
            }
            default -> {}
        }
    }

    private void add(Entry to, String text) {
        var plain = SUBFIELD.matcher(text).replaceAll(" ").strip();
        if (!plain.isEmpty()) {
            if (to.texts().size() == TEXT_LINES_MAX) {
                throw error("more than " + TEXT_LINES_MAX + " lines of text in one entry");
            }
            to.texts().add(plain);
        }
    }

    private void flush(StatementBuilder current) {
        var last = entry;
        if (last != null) {
            entry = null;
            current.add(
                    new BankEntry(
                            last.line(),
                            current.account,
                            last.bookedOn(),
                            last.valueOn(),
                            last.amount(),
                            last.reversal(),
                            last.bankReference(),
                            last.code(),
                            last.texts(),
                            List.of()),
                    true);
        }
    }

    private Money balance(String value) {
        var parts = BALANCE.matcher(value);
        if (!parts.matches()) {
            throw error("no balance: " + shortened(value));
        }
        var amount = amount(parts.group(4), currency(parts.group(3)));
        return parts.group(1).equals("D") ? amount.negated() : amount;
    }

    private Currency currency(String code) {
        try {
            return new Currency(code);
        } catch (IllegalArgumentException e) {
            throw error(String.valueOf(e.getMessage()));
        }
    }

    private Money amount(String text, Currency currency) {
        var decimal = text.endsWith(",") ? text.substring(0, text.length() - 1) : text.replace(',', '.');
        try {
            return Money.parse(decimal, currency);
        } catch (IllegalArgumentException e) {
            throw error("no amount of " + currency + ": " + shortened(text) + " (" + e.getMessage() + ")");
        }
    }

    private Entry entry(StatementBuilder current, String value) {
        var parts = ENTRY.matcher(value);
        var currency = current.currency;
        if (!parts.matches()) {
            throw error("no entry (date, C or D, amount with a decimal comma, type): " + shortened(value));
        }
        if (currency == null) {
            throw error("an entry before the opening balance, which tells the currency");
        }
        var valueOn = date(parts.group(1));
        var mark = parts.group(3);
        var amount = amount(parts.group(5), currency);
        var references = parts.group(7);
        int bank = references.indexOf("//");
        var texts = new ArrayList<String>();
        var own = (bank < 0 ? references : references.substring(0, bank)).strip();
        if (!own.isEmpty() && !own.equals("NONREF")) {
            texts.add(own);
        }
        boolean lowers = mark.equals("D") || mark.equals("RC");
        return new Entry(
                line,
                parts.group(2) == null ? valueOn : near(valueOn, parts.group(2)),
                valueOn,
                lowers ? amount.negated() : amount,
                mark.startsWith("R"),
                bank < 0 ? "" : references.substring(bank + 2).strip(),
                parts.group(6),
                texts);
    }

    private LocalDate date(String text) {
        int year = Integer.parseInt(text.substring(0, 2));
        return of(year < 80 ? 2000 + year : 1900 + year, text.substring(2));
    }

    /** A month and day without a year: the one nearest the value day. */
    private LocalDate near(LocalDate valueOn, String monthAndDay) {
        LocalDate best = null;
        for (int year = valueOn.getYear() - 1; year <= valueOn.getYear() + 1; year++) {
            if (monthAndDay.equals("0229") && !java.time.Year.isLeap(year)) {
                continue;
            }
            var day = of(year, monthAndDay);
            if (best == null || distance(day, valueOn) < distance(best, valueOn)) {
                best = day;
            }
        }
        if (best == null) {
            throw error("no day: " + monthAndDay);
        }
        return best;
    }

    private static long distance(LocalDate a, LocalDate b) {
        return Math.abs(a.toEpochDay() - b.toEpochDay());
    }

    private LocalDate of(int year, String monthAndDay) {
        try {
            return LocalDate.of(
                    year, Integer.parseInt(monthAndDay.substring(0, 2)), Integer.parseInt(monthAndDay.substring(2)));
        } catch (DateTimeException e) {
            throw error("no date: " + year + " " + monthAndDay);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private FormatException error(String reason) {
        return new FormatException(file.name(), Math.max(1, line), 0, reason);
    }
}

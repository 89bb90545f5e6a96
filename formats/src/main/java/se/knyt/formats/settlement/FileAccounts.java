package se.knyt.formats.settlement;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;

/**
 * Which of a merchant's accounts at the provider a settlement names, as the provider writes it. Where several providers write the same
 * file, nothing else in it says whose it is.
 */
public final class FileAccounts {
    private static final int ACCOUNTS_MAX = 50;
    private static final int CHARS_MAX = 80;

    private FileAccounts() {}

    /**
     * The accounts of a settlement, or of an interface's answer; none where it names none.
     *
     * @throws se.knyt.formats.csv.FormatException where its rows cannot be told apart
     */
    public static Set<String> of(FileText text) {
        var formats = SettlementFormats.installed();
        var kind = formats.kind(text);
        var accounts = new TreeSet<String>();
        if (kind.equals(FileKind.JSON)) {
            formats.all().forEach(format -> format.accountsInAnswer(text).forEach(account -> add(accounts, account)));
        } else if (kind.use() == FileKind.Use.SETTLEMENT) {
            formats.of(kind.provider()).ifPresent(format -> accounts.addAll(format.accounts(text)));
        }
        return accounts;
    }

    /**
     * The accounts that stand in a column of a table.
     *
     * @param first whether the table is the first of several, which ends where the rows have other columns
     */
    public static Set<String> inColumn(FileText text, String name, boolean first) {
        var dialect = CsvDialect.of(text, name::equals);
        var reader = new CsvReader(text, dialect.delimiter(), dialect.quote());
        var accounts = new TreeSet<String>();
        if (!reader.next()) {
            return accounts;
        }
        int columns = reader.size();
        int at = CsvDialect.names(reader).indexOf(name);
        while (at >= 0 && reader.next() && (!first || reader.size() == columns)) {
            if (reader.size() > at) {
                add(accounts, reader.text(at));
            }
        }
        return accounts;
    }

    /**
     * The account that stands in the first row of a file.
     *
     * @param type what the first cell of that row holds
     * @param at place of the account's cell, 0-based
     */
    public static Set<String> inFirstRow(FileText text, String type, int at) {
        var dialect = CsvDialect.of(text, name -> name.equalsIgnoreCase(type));
        var reader = new CsvReader(text, dialect.delimiter(), dialect.quote());
        var accounts = new TreeSet<String>();
        if (reader.next() && reader.size() > at && reader.text(0).equals(type)) {
            add(accounts, reader.text(at));
        }
        return accounts;
    }

    /** The accounts that JSON gives in fields of a name, wherever they stand in it. */
    public static Set<String> inFields(FileText text, String name) {
        var accounts = new TreeSet<String>();
        Pattern.compile("\"" + Pattern.quote(name) + "\"\\s*:\\s*\"?([A-Za-z0-9_-]{1,80})\"?")
                .matcher(text.string(text.start(), text.end() - text.start()))
                .results()
                .forEach(found -> add(accounts, found.group(1)));
        return accounts;
    }

    private static void add(Set<String> accounts, String account) {
        if (!account.isEmpty() && account.length() <= CHARS_MAX && accounts.size() < ACCOUNTS_MAX) {
            accounts.add(account);
        }
    }
}

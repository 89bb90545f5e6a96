package se.knyt.formats.settlement;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;

/**
 * Which of a merchant's accounts at the provider a settlement names, as the provider writes it: Klarna's and Kustom's {@code merchant_id},
 * Adyen's {@code Merchant Account}, the account of PayPal's report header, Svea's {@code clientId}. Klarna and Kustom write the same file, so
 * nothing else in it says whose it is.
 */
public final class FileAccounts {
    private static final int ACCOUNTS_MAX = 50;
    private static final int CHARS_MAX = 80;
    private static final int PAYPAL_ACCOUNT = 3;
    /** What the interfaces of Klarna, Kustom and Svea call it in their answers. */
    private static final Pattern ANSWER =
            Pattern.compile("\"(?:merchant_id|clientId)\"\\s*:\\s*\"?([A-Za-z0-9_-]{1,80})\"?");

    private FileAccounts() {}

    /**
     * The accounts of a settlement, or of an interface's answer; none where it names none.
     *
     * @throws se.knyt.formats.csv.FormatException where its rows cannot be told apart
     */
    public static Set<String> of(FileText text) {
        return switch (FileKind.of(text)) {
            case KLARNA -> column(text, "merchant_id", true);
            case ADYEN -> column(text, "merchant_account", false);
            case PAYPAL -> header(text);
            case SVEA, JSON -> answer(text);
            default -> Set.of();
        };
    }

    /** @param first whether the table is the first of several, which ends where the rows have other columns */
    private static Set<String> column(FileText text, String name, boolean first) {
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

    private static Set<String> header(FileText text) {
        var dialect = CsvDialect.of(text, "rh"::equals);
        var reader = new CsvReader(text, dialect.delimiter(), dialect.quote());
        var accounts = new TreeSet<String>();
        if (reader.next() && reader.size() > PAYPAL_ACCOUNT && reader.text(0).equals("RH")) {
            add(accounts, reader.text(PAYPAL_ACCOUNT));
        }
        return accounts;
    }

    private static Set<String> answer(FileText text) {
        var accounts = new TreeSet<String>();
        ANSWER.matcher(text.string(text.start(), text.end() - text.start()))
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

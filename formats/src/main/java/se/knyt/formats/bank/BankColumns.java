package se.knyt.formats.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * Where the columns of a bank's list of transactions stand. The names are those that the common Swedish banks use (Handelsbanken,
 * Nordea, SEB, Swedbank and the savings banks, Danske Bank, Länsförsäkringar, Skandia) and their English ones; some banks put lines
 * about the account above the header.
 *
 * @param delimiter what separates the cells
 * @param quote what quotes them
 * @param headerLine physical line of the header
 * @param booked booking day
 * @param value value day, −1 for none
 * @param amount signed amount, −1 where credit and debit stand apart
 * @param credit money in, −1 for none
 * @param debit money out, −1 for none
 * @param balance balance after the row, −1 for none
 * @param currency currency of the row, −1 for none
 * @param clearing clearing number, −1 for none
 * @param account account number, −1 for none
 * @param status whether it is booked, −1 for none
 * @param reference the bank's number of the row, −1 for none
 * @param texts all columns of text
 * @param needed the last column that a row must reach
 * @param names of all columns
 */
record BankColumns(
        char delimiter,
        char quote,
        int headerLine,
        int booked,
        int value,
        int amount,
        int credit,
        int debit,
        int balance,
        int currency,
        int clearing,
        int account,
        int status,
        int reference,
        List<Integer> texts,
        int needed,
        List<String> names) {
    private static final int PREAMBLE_MAX = 20;
    private static final char[] DELIMITERS = {';', ',', '\t', '|'};

    private static final List<String> BOOKED = List.of(
            "bokföringsdag",
            "bokföringsdatum",
            "bokförd",
            "bokfdag",
            "reskontradatum",
            "booking_date",
            "booked_on",
            "datum",
            "date");
    private static final List<String> VALUE = List.of("valutadag", "valutadatum", "value_date");
    private static final List<String> AMOUNT = List.of("belopp", "amount");
    private static final List<String> CREDIT = List.of("insättning", "insättningar", "insatt", "credit", "deposit");
    private static final List<String> DEBIT = List.of("uttag", "debit", "withdrawal");
    private static final List<String> BALANCE = List.of("saldo", "bokfört_saldo", "balance", "booked_balance");
    private static final List<String> CURRENCY = List.of("valuta", "currency");
    private static final List<String> CLEARING = List.of("clearingnummer", "clnr");
    private static final List<String> ACCOUNT =
            List.of("kontonummer", "kontonr", "konto", "iban", "account_number", "account");
    private static final List<String> STATUS = List.of("status");
    private static final List<String> REFERENCE = List.of("verifikationsnummer", "transaktionsid", "transaction_id");
    private static final Set<String> TEXTS = Set.of(
            "text",
            "beskrivning",
            "meddelande",
            "rubrik",
            "titel",
            "namn",
            "avsändare",
            "mottagare",
            "referens",
            "specifikation",
            "egen_notering",
            "egna_anteckningar",
            "transaktionstyp",
            "typ",
            "description",
            "message",
            "title",
            "name",
            "sender",
            "receiver",
            "reference",
            "details");

    /** Whether a file has a header of such a list within its first lines. */
    static boolean areIn(FileText file) {
        return find(file) != null;
    }

    /** @throws FormatException when no header is found, or it can be read in two ways */
    static BankColumns of(FileText file) {
        var found = find(file);
        if (found == null) {
            throw new FormatException(
                    file.name(),
                    1,
                    0,
                    "no list of a bank's transactions: columns for booking day, amount and text are needed");
        }
        return found;
    }

    private static @Nullable BankColumns find(FileText file) {
        BankColumns found = null;
        for (char delimiter : DELIMITERS) {
            for (char quote : new char[] {'"', '\''}) {
                var columns = find(file, delimiter, quote);
                if (columns != null && (found == null || found.delimiter == delimiter)) {
                    found = found == null ? columns : found;
                } else if (columns != null) {
                    throw new FormatException(
                            file.name(), columns.headerLine, 1, "the delimiter can be read in two ways");
                }
            }
        }
        return found;
    }

    private static @Nullable BankColumns find(FileText file, char delimiter, char quote) {
        try {
            var reader = new CsvReader(file, delimiter, quote);
            for (int i = 0; i < PREAMBLE_MAX && reader.next(); i++) {
                var columns = of(file, reader, delimiter, quote);
                if (columns != null) {
                    return columns;
                }
            }
            return null;
        } catch (FormatException e) {
            if (e.reason().startsWith("two columns")) {
                throw e;
            }
            return null;
        }
    }

    private static @Nullable BankColumns of(FileText file, CsvReader reader, char delimiter, char quote) {
        var names = CsvDialect.names(reader);
        int booked = first(file, reader, names, BOOKED);
        int amount = first(file, reader, names, AMOUNT);
        int credit = first(file, reader, names, CREDIT);
        int debit = first(file, reader, names, DEBIT);
        var texts = new ArrayList<Integer>();
        for (int i = 0; i < names.size(); i++) {
            if (TEXTS.contains(names.get(i))) {
                texts.add(i);
            }
        }
        boolean amounts = amount >= 0 || (credit >= 0 && debit >= 0);
        if (booked < 0 || !amounts || texts.isEmpty()) {
            return null;
        }
        int needed = Math.max(booked, amount >= 0 ? amount : Math.max(credit, debit));
        return new BankColumns(
                delimiter,
                quote,
                reader.line(),
                booked,
                first(file, reader, names, VALUE),
                amount,
                amount >= 0 ? -1 : credit,
                amount >= 0 ? -1 : debit,
                first(file, reader, names, BALANCE),
                first(file, reader, names, CURRENCY),
                first(file, reader, names, CLEARING),
                first(file, reader, names, ACCOUNT),
                first(file, reader, names, STATUS),
                first(file, reader, names, REFERENCE),
                List.copyOf(texts),
                needed,
                List.copyOf(names));
    }

    /** The column with the strongest of these names; two with the same name can be read in two ways. */
    private static int first(FileText file, CsvReader reader, List<String> names, List<String> wanted) {
        for (var name : wanted) {
            int at = names.indexOf(name);
            if (at >= 0) {
                if (at != names.lastIndexOf(name)) {
                    throw new FormatException(file.name(), reader.line(), 0, "two columns are called " + name);
                }
                return at;
            }
        }
        return -1;
    }
}

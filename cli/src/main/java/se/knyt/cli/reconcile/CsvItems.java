package se.knyt.cli.reconcile;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.KeySink;
import se.knyt.core.reconciliation.LineKeys;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.TextColumns;

/** Open items from a CSV file with Swedish or English headers in any order. */
final class CsvItems implements Items {
    private static final int DEFAULT_ACCOUNT = 1510;
    private static final int NUMBER = 0;
    private static final int REFERENCE = 1;
    private static final int PROVIDER_REFERENCE = 2;
    private static final int OCR = 3;
    private static final int CAPTURE_REFERENCE = 4;
    private static final int TEXTS = 5;

    /** Every accepted header and the column it is. */
    private static final Map<String, String> NAMES = names();

    private static final List<String> REQUIRED = List.of("invoice_number", "date", "reference", "amount", "currency");

    private final FileText file;
    private final TextColumns texts;
    private final List<Currency> currencies = new ArrayList<>();
    private int size;
    private long[] amount = new long[256];
    private int[] day = new int[256];
    private int[] account = new int[256];
    private byte[] currency = new byte[256];
    private boolean[] credit = new boolean[256];

    private CsvItems(FileText file, char quote) {
        this.file = file;
        texts = new TextColumns(file, quote, TEXTS);
    }

    private static Map<String, String> names() {
        var names = new HashMap<String, String>();
        names.put("fakturanummer", "invoice_number");
        names.put("typ", "kind");
        names.put("fakturadatum", "date");
        names.put("ordernummer", "reference");
        names.put("order_number", "reference");
        names.put("betalreferens", "provider_reference");
        names.put("belopp", "amount");
        names.put("valuta", "currency");
        names.put("konto", "account");
        names.put("ocr_nummer", "ocr");
        names.put("ocrnummer", "ocr");
        names.put("kund", "customer");
        for (var name : List.copyOf(names.values())) {
            names.put(name, name);
        }
        names.put("capture_reference", "capture_reference");
        return Map.copyOf(names);
    }

    /** @throws se.knyt.formats.csv.FormatException when the file is no table of open items */
    static CsvItems read(FileText file) {
        var dialect = CsvDialect.of(file, NAMES::containsKey);
        var marks = new DecimalMarks(file, dialect.quote());
        var first = new CsvReader(file, dialect.delimiter(), dialect.quote());
        var places = header(first, file);
        int amountPlace = places.getOrDefault("amount", 0);
        int needed = places.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int width = first.size();
        while (first.next()) {
            checkRow(first, needed, width);
            marks.observe(first, amountPlace);
        }
        marks.decide();
        var items = new CsvItems(file, dialect.quote());
        var rows = new CsvReader(file, dialect.delimiter(), dialect.quote());
        rows.next();
        while (rows.next()) {
            items.add(rows, places, marks);
        }
        return items;
    }

    private static Map<String, Integer> header(CsvReader reader, FileText file) {
        if (!reader.next()) {
            throw new se.knyt.formats.csv.FormatException(file.name(), 0, 0, "the file is empty");
        }
        var places = new HashMap<String, Integer>();
        var names = CsvDialect.names(reader);
        for (int i = 0; i < names.size(); i++) {
            var name = NAMES.get(names.get(i));
            if (name != null && places.putIfAbsent(name, i) != null) {
                throw reader.error(i, "the column " + name + " stands twice");
            }
        }
        for (var name : REQUIRED) {
            if (!places.containsKey(name)) {
                throw reader.errorAtEnd("the column " + name + " is missing");
            }
        }
        return places;
    }

    private static void checkRow(CsvReader reader, int needed, int width) {
        if (reader.size() <= needed) {
            throw reader.errorAtEnd("the row ends before its last needed column; is the file cut off?");
        }
        for (int i = width; i < reader.size(); i++) {
            if (reader.length(i) != 0) {
                throw reader.error(i, "more cells than the header has columns");
            }
        }
    }

    private void add(CsvReader row, Map<String, Integer> places, DecimalMarks marks) {
        if (size == amount.length) {
            grow();
        }
        int amountPlace = places.getOrDefault("amount", 0);
        int currencyPlace = places.getOrDefault("currency", 0);
        currency[size] = currencyOf(row, currencyPlace);
        credit[size] = isCredit(row, places);
        if (row.length(amountPlace) == 0) {
            throw row.error(amountPlace, "no amount");
        }
        long value =
                marks.minor(row, amountPlace, currencies.get(currency[size]).decimals());
        amount[size] = credit[size] ? Math.abs(value) : value;
        day[size] = dayOf(row, places.getOrDefault("date", 0));
        account[size] = accountOf(row, places);
        texts.addRow();
        note(row, places, NUMBER, "invoice_number");
        note(row, places, REFERENCE, "reference");
        note(row, places, PROVIDER_REFERENCE, "provider_reference");
        note(row, places, OCR, "ocr");
        note(row, places, CAPTURE_REFERENCE, "capture_reference");
        size++;
    }

    private void note(CsvReader row, Map<String, Integer> places, int column, String name) {
        Integer place = places.get(name);
        if (place != null) {
            texts.note(column, row, place);
        }
    }

    private byte currencyOf(CsvReader row, int place) {
        var code = row.text(place);
        for (int i = 0; i < currencies.size(); i++) {
            if (currencies.get(i).code().equals(code)) {
                return (byte) i;
            }
        }
        if (currencies.size() == Byte.MAX_VALUE) {
            throw row.error(place, "more than " + Byte.MAX_VALUE + " currencies");
        }
        try {
            currencies.add(new Currency(code));
        } catch (IllegalArgumentException e) {
            throw row.error(place, "no currency code of ISO 4217");
        }
        return (byte) (currencies.size() - 1);
    }

    private static boolean isCredit(CsvReader row, Map<String, Integer> places) {
        Integer place = places.get("kind");
        if (place == null || row.length(place) == 0) {
            return false;
        }
        var kind = row.text(place);
        if (kind.equals("invoice")) {
            return false;
        }
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "credit", "kredit", "kreditfaktura", "credit note", "credit_note" -> true;
            case "", "invoice", "faktura" -> false;
            default -> throw row.error(place, "neither invoice nor credit");
        };
    }

    private static int dayOf(CsvReader row, int place) {
        var text = row.text(place);
        try {
            return Math.toIntExact(LocalDate.parse(text).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
            throw row.error(place, "no ISO date (2026-11-20)");
        }
    }

    private static int accountOf(CsvReader row, Map<String, Integer> places) {
        Integer place = places.get("account");
        if (place == null || row.length(place) == 0) {
            return DEFAULT_ACCOUNT;
        }
        var text = row.text(place);
        if (!text.matches("[1-9][0-9]{2,5}")) {
            throw row.error(place, "no account number");
        }
        return Integer.parseInt(text);
    }

    private void grow() {
        int capacity = size + (size >> 1);
        amount = Arrays.copyOf(amount, capacity);
        day = Arrays.copyOf(day, capacity);
        account = Arrays.copyOf(account, capacity);
        currency = Arrays.copyOf(currency, capacity);
        credit = Arrays.copyOf(credit, capacity);
    }

    @Override
    public String file() {
        return file.name();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String id(int index) {
        return texts.text(index, NUMBER);
    }

    @Override
    public boolean credit(int index) {
        return credit[index];
    }

    @Override
    public Currency currency(int index) {
        return currencies.get(currency[index]);
    }

    @Override
    public long amount(int index) {
        return amount[index];
    }

    @Override
    public long day(int index) {
        return day[index];
    }

    @Override
    public boolean byAmount(int index) {
        return true;
    }

    @Override
    public int account(int index) {
        return account[index];
    }

    @Override
    public String ocr(int index) {
        return texts.text(index, OCR);
    }

    @Override
    public String reference(int index) {
        return texts.text(index, REFERENCE);
    }

    @Override
    public void keys(int index, KeySink sink) {
        give(index, PROVIDER_REFERENCE, KeyKind.PROVIDER_ID, sink);
        give(index, CAPTURE_REFERENCE, KeyKind.CAPTURE_REFERENCE, sink);
        give(index, REFERENCE, KeyKind.ORDER_REFERENCE, sink);
        var ocr = texts.chars(index, OCR);
        if (!ocr.isEmpty()) {
            LineKeys.ocr(sink, ocr);
        }
    }

    private void give(int index, int column, KeyKind kind, KeySink sink) {
        var value = texts.chars(index, column);
        if (!value.isEmpty()) {
            sink.key(kind, value);
        }
    }
}

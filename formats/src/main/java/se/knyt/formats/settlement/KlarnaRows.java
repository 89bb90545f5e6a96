package se.knyt.formats.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.TextColumns;

/** The rows of the transactions in columns of primitives; texts are places in the file. */
final class KlarnaRows {
    /** The cells whose text is kept by its place. */
    enum Text {
        ORDER_ID,
        SHORT_ORDER_ID,
        TRANSACTION_ID,
        REFERENCE1,
        REFERENCE2,
        CAPTURE_REFERENCE
    }

    /** Types that a file invents beyond this are no types. */
    private static final int WORDS_MAX = 10_000;

    /** The types that come first are nearly all there are: they are compared without making a key. */
    private static final int LOOKED_AT = 16;

    private final FileText text;
    private final TextColumns texts;
    private int size;
    private int[] line = new int[256];
    private short[] word = new short[256];
    private short[] currency = new short[256];
    private int[] payout = new int[256];
    private long[] amount = new long[256];
    private long[] vat = new long[256];
    private int[] day = new int[256];
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Short> wordByName = new HashMap<>();
    private final List<Currency> currencies = new ArrayList<>();

    /** A type with its detailed type, as they came, and what we know of it. */
    record Word(String type, String detailedType, @Nullable KlarnaType known, Kind kind) {}

    KlarnaRows(FileText text, char quote) {
        this.text = text;
        texts = new TextColumns(text, quote, Text.values().length);
    }

    int size() {
        return size;
    }

    int line(int row) {
        return line[row];
    }

    Word word(int row) {
        return words.get(word[row]);
    }

    Currency currency(int row) {
        return currencies.get(currency[row]);
    }

    /** Place of the payout in the summary that the row belongs to. */
    int payout(int row) {
        return payout[row];
    }

    /** Minor units with the sign that the file gives. */
    long amount(int row) {
        return amount[row];
    }

    /** VAT on the row's fee, minor units with the sign that the file gives. */
    long vat(int row) {
        return vat[row];
    }

    /** Days since 1970-01-01, or {@link Integer#MIN_VALUE}. */
    int day(int row) {
        return day[row];
    }

    String text(int row, Text which) {
        return texts.text(row, which.ordinal());
    }

    /** The text, to be read at once and not kept. */
    CharSequence chars(int row, Text which) {
        return texts.chars(row, which.ordinal());
    }

    void add(int ofLine, short ofWord, short ofCurrency, int ofPayout, long ofAmount, long ofVat, int ofDay) {
        if (size == line.length) {
            grow();
        }
        line[size] = ofLine;
        word[size] = ofWord;
        currency[size] = ofCurrency;
        payout[size] = ofPayout;
        amount[size] = ofAmount;
        vat[size] = ofVat;
        day[size] = ofDay;
        size++;
        texts.addRow();
    }

    /** Notes where a text of the row added last stands. */
    void note(Text which, CsvReader reader, int cell) {
        if (cell != KlarnaColumns.NONE) {
            texts.note(which.ordinal(), reader, cell);
        }
    }

    /** The number of a type with its detailed type. */
    short wordOf(String type, String detailedType) {
        for (int i = 0; i < Math.min(LOOKED_AT, words.size()); i++) {
            var seen = words.get(i);
            if (seen.type().equals(type) && seen.detailedType().equals(detailedType)) {
                return (short) i;
            }
        }
        var name = type + '\0' + detailedType;
        Short known = wordByName.get(name);
        if (known != null) {
            return known;
        }
        if (words.size() == WORDS_MAX) {
            throw new FormatException(text.name(), 0, 0, "more than " + WORDS_MAX + " types of row");
        }
        wordByName.put(name, (short) words.size());
        var ours = KlarnaType.of(type);
        words.add(new Word(type, detailedType, ours, ours == null ? Kind.UNRECOGNIZED : ours.kind(detailedType)));
        return (short) (words.size() - 1);
    }

    short currencyOf(Currency value) {
        int place = currencies.indexOf(value);
        if (place < 0) {
            currencies.add(value);
            return (short) (currencies.size() - 1);
        }
        return (short) place;
    }

    private void grow() {
        int capacity = Math.addExact(size, Math.max(size >> 1, 256));
        line = Arrays.copyOf(line, capacity);
        word = Arrays.copyOf(word, capacity);
        currency = Arrays.copyOf(currency, capacity);
        payout = Arrays.copyOf(payout, capacity);
        amount = Arrays.copyOf(amount, capacity);
        vat = Arrays.copyOf(vat, capacity);
        day = Arrays.copyOf(day, capacity);
    }
}

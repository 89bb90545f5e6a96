package se.knyt.connectors.payments.klarna.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementRows;

/** The rows of the transactions as they came, in columns of primitives: their amounts have no direction yet. */
final class KlarnaRows {
    /** Types that a file invents beyond this are no types. */
    private static final int WORDS_MAX = 10_000;

    /** The types that come first are nearly all there are: they are compared without making a key. */
    private static final int LOOKED_AT = 16;

    private final SettlementRows rows;
    private short[] word = new short[256];
    private short[] currency = new short[256];
    private int[] payout = new int[256];
    private long[] amount = new long[256];
    private long[] vat = new long[256];
    private final List<Word> words = new ArrayList<>();
    private final Map<String, Short> wordByName = new HashMap<>();
    private final List<Currency> currencies = new ArrayList<>();

    /** A type with its detailed type, as they came, and what we know of it. */
    record Word(String type, String detailedType, @Nullable KlarnaType known, Kind kind) {}

    KlarnaRows(SettlementRows rows) {
        this.rows = rows;
    }

    SettlementRows rows() {
        return rows;
    }

    int size() {
        return rows.size();
    }

    int line(int row) {
        return rows.line(row);
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

    /** Adds a row; its references are noted right after. */
    void add(int ofLine, short ofWord, short ofCurrency, int ofPayout, long ofAmount, long ofVat, int ofDay) {
        int row = rows.add(ofLine, words.get(ofWord).type(), ofDay);
        if (row == word.length) {
            grow(row);
        }
        word[row] = ofWord;
        currency[row] = ofCurrency;
        payout[row] = ofPayout;
        amount[row] = ofAmount;
        vat[row] = ofVat;
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
            throw new FormatException(rows.name(), 0, 0, "more than " + WORDS_MAX + " types of row");
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

    private void grow(int size) {
        int capacity = Math.addExact(size, Math.max(size >> 1, 256));
        word = Arrays.copyOf(word, capacity);
        currency = Arrays.copyOf(currency, capacity);
        payout = Arrays.copyOf(payout, capacity);
        amount = Arrays.copyOf(amount, capacity);
        vat = Arrays.copyOf(vat, capacity);
    }
}

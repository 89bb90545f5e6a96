package se.knyt.formats.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.TextColumns;
import se.knyt.formats.settlement.SettlementFile.Text;

/**
 * The rows of a settlement file in columns of primitives. Words of the provider's are kept once each; references are places in the
 * file where they stand there as they are, else bytes of their own. A row takes about fifty bytes.
 */
public final class SettlementRows {
    /** What {@link #day} is when no day is known. */
    public static final int NO_DAY = Integer.MIN_VALUE;

    /** Words that a file invents beyond this are no types of row. */
    private static final int WORDS_MAX = 10_000;

    /** The words that come first are nearly all there are: they are compared before the others are looked up. */
    private static final int LOOKED_AT = 8;

    private final FileText text;
    private final TextColumns texts;
    private int size;
    private int[] line = new int[256];
    private short[] word = new short[256];
    private int[] day = new int[256];
    private final List<String> words = new ArrayList<>();
    private final Map<String, Short> places = new HashMap<>();

    /** @param quote the file's quote, as its dialect says */
    public SettlementRows(FileText text, char quote) {
        this.text = text;
        texts = new TextColumns(text, quote, Text.values().length);
    }

    /** The file's name. */
    public String name() {
        return text.name();
    }

    public int size() {
        return size;
    }

    /**
     * Adds a row without references; they are noted right after.
     *
     * @param ofLine 1-based physical line, or place in the provider's answer
     * @param providerKind the provider's own word for the row
     * @param ofDay days since 1970-01-01, or {@link #NO_DAY}
     * @return the number of the row
     * @throws FormatException when the file has more words than types of row can be
     */
    public int add(int ofLine, String providerKind, int ofDay) {
        if (size == line.length) {
            int capacity = Math.addExact(size, Math.max(size >> 1, 256));
            line = Arrays.copyOf(line, capacity);
            word = Arrays.copyOf(word, capacity);
            day = Arrays.copyOf(day, capacity);
        }
        line[size] = ofLine;
        word[size] = wordOf(providerKind);
        day[size] = ofDay;
        texts.addRow();
        return size++;
    }

    /** Notes where a reference of the row added last stands; nothing for a column that is not there. */
    public void note(Text which, CsvReader reader, int cell) {
        if (cell != Columns.NONE) {
            texts.note(which.ordinal(), reader, cell);
        }
    }

    /** Keeps a reference of the row added last that does not stand in the file as it is. */
    public void put(Text which, String value) {
        texts.put(which.ordinal(), value);
    }

    public int line(int row) {
        return line[row];
    }

    public String providerKind(int row) {
        return words.get(word[row]);
    }

    /** Days since 1970-01-01, or {@link #NO_DAY}. */
    public int day(int row) {
        return day[row];
    }

    public String text(int row, Text which) {
        return texts.text(row, which.ordinal());
    }

    /** The reference, to be read at once and not kept. */
    public CharSequence chars(int row, Text which) {
        return texts.chars(row, which.ordinal());
    }

    private short wordOf(String value) {
        for (int i = 0; i < Math.min(LOOKED_AT, words.size()); i++) {
            if (words.get(i).equals(value)) {
                return (short) i;
            }
        }
        Short known = places.get(value);
        if (known != null) {
            return known;
        }
        if (words.size() == WORDS_MAX) {
            throw new FormatException(text.name(), 0, 0, "more than " + WORDS_MAX + " types of row");
        }
        places.put(value, (short) words.size());
        words.add(value);
        return (short) (words.size() - 1);
    }
}

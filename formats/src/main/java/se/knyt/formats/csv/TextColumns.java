package se.knyt.formats.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts of many rows, kept as places in the file: six bytes a cell. A text that does not stand in the file is kept as bytes of its own. */
public final class TextColumns {
    /** Longer texts are refused. */
    public static final int TEXT_MAX_BYTES = Short.MAX_VALUE - 1;

    private final FileText text;
    private final char quote;
    private final int columns;
    private int rows;
    private int[] start;
    private short[] length;
    /** Bytes of texts that do not stand in the file; their places are −1 − the place here. */
    private byte[] own = new byte[0];

    private int ownSize;

    public TextColumns(FileText text, char quote, int columns) {
        this.text = text;
        this.quote = quote;
        this.columns = columns;
        start = new int[64 * columns];
        length = new short[64 * columns];
    }

    /** Begins a row whose texts are all empty. */
    public void addRow() {
        rows++;
        if (rows * (long) columns > start.length) {
            int capacity = Math.multiplyExact(rows + (rows >> 1), columns);
            start = Arrays.copyOf(start, capacity);
            length = Arrays.copyOf(length, capacity);
        }
    }

    /**
     * Notes where a text of the row added last stands.
     *
     * @throws FormatException when it is too long
     */
    public void note(int column, CsvReader reader, int cell) {
        int bytes = reader.length(cell);
        if (bytes > TEXT_MAX_BYTES || bytes < -TEXT_MAX_BYTES) {
            throw reader.error(cell, "longer than " + TEXT_MAX_BYTES + " bytes");
        }
        int at = (rows - 1) * columns + column;
        start[at] = reader.start(cell);
        length[at] = (short) bytes;
    }

    /**
     * Keeps a text of the row added last that does not stand in the file as it is.
     *
     * @throws FormatException when it is too long
     */
    public void put(int column, String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > TEXT_MAX_BYTES) {
            throw new FormatException(text.name(), 0, 0, "a text longer than " + TEXT_MAX_BYTES + " bytes");
        }
        if (own.length - ownSize < bytes.length) {
            own = Arrays.copyOf(own, Math.addExact(ownSize + (ownSize >> 1), bytes.length + 64));
        }
        System.arraycopy(bytes, 0, own, ownSize, bytes.length);
        int at = (rows - 1) * columns + column;
        start[at] = -1 - ownSize;
        length[at] = (short) bytes.length;
        ownSize += bytes.length;
    }

    /** The text with blanks at both ends removed. */
    public String text(int row, int column) {
        int at = row * columns + column;
        if (start[at] < 0) {
            return new String(own, -1 - start[at], length[at], StandardCharsets.UTF_8);
        }
        return length[at] == 0 ? "" : Cells.text(text, start[at], length[at], quote);
    }

    /** The text without making a string of it where the file allows: to be read at once and not kept. */
    public CharSequence chars(int row, int column) {
        int at = row * columns + column;
        if (length[at] <= 0 || start[at] < 0 || !text.isAscii()) {
            return text(row, column);
        }
        int from = start[at];
        int to = from + length[at];
        while (from < to && text.at(from) <= ' ') {
            from++;
        }
        while (to > from && text.at(to - 1) <= ' ') {
            to--;
        }
        return new AsciiChars(text, from, to - from);
    }

    /** ASCII bytes of a file as characters. */
    private record AsciiChars(FileText text, int start, int length) implements CharSequence {
        @Override
        public char charAt(int index) {
            return (char) text.at(start + index);
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return toString().substring(from, to);
        }

        @Override
        public String toString() {
            return text.string(start, length);
        }
    }
}

package se.knyt.formats.csv;

import java.util.Arrays;

/**
 * Walks through the rows of a delimited file. Any line end (LF, CRLF, CR) ends a row outside quotes; a doubled quote inside quotes is
 * one quote. Rows without any character are skipped.
 */
public final class CsvReader {
    /** A longer row is no row of a table. */
    public static final int MAX_ROW_BYTES = 1 << 20;

    /** More cells than this are no row of a table. */
    public static final int MAX_CELLS = 4096;

    private final FileText text;
    private final byte delimiter;
    private final byte quote;
    private final int end;
    private int place;
    private int nextLine = 1;
    private int line;
    private int cells;
    private boolean closed;
    private int[] cellStart = new int[64];
    /** Length in bytes; negative (−length − 1) when the cell holds doubled quotes. */
    private int[] cellLength = new int[64];

    /**
     * @param delimiter an ASCII character
     * @param quote an ASCII character
     */
    public CsvReader(FileText text, char delimiter, char quote) {
        this.text = text;
        this.delimiter = (byte) delimiter;
        this.quote = (byte) quote;
        place = text.start();
        end = text.end();
    }

    /**
     * Goes to the next row that has any character.
     *
     * @return false at the end of the file
     * @throws FormatException for a quote that is not closed, text after a closing quote, a NUL byte or a row that is too long
     */
    public boolean next() {
        while (place < end) {
            line = nextLine;
            int begin = place;
            readRow(begin);
            if (cells > 1 || cellLength[0] != 0 || quotedFirst(begin)) {
                return true;
            }
        }
        return false;
    }

    /** Physical line where the row begins, 1 = first. */
    public int line() {
        return line;
    }

    public int size() {
        return cells;
    }

    /** Whether nothing but line ends follows the row. */
    public boolean isLast() {
        for (int i = place; i < end; i++) {
            if (text.at(i) != '\n' && text.at(i) != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Whether the file ends with the row's last character, as one does that was cut within it. */
    public boolean isUnclosed() {
        return !closed;
    }

    /** Place of the cell's first byte, inside its quotes. */
    public int start(int cell) {
        return cellStart[cell];
    }

    /** The cell's length in bytes, inside its quotes; negative (−length − 1) when doubled quotes are in it. */
    public int length(int cell) {
        return cellLength[cell];
    }

    /** The cell's text with blanks at both ends removed. */
    public String text(int cell) {
        return Cells.text(text, cellStart[cell], cellLength[cell], (char) quote);
    }

    /** An error at a cell of this row. */
    public FormatException error(int cell, String reason) {
        int at = Math.min(cellStart[cell], end);
        return text.error(line + lineEnds(at), at, reason);
    }

    /** An error at the end of this row. */
    public FormatException errorAtEnd(String reason) {
        int last = cells - 1;
        int length = cellLength[last] < 0 ? -cellLength[last] - 1 : cellLength[last];
        int at = cellStart[last] + length;
        return text.error(line + lineEnds(at), at, reason);
    }

    private int lineEnds(int until) {
        int ends = 0;
        for (int i = cellStart[0]; i < until; i++) {
            byte b = text.at(i);
            if (b == '\n' || (b == '\r' && (i + 1 >= end || text.at(i + 1) != '\n'))) {
                ends++;
            }
        }
        return ends;
    }

    private boolean quotedFirst(int begin) {
        return text.at(begin) == quote;
    }

    private void readRow(int begin) {
        cells = 0;
        int at = begin;
        while (true) {
            at = at < end && text.at(at) == quote ? quoted(at) : plain(at);
            if (at - begin > MAX_ROW_BYTES) {
                throw new FormatException(text.name(), line, 0, "the row is longer than " + MAX_ROW_BYTES + " bytes");
            }
            if (at >= end) {
                place = end;
                closed = false;
                return;
            }
            byte b = text.at(at);
            if (b == delimiter) {
                at++;
            } else {
                nextLine++;
                closed = true;
                place = b == '\r' && at + 1 < end && text.at(at + 1) == '\n' ? at + 2 : at + 1;
                return;
            }
        }
    }

    private int plain(int from) {
        int at = from;
        int limit = Math.min(end, from + MAX_ROW_BYTES + 1);
        while (at < limit) {
            byte b = text.at(at);
            if (b == delimiter || b == '\n' || b == '\r') {
                break;
            }
            if (b == 0) {
                throw text.error(line, at, "a NUL byte: this is no text file");
            }
            at++;
        }
        add(from, at - from);
        return at;
    }

    private int quoted(int from) {
        boolean doubled = false;
        int at = from + 1;
        while (true) {
            if (at >= end) {
                throw text.error(line, from, "a quote that is never closed; is the file cut off?");
            }
            if (at - from > MAX_ROW_BYTES) {
                throw new FormatException(
                        text.name(), line, 0, "a quoted cell longer than " + MAX_ROW_BYTES + " bytes");
            }
            byte b = text.at(at);
            if (b == quote) {
                if (at + 1 < end && text.at(at + 1) == quote) {
                    doubled = true;
                    at += 2;
                    continue;
                }
                break;
            }
            if (b == '\n' || (b == '\r' && (at + 1 >= end || text.at(at + 1) != '\n'))) {
                nextLine++;
            } else if (b == 0) {
                throw text.error(nextLine, at, "a NUL byte: this is no text file");
            }
            at++;
        }
        int length = at - from - 1;
        add(from + 1, doubled ? -length - 1 : length);
        return afterQuote(at + 1);
    }

    private int afterQuote(int from) {
        int at = from;
        while (at < end && (text.at(at) == ' ' || (text.at(at) == '\t' && delimiter != '\t'))) {
            at++;
        }
        if (at < end && text.at(at) != delimiter && text.at(at) != '\n' && text.at(at) != '\r') {
            throw text.error(nextLine, at, "text after a closing quote");
        }
        return at;
    }

    private void add(int start, int length) {
        if (cells == cellStart.length) {
            if (cells >= MAX_CELLS) {
                throw new FormatException(text.name(), line, 0, "more than " + MAX_CELLS + " cells in a row");
            }
            cellStart = Arrays.copyOf(cellStart, cells * 2);
            cellLength = Arrays.copyOf(cellLength, cells * 2);
        }
        cellStart[cells] = start;
        cellLength[cells++] = length;
    }
}

package se.knyt.formats.csv;

import java.nio.charset.StandardCharsets;

/**
 * Finds out a file's decimal mark from all its amounts together, then reads them exactly. "1.249" alone can be one and a quarter or
 * twelve hundred and more: without another amount that decides, that is an error.
 */
public final class DecimalMarks {
    /** Longer cells are no amounts. */
    private static final int MAX_CHARS = 40;

    private static final int MAX_DIGITS = 18;
    private static final char UNDECIDED = 0;
    private static final int USUAL_DECIMALS = 2;

    private final FileText text;
    private final char quote;
    private final char[] cell = new char[MAX_CHARS];
    private int cellChars;
    private final Evidence point = new Evidence();
    private final Evidence comma = new Evidence();
    private char decimal = UNDECIDED;
    /** The fewest decimals of the amounts, but for one that the file may end within. */
    private int fewestDecimals = Integer.MAX_VALUE;

    private int cutDecimals = Integer.MAX_VALUE;
    private int cutLine;
    private int cutPlace;

    public DecimalMarks(FileText text, char quote) {
        this.text = text;
        this.quote = quote;
    }

    /** What speaks for one mark being the decimal mark: the places of the first cells, 0 for none. */
    private static final class Evidence {
        private int line;
        private int place;
        private int openLine;
        private int openPlace;
    }

    /** Looks at one amount of the file. What is no amount is let by here and refused by {@link #minor}. */
    public void observe(CsvReader reader, int column) {
        if (!load(reader.start(column), reader.length(column))) {
            return;
        }
        int points = 0;
        int commas = 0;
        int last = -1;
        int grouped = 0;
        for (int i = 0; i < cellChars; i++) {
            char c = cell[i];
            if (c == '.' || c == ',') {
                points += c == '.' ? 1 : 0;
                commas += c == ',' ? 1 : 0;
                last = i;
            } else if (isGroup(c)) {
                grouped++;
            }
        }
        if (last < 0) {
            decimals(reader, column, 0);
            return;
        }
        char mark = cell[last];
        int same = mark == '.' ? points : commas;
        int other = points + commas - same;
        if (same > 1) {
            note(mark == '.' ? comma : point, reader, column);
            decimals(reader, column, 0);
        } else if (other > 0 || grouped > 0 || isDecimal(last)) {
            note(mark == '.' ? point : comma, reader, column);
            decimals(reader, column, cellChars - last - 1);
        } else {
            open(mark == '.' ? point : comma, reader, column);
            decimals(reader, column, 0);
        }
    }

    private void decimals(CsvReader reader, int column, int decimals) {
        if (cellChars == 0) {
            return;
        }
        if (column == reader.size() - 1 && reader.isUnclosed()) {
            cutDecimals = decimals;
            cutLine = reader.line();
            cutPlace = reader.start(column);
        } else {
            fewestDecimals = Math.min(fewestDecimals, decimals);
        }
    }

    /**
     * The file may be cut within the amount that ends it: all others have the decimals that it lacks. Where there is no other, nothing tells
     * how many it should have.
     */
    private void checkCut() {
        if (cutLine == 0 || cutDecimals >= Math.min(fewestDecimals, USUAL_DECIMALS)) {
            return;
        }
        boolean others = fewestDecimals != Integer.MAX_VALUE;
        throw text.error(
                cutLine,
                cutPlace,
                others
                        ? "the file ends within an amount: all others have more decimals; is it cut off?"
                        : "the file ends with its only amount and without a line end; is it cut off?");
    }

    /** One mark alone is the decimal mark unless exactly three digits follow it and one to three, the first no zero, stand before. */
    private boolean isDecimal(int mark) {
        int first = cell[0] == '-' || cell[0] == '+' ? 1 : 0;
        int before = mark - first;
        return cellChars - mark - 1 != 3 || before > 3 || before < 1 || cell[first] == '0';
    }

    private static void note(Evidence evidence, CsvReader reader, int column) {
        if (evidence.line == 0) {
            evidence.line = reader.line();
            evidence.place = reader.start(column);
        }
    }

    private static void open(Evidence evidence, CsvReader reader, int column) {
        if (evidence.openLine == 0) {
            evidence.openLine = reader.line();
            evidence.openPlace = reader.start(column);
        }
    }

    /**
     * Decides once all amounts have been seen.
     *
     * @throws FormatException when the file ends within an amount, the amounts contradict each other, or none decides what could be read in two ways
     */
    public void decide() {
        checkCut();
        if (point.line > 0 && comma.line > 0) {
            var later = point.line > comma.line ? point : comma;
            throw text.error(
                    later.line,
                    later.place,
                    "the decimal mark is not the one of line " + Math.min(point.line, comma.line)
                            + ": point and comma are both used");
        }
        if (point.line == 0 && comma.line == 0 && (point.openLine > 0 || comma.openLine > 0)) {
            var first = point.openLine > 0 ? point : comma;
            throw text.error(
                    first.openLine,
                    first.openPlace,
                    "the decimal mark is ambiguous: point or comma may be a decimal or a thousands mark, and no other amount decides");
        }
        decimal = comma.line > 0 ? ',' : '.';
    }

    /**
     * Takes a mark that is known, once all amounts have been seen.
     *
     * @param known comma or point
     * @throws FormatException when an amount can only be read with the other mark
     */
    public void decide(char known) {
        checkCut();
        var other = known == ',' ? point : comma;
        if (other.line > 0) {
            throw text.error(
                    other.line,
                    other.place,
                    "the decimal mark is not the " + (known == ',' ? "comma" : "point") + " that was expected");
        }
        decimal = known;
    }

    /** The mark that was decided. */
    public char decimal() {
        return decimal;
    }

    /**
     * Reads an amount of the row that the reader stands on as minor units, or 0 for an empty cell.
     *
     * @param decimals how many decimals the currency has
     * @throws FormatException when the cell is no amount, or has more decimals than the currency
     */
    public long minor(CsvReader reader, int column, int decimals) {
        if (reader.length(column) == 0) {
            return 0;
        }
        if (!load(reader.start(column), reader.length(column))) {
            throw reader.error(column, "no amount");
        }
        if (cellChars == 0) {
            return 0;
        }
        boolean negative = cell[0] == '-';
        int at = negative || cell[0] == '+' ? 1 : 0;
        long value = 0;
        int digits = 0;
        int group = 0;
        char groupMark = UNDECIDED;
        for (; at < cellChars && cell[at] != decimal; at++) {
            char c = cell[at];
            if (c >= '0' && c <= '9') {
                value = value * 10 + (c - '0');
                digits++;
                group++;
            } else {
                boolean first = groupMark == UNDECIDED;
                if (!isThousands(c) || group < 1 || group > 3 || (!first && (c != groupMark || group != 3))) {
                    throw reader.error(column, "no amount");
                }
                groupMark = c;
                group = 0;
            }
        }
        if (digits == 0 || digits > MAX_DIGITS - decimals || (groupMark != UNDECIDED && group != 3)) {
            throw reader.error(column, "no amount");
        }
        value = fraction(reader, column, decimals, at, value);
        return negative ? -value : value;
    }

    private long fraction(CsvReader reader, int column, int decimals, int mark, long whole) {
        long value = whole;
        int seen = 0;
        for (int i = mark + 1; i < cellChars; i++) {
            char c = cell[i];
            if (c < '0' || c > '9') {
                throw reader.error(column, "no amount");
            }
            if (seen < decimals) {
                value = value * 10 + (c - '0');
            } else if (c != '0') {
                throw reader.error(column, "more decimals than the currency has");
            }
            seen++;
        }
        if (mark < cellChars && seen == 0) {
            throw reader.error(column, "no amount");
        }
        for (; seen < decimals; seen++) {
            value *= 10;
        }
        return value;
    }

    private boolean isThousands(char c) {
        return isGroup(c) || (decimal == '.' && c == ',') || (decimal == ',' && c == '.');
    }

    private static boolean isGroup(char c) {
        return c == ' ' || c == '\'';
    }

    /** Puts the cell into the buffer, blanks at the ends removed and the rarer signs replaced; false when it cannot be an amount. */
    private boolean load(int start, int length) {
        if (length < 0 || length > MAX_CHARS) {
            return false;
        }
        cellChars = 0;
        for (int i = 0; i < length; i++) {
            byte b = text.at(start + i);
            if (b < 0) {
                return loadText(start, length);
            }
            if (b > ' ' || cellChars > 0) {
                cell[cellChars++] = (char) b;
            }
        }
        while (cellChars > 0 && cell[cellChars - 1] <= ' ') {
            cellChars--;
        }
        return true;
    }

    private boolean loadText(int start, int length) {
        var value = Cells.text(text, start, length, quote);
        for (cellChars = 0; cellChars < value.length(); cellChars++) {
            char c = value.charAt(cellChars);
            cell[cellChars] = c == '\u2212' ? '-' : c == '\u2019' ? '\'' : Cells.isBlank(c) ? ' ' : c;
        }
        return text.charset().equals(StandardCharsets.UTF_8) || value.indexOf('\uFFFD') < 0;
    }
}

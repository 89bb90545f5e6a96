package se.knyt.formats.csv;

/** A file is not what it should be. The message names the file, the line and the column for a person. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final int column;
    private final String reason;

    /**
     * @param file name of the file
     * @param line 1-based physical line, 0 when the whole file is meant
     * @param column 1-based character in the line, 0 when the whole line is meant
     * @param reason what is wrong, in words
     */
    public FormatException(String file, int line, int column, String reason) {
        super(place(file, line, column) + ": " + reason);
        this.file = file;
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public String reason() {
        return reason;
    }

    private static String place(String file, int line, int column) {
        if (line == 0) {
            return file;
        }
        return file + ", line " + line + (column == 0 ? "" : ", column " + column);
    }
}

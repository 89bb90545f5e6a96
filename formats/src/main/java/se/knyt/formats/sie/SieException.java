package se.knyt.formats.sie;

/** A file that is not SIE or breaks a rule that an amount depends on, or something that may not be written. */
public final class SieException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int line;
    private final int column;

    /**
     * @param code stable word for the kind of fault ({@code voucher_unbalanced})
     * @param line 1-based physical line, 0 when it is of the whole file or when writing
     * @param column 1-based byte in the line, 0 when it is of the whole line
     */
    public SieException(String code, int line, int column, String message) {
        super(place(line, column) + message);
        this.code = code;
        this.line = line;
        this.column = column;
    }

    private static String place(int line, int column) {
        if (line == 0) {
            return "";
        }
        return column == 0 ? "line " + line + ": " : "line " + line + ", column " + column + ": ";
    }

    public String code() {
        return code;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}

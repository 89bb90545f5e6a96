package se.knyt.formats.csv;

/** Text out of cells that were noted by their place and length. */
public final class Cells {
    private Cells() {}

    /**
     * The text of a cell with blanks at both ends removed.
     *
     * @param length as {@link CsvReader#length} gives it
     */
    public static String text(FileText text, int start, int length, char quote) {
        if (length == 0) {
            return "";
        }
        if (length < 0) {
            var one = String.valueOf(quote);
            return strip(text.string(start, -length - 1).replace(one + one, one));
        }
        return strip(text.string(start, length));
    }

    /** Blanks, no-break ones too, removed at both ends. */
    static String strip(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    static boolean isBlank(char c) {
        return c <= ' ' || c == '\u00A0' || c == '\u202F' || c == '\u2007' || c == '\u2009' || c == '\uFEFF';
    }

    /** A column name made comparable: lower case, blanks, hyphens and underscores in a row as one underscore. */
    public static String columnName(String cell) {
        var name = new StringBuilder();
        boolean gap = false;
        for (char c : strip(cell).toLowerCase(java.util.Locale.ROOT).toCharArray()) {
            if (isBlank(c) || c == '_' || c == '-') {
                gap = true;
            } else {
                if (gap && !name.isEmpty()) {
                    name.append('_');
                }
                gap = false;
                name.append(c);
            }
        }
        return name.toString();
    }
}

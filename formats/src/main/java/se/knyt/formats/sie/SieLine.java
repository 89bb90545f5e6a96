package se.knyt.formats.sie;

import java.util.List;

/**
 * One record as it stands in the file.
 *
 * @param number 1-based physical line
 * @param label upper case with its {@code #}, or a brace alone
 * @param fields what follows
 */
record SieLine(int number, String label, List<Field> fields) {
    static final String OPEN = "{";
    static final String CLOSE = "}";

    /**
     * @param text of a plain field
     * @param column 1-based byte where it begins
     * @param items of an object list, empty for a plain field
     * @param list whether it is an object list
     */
    record Field(String text, int column, List<String> items, boolean list) {}

    boolean isOpen() {
        return label.equals(OPEN);
    }

    boolean isClose() {
        return label.equals(CLOSE);
    }

    /** The text of a field, empty when the line is shorter. */
    String text(int index) {
        return index < fields.size() ? fields.get(index).text() : "";
    }

    int column(int index) {
        return index < fields.size() ? fields.get(index).column() : 0;
    }

    SieException error(String code, int index, String message) {
        return new SieException(code, number, column(index), message);
    }
}

package se.knyt.formats.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How a file separates and quotes its cells, found out from its first row: the delimiter by which most of the wanted column names
 * appear.
 *
 * @param delimiter one of semicolon, comma, tab, bar
 * @param quote double quote, or single quote where the first row begins with one
 * @param known how many of the wanted names were found
 */
public record CsvDialect(char delimiter, char quote, int known) {
    private static final char[] DELIMITERS = {';', ',', '\t', '|'};

    /**
     * Sniffs the dialect.
     *
     * @param wanted whether a normalised column name is one of those looked for
     * @throws FormatException when the file is empty or two delimiters fit equally well
     */
    public static CsvDialect of(FileText text, Predicate<String> wanted) {
        char quote = text.head(16).strip().startsWith("'") ? '\'' : '"';
        CsvDialect best = null;
        boolean even = false;
        for (char delimiter : DELIMITERS) {
            int known =
                    (int) names(text, delimiter, quote).stream().filter(wanted).count();
            if (best == null || known > best.known()) {
                best = new CsvDialect(delimiter, quote, known);
                even = false;
            } else if (known == best.known() && known > 1) {
                even = true;
            }
        }
        if (best == null || even) {
            throw new FormatException(text.name(), 1, 1, "the delimiter can be read in two ways");
        }
        return best;
    }

    /** The normalised names of the first row, read with a delimiter; none when it cannot be read so. */
    private static Set<String> names(FileText text, char delimiter, char quote) {
        try {
            var reader = new CsvReader(text, delimiter, quote);
            return reader.next() ? Set.copyOf(names(reader)) : Set.of();
        } catch (FormatException e) {
            return Set.of();
        }
    }

    /** The normalised names of the row that the reader stands on. */
    public static List<String> names(CsvReader reader) {
        var names = new ArrayList<String>(reader.size());
        for (int i = 0; i < reader.size(); i++) {
            names.add(Cells.columnName(reader.text(i)));
        }
        return names;
    }
}

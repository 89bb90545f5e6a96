package se.knyt.formats.settlement.mapped;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/**
 * A table that may have lines of text above its header.
 *
 * @param text the file
 * @param delimiter between cells
 * @param quote around cells
 * @param headerLine physical line of the header
 * @param header the names of its columns made comparable, in their order
 */
record MappedTable(FileText text, char delimiter, char quote, int headerLine, List<String> header) {
    /** A header further down is none. */
    private static final int ABOVE_MAX = 30;

    private static final char[] DELIMITERS = {';', '\t', ',', '|'};

    /** The rows above, and how much each speaks for being the header. */
    private interface Score {
        int of(List<String> names);
    }

    /**
     * The table whose header holds all of the columns wanted.
     *
     * @throws FormatException when there is none
     */
    static MappedTable of(FileText text, Collection<String> wanted) {
        var found = best(text, names -> new HashSet<>(names).containsAll(wanted) ? names.size() : 0);
        if (found == null) {
            throw new FormatException(text.name(), 1, 1, "no row with the columns " + String.join(", ", wanted));
        }
        return found;
    }

    /** Which of the columns wanted the row lacks that has most of them; none where there is a table that has all. */
    static List<String> missing(FileText text, Collection<String> wanted) {
        var nearest = best(text, names ->
                (int) names.stream().filter(wanted::contains).distinct().count());
        return wanted.stream()
                .filter(name -> nearest == null || !nearest.header().contains(name))
                .toList();
    }

    /**
     * The table of a file of which nothing is known: its header is the first of the widest rows, and holds no amount and no day.
     *
     * @throws FormatException when there is none
     */
    static MappedTable guessed(FileText text) {
        var found = best(text, names -> {
            long filled = names.stream().filter(name -> !name.isEmpty()).count();
            boolean words = names.stream().noneMatch(name -> name.matches("[-+]?[\\d_.,:/]+"));
            return filled >= 3 && words ? (int) filled : 0;
        });
        if (found == null) {
            throw new FormatException(text.name(), 1, 1, "no table with a header is found in it");
        }
        return found;
    }

    private static @org.jspecify.annotations.Nullable MappedTable best(FileText text, Score score) {
        char quote = text.head(16).strip().startsWith("'") ? '\'' : '"';
        MappedTable best = null;
        int most = 0;
        for (char delimiter : DELIMITERS) {
            var reader = new CsvReader(text, delimiter, quote);
            try {
                for (int i = 0; i < ABOVE_MAX && reader.next(); i++) {
                    var names = CsvDialect.names(reader);
                    int value = score.of(names);
                    if (value > most) {
                        most = value;
                        best = new MappedTable(text, delimiter, quote, reader.line(), List.copyOf(names));
                    }
                }
            } catch (FormatException notThisDelimiter) {
                // With this delimiter it is no table; what is wrong with the table that it is, reading it tells.
            }
        }
        return best;
    }

    /** A reader that stands on the header. */
    CsvReader rows() {
        var reader = new CsvReader(text, delimiter, quote);
        while (reader.next()) {
            if (reader.line() == headerLine) {
                return reader;
            }
        }
        throw new IllegalStateException("the header was found before");
    }
}

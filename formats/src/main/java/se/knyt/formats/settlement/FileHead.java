package se.knyt.formats.settlement;

import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.FileText;

/** The beginning of a file, by which a format knows its own. */
public final class FileHead {
    /** Enough for the widest header. */
    private static final int BYTES = 16_384;

    private final String text;
    private final Set<String> columns;

    private FileHead(String text) {
        this.text = text;
        columns = isJson() ? Set.of() : Collections.unmodifiableSet(columns(text));
    }

    public static FileHead of(FileText file) {
        return new FileHead(file.head(BYTES).stripLeading());
    }

    /** The column names of the first line, by any delimiter. */
    private static Set<String> columns(String text) {
        var line = text.lines().findFirst().orElse("");
        var names = new TreeSet<String>();
        for (var cell : line.split("[;,\t|]", -1)) {
            names.add(Cells.columnName(cell.replace("\"", "").replace("'", "")));
        }
        return names;
    }

    /** The first bytes as text, from the first that is no white space. */
    public String text() {
        return text;
    }

    /** Whether it begins as JSON; else it is text that may be a table. */
    public boolean isJson() {
        return text.startsWith("{") || text.startsWith("[");
    }

    /** Whether the first line names all of these columns, which are written as {@link Cells#columnName} gives them; never in JSON. */
    public boolean hasColumns(String... names) {
        return columns.containsAll(Arrays.asList(names));
    }

    /** Whether it is JSON in which one of these texts stands. */
    public boolean isJsonWithAny(String... texts) {
        return isJson() && Arrays.stream(texts).anyMatch(text::contains);
    }
}

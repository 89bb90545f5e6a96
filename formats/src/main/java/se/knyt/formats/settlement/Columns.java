package se.knyt.formats.settlement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.LastRow;

/** The columns of one section of a settlement file, found by name in any order. */
public final class Columns {
    /** The place of a column that is not there. */
    public static final int NONE = -1;

    private final Map<String, Integer> places;
    private final CsvReader reader;
    private final int needed;
    private final int width;
    private final LastRow lastRow;

    private Columns(Map<String, Integer> places, CsvReader reader) {
        this.places = places;
        this.reader = reader;
        needed = places.values().stream().mapToInt(Integer::intValue).max().orElse(NONE);
        width = reader.size();
        lastRow = new LastRow(width);
    }

    /**
     * Reads the header that the reader stands on.
     *
     * @param used which normalised names are of use
     * @param required names that must be there, as the provider writes them
     * @throws FormatException when one of those is missing, or a name that is used stands twice
     */
    public static Columns of(CsvReader reader, Predicate<String> used, List<String> required) {
        var places = new HashMap<String, Integer>();
        var names = CsvDialect.names(reader);
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (used.test(name) && places.putIfAbsent(name, i) != null) {
                throw reader.error(i, "the column " + reader.text(i) + " stands twice");
            }
        }
        for (var name : required) {
            if (!places.containsKey(Cells.columnName(name))) {
                throw reader.errorAtEnd("the column " + name + " is missing");
            }
        }
        return new Columns(places, reader);
    }

    /** The names that are of use and there. */
    public Set<String> names() {
        return new TreeSet<>(places.keySet());
    }

    public int place(String name) {
        return places.getOrDefault(name, NONE);
    }

    public boolean has(String name) {
        return places.containsKey(name);
    }

    /** The first of the names that is there, or {@link #NONE}. */
    public int place(String name, String other) {
        return has(name) ? place(name) : place(other);
    }

    /** The text of the row's cell, empty where the column is not there. */
    public String text(int place) {
        return place == NONE ? "" : reader.text(place);
    }

    /** Whether the row's cell is there and holds any byte. */
    public boolean filled(int place) {
        return place != NONE && reader.length(place) != 0;
    }

    /** @throws FormatException when the row ends before its last needed column or, as the file's last, before the others of its kind, or holds more cells than the header */
    public void checkRow() {
        if (reader.size() <= needed) {
            throw reader.errorAtEnd("the row ends before its last needed column; is the file cut off?");
        }
        lastRow.check(reader);
        for (int i = width; i < reader.size(); i++) {
            if (reader.length(i) != 0) {
                throw reader.error(i, "more cells than the header has columns");
            }
        }
    }
}

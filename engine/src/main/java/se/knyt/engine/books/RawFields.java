package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.formats.csv.CsvDialect;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the provider's own rows hold of a payout's lines, by the names that they have there. It is read from what was received, which is
 * kept sealed as ever: nothing more is stored. A row of a table is found by its place in the file, with the headings of its own table, what an interface has told by the id of
 * the line's transaction. Of what can be taken for two rows nothing is told.
 */
final class RawFields {
    /** How names begin, as those of orders' fields. */
    static final String PREFIX = "raw.";

    static final int FIELDS_MAX = 60;
    static final int CHARS_MAX = 200;
    /** What is larger is not read once more for a rule. */
    private static final int BYTES_MAX = 32 << 20;
    /** A row of a table has at least so many cells; what stands above a table is not one. */
    private static final int CELLS_MIN = 3;

    /** Names of what may tell of a person: rules are about money. */
    private static final Pattern PERSONAL = Pattern.compile(
            "name|namn|mail|phone|telefon|mobil|address|adress|street|gata|zip|postal|postnummer|\\bcity\\b|\\bort\\b|personal|person|birth"
                    + "|social|\\bip\\b|customer|kund|buyer|köpare|shopper|consumer|payer|betalare|cardholder|kortinnehavare|message"
                    + "|meddelande|\\bnote\\b|iban|\\bpan\\b");

    /** A number, a day or a time of it, as no heading is one. */
    private static final Pattern VALUE =
            Pattern.compile("[+\\-\u2212]?[\\d.,:/ \u00a0TZ+\\-]*\\d[\\d.,:/ \u00a0TZ+\\-]*%?");

    private static final String RAW = "select raw_id from document where company_id = ? and document_id = ?";

    private RawFields() {}

    /**
     * A line that is looked for.
     *
     * @param seq its number in the payout
     * @param row where its row stands in the file, from 1
     * @param transaction the provider's id of it, empty where it has none
     */
    record Wanted(int seq, int row, String transaction) {
        static List<Wanted> of(PayoutRow payout) {
            return payout.lines().stream()
                    .map(l -> new Wanted(l.seq(), l.line().line(), l.line().providerTransactionId()))
                    .toList();
        }
    }

    /** Of each line that has some, by its number. */
    static Map<Integer, Map<String, String>> of(Tx tx, Archive archive, PayoutRow row) throws SQLException {
        return of(tx, archive, row.company(), row.id(), Wanted.of(row));
    }

    static Map<Integer, Map<String, String>> of(Tx tx, Archive archive, long company, long payout, List<Wanted> lines)
            throws SQLException {
        var raw = tx.first(RAW, r -> r.getLong(1), company, payout);
        if (raw.isEmpty()) {
            return Map.of();
        }
        var kept = archive.raw(tx, company, raw.get());
        if (kept.isEmpty() || kept.get().content().length > BYTES_MAX) {
            return Map.of();
        }
        return read(kept.get(), lines);
    }

    static Map<Integer, Map<String, String>> read(Archive.Kept kept, List<Wanted> lines) {
        try {
            return kept.mediaType().contains("json") ? told(kept, lines) : table(kept, lines);
        } catch (FormatException | JacksonException _) {
            // It was read once by a reader of its own kind; by names alone it cannot be.
            return Map.of();
        }
    }

    private static Map<Integer, Map<String, String>> table(Archive.Kept kept, List<Wanted> lines) {
        var wanted = new HashMap<Integer, List<Integer>>();
        lines.forEach(line ->
                wanted.computeIfAbsent(line.row(), _ -> new ArrayList<>()).add(line.seq()));
        int last = lines.stream().mapToInt(Wanted::row).max().orElse(0);
        var text = FileText.of(kept.name(), kept.content());
        var dialect = CsvDialect.of(text, name -> !name.isEmpty());
        var reader = new CsvReader(text, dialect.delimiter(), dialect.quote());
        var header = List.<String>of();
        var result = new HashMap<Integer, Map<String, String>>();
        while (reader.next() && reader.line() <= last) {
            var of = wanted.get(reader.line());
            if (of == null) {
                var cells = cells(reader);
                // A file may have several tables, each with headings of its own; the last above a row are the row's.
                header = areHeadings(cells, header.isEmpty()) ? cells : header;
            } else if (reader.size() == header.size() && areDistinct(header)) {
                var fields = new TreeMap<String, String>();
                for (int i = 0; i < header.size(); i++) {
                    keep(fields, header.get(i), reader.text(i));
                }
                of.forEach(seq -> result.put(seq, Map.copyOf(fields)));
            }
        }
        return result;
    }

    private static List<String> cells(CsvReader reader) {
        var cells = new ArrayList<String>(reader.size());
        for (int i = 0; i < reader.size(); i++) {
            cells.add(reader.text(i).strip());
        }
        return cells;
    }

    /**
     * Headings are names: the first row that is wide enough for a table, as long as no later one is more like it, and any later row that
     * has no number and no day in it and hardly an empty cell.
     */
    private static boolean areHeadings(List<String> cells, boolean first) {
        long named = cells.stream().filter(cell -> !cell.isEmpty()).count();
        boolean wide = cells.size() >= CELLS_MIN;
        boolean names = named >= CELLS_MIN
                && named * 2 > cells.size()
                && cells.stream().noneMatch(cell -> VALUE.matcher(cell).matches());
        return wide && (first || names);
    }

    /** Two columns of one name cannot be told apart by it. */
    private static boolean areDistinct(List<String> header) {
        return new HashSet<>(header).size() == header.size();
    }

    private static Map<Integer, Map<String, String>> told(Archive.Kept kept, List<Wanted> lines) {
        var ids = new HashSet<String>();
        lines.stream().map(Wanted::transaction).filter(id -> !id.isEmpty()).forEach(ids::add);
        var found = new HashMap<String, JsonNode>();
        var twice = new HashSet<String>();
        for (var part : new String(kept.content(), StandardCharsets.UTF_8).split("\n")) {
            if (!part.isBlank()) {
                look(Json.read(part, JsonNode.class), ids, found, twice);
            }
        }
        var result = new HashMap<Integer, Map<String, String>>();
        for (var line : lines) {
            var id = line.transaction();
            var node = found.get(id);
            if (node != null && !twice.contains(id)) {
                var fields = new TreeMap<String, String>();
                collect(fields, "", node, 0);
                result.put(line.seq(), Map.copyOf(fields));
            }
        }
        return result;
    }

    private static void look(JsonNode node, Set<String> ids, Map<String, JsonNode> found, Set<String> twice) {
        if (node.isObject()) {
            for (var value : node.values()) {
                if (value.isString() && ids.contains(value.asString())) {
                    var before = found.putIfAbsent(value.asString(), node);
                    if (before != null && !before.equals(node)) {
                        twice.add(value.asString());
                    }
                }
            }
        }
        for (var value : node.values()) {
            if (value.isContainer()) {
                look(value, ids, found, twice);
            }
        }
    }

    /** Fields of objects in it too, {@code metadata.store}; lists are several values, and none of them is the field's. */
    private static void collect(Map<String, String> fields, String path, JsonNode node, int depth) {
        for (var entry : node.properties()) {
            var name = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            var value = entry.getValue();
            if (value.isObject() && depth < 3) {
                collect(fields, name, value, depth + 1);
            } else if (value.isString() || value.isNumber() || value.isBoolean()) {
                keep(fields, name, value.asString());
            }
        }
    }

    private static void keep(Map<String, String> fields, String name, String value) {
        var plain = value.strip();
        if (!name.isEmpty()
                && !plain.isEmpty()
                && name.length() <= CHARS_MAX
                && plain.length() <= CHARS_MAX
                && fields.size() < FIELDS_MAX
                && !PERSONAL.matcher(name.toLowerCase(Locale.ROOT)).find()) {
            fields.put(PREFIX + name, plain);
        }
    }
}

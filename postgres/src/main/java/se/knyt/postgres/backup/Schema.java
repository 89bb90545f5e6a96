package se.knyt.postgres.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of a database as far as their rows are concerned.
 *
 * @param version the migrations that made it, in order; empty when it has no record of them
 * @param tables every table but that record, referenced ones before those that refer to them where that is possible
 * @param sequences last value handed out, by quoted name
 */
record Schema(String version, List<Table> tables, Map<String, Long> sequences) {
    private static final String HISTORY = "flyway_schema_history";
    private static final Pattern TABLE = Pattern.compile("table (\\S+) (.+)");
    private static final Pattern SEQUENCE = Pattern.compile("sequence (\\S+) (-?\\d{1,19})");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");

    /** Partitions are left out: their rows are read from, and go in through, the table they are part of. */
    private static final String TABLES_SQL = """
            select n.nspname || '.' || c.relname,
                   string_agg(a.attname, ',' order by a.attname)
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            where c.relkind in ('r', 'p') and not c.relispartition
              and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
              and c.relname <> 'flyway_schema_history'
            group by 1
            order by 1
            """;

    private static final String SEQUENCES_SQL = """
            select schemaname || '.' || sequencename, last_value from pg_sequences where last_value is not null order by 1
            """;

    /**
     * @param name schema and table
     * @param columns those that hold values of their own, not computed ones, by name
     */
    record Table(String name, List<String> columns) {
        Table {
            if (!NAME.matcher(name).matches()
                    || !columns.stream().allMatch(column -> NAME.matcher(column).matches())) {
                throw new BackupException("The table " + name + " has a name that the logical backup does not take.");
            }
        }

        String quoted() {
            return quote(name);
        }

        String columnList() {
            return columns.stream().map(Schema::quote).collect(Collectors.joining(", "));
        }
    }

    private static String quote(String name) {
        return "\"" + name.replace(".", "\".\"") + "\"";
    }

    static Schema read(Connection connection) throws SQLException {
        var tables = new ArrayList<Table>();
        var sequences = new LinkedHashMap<String, Long>();
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(TABLES_SQL)) {
                while (row.next()) {
                    tables.add(
                            new Table(row.getString(1), List.of(row.getString(2).split(",", -1))));
                }
            }
            try (var row = statement.executeQuery(SEQUENCES_SQL)) {
                while (row.next()) {
                    sequences.put(quote(row.getString(1)), row.getLong(2));
                }
            }
        }
        return new Schema(version(connection), List.copyOf(tables), sequences);
    }

    private static String version(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("select to_regclass('" + HISTORY + "') is not null")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return "";
                }
            }
            var sql = "select coalesce(string_agg(version || ':' || checksum, ',' order by installed_rank), '') from "
                    + HISTORY + " where success and version is not null";
            try (var row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }
    }

    String toText() {
        var text = new StringBuilder("version ").append(version).append('\n');
        for (var table : tables) {
            text.append("table ")
                    .append(table.name())
                    .append(' ')
                    .append(String.join(",", table.columns()))
                    .append('\n');
        }
        sequences.forEach((name, value) ->
                text.append("sequence ").append(name).append(' ').append(value).append('\n'));
        return text.toString();
    }

    static Schema parse(String text) {
        var lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().startsWith("version ")) {
            throw new BackupException("The backup's schema file is not understood.");
        }
        var tables = new ArrayList<Table>();
        var sequences = new LinkedHashMap<String, Long>();
        for (var line : lines.subList(1, lines.size())) {
            var table = TABLE.matcher(line);
            var sequence = SEQUENCE.matcher(line);
            if (table.matches()) {
                tables.add(new Table(table.group(1), List.of(table.group(2).split(",", -1))));
            } else if (sequence.matches()
                    && NAME.matcher(sequence.group(1).replace("\"", "")).matches()) {
                sequences.put(sequence.group(1), Long.parseLong(sequence.group(2)));
            } else {
                throw new BackupException("The backup's schema file holds a line that is not understood: " + line);
            }
        }
        return new Schema(lines.getFirst().substring("version ".length()), List.copyOf(tables), sequences);
    }
}

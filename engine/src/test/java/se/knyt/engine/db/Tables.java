package se.knyt.engine.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tables of a database as its own catalogue tells them. */
final class Tables {
    private static final String WITH_COMPANY = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id' and not a.attisdropped
             where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1
            """;
    private static final String COLUMNS = """
            select a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a
             where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum
            """;

    private Tables() {}

    static List<String> withCompany(Connection connection) throws SQLException {
        return texts(connection, WITH_COMPANY);
    }

    /** A statement that puts one row of the company into the table; all its values tell the company. */
    static String insertOne(Connection connection, String table, long company) throws SQLException {
        var names = new ArrayList<String>();
        var values = new ArrayList<String>();
        try (var statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                    values.add(value(rows.getString(2), company));
                }
            }
        }
        return "insert into " + table + " (" + String.join(", ", names) + ") values (" + String.join(", ", values)
                + ")";
    }

    private static String value(String type, long company) {
        return switch (type) {
            case "bigint", "integer" -> Long.toString(company);
            // Rates: kept beside amounts, and no list filters on them.
            case "numeric" -> Long.toString(company);
            case "text" -> "'of-" + company + "'";
            case "text[]" -> "array['of-" + company + "']";
            case "boolean" -> "true";
            case "date" -> "date '2026-11-02'";
            case "timestamp with time zone" -> "timestamptz '2026-11-02 08:00:00Z'";
            case "bytea" -> "'of-" + company + "'::bytea";
            default -> throw new IllegalStateException("a column of a type no list may filter on: " + type);
        };
    }

    static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<String>();
            while (rows.next()) {
                result.add(rows.getString(1));
            }
            return result;
        }
    }
}

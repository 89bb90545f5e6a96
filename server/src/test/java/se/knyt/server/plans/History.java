package se.knyt.server.plans;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import se.knyt.postgres.testing.TestDatabase;

/** Years of a company's rows, put into a database that has its tables. */
public final class History {
    private static final String INDEXES = "select indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
            + " from pg_index join pg_class on pg_class.oid = indrelid"
            + " where relnamespace = 'public'::regnamespace"
            + " and not exists (select 1 from pg_constraint where conindid = indexrelid)";

    private History() {}

    /** Indexes are built once over what is there: row by row they take the greater part of the time. */
    public static void put(TestDatabase database) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set maintenance_work_mem = '64MB'");
            var indexes = taken(statement);
            statement.execute(rows());
            for (var index : indexes) {
                statement.execute(index);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> taken(Statement statement) throws SQLException {
        var names = new ArrayList<String>();
        var made = new ArrayList<String>();
        try (var indexes = statement.executeQuery(INDEXES)) {
            while (indexes.next()) {
                names.add(indexes.getString(1));
                made.add(indexes.getString(2));
            }
        }
        statement.execute("drop index " + String.join(", ", names));
        return made;
    }

    private static String rows() {
        try (var in = History.class.getResourceAsStream("/plans/history.sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.DatabaseUrl;
import se.knyt.postgres.backup.Backups;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;

class MigratedSchemaTest {
    @TempDir
    Path folder;

    @Test
    void the_rows_of_a_real_knyt_move_into_an_empty_database() throws Exception {
        try (var from = TestPostgres.emptyDatabase();
                var to = TestPostgres.emptyDatabase()) {
            new MigratedSchema().install(from.urlWithCredentials());
            execute(from, "insert into organization values (7, 'Vävstugan', '2026-11-25T12:00:00Z')");
            execute(from, "select nextval('knyt_id')");
            var backup = folder.resolve("backup");
            Backups.logical(
                    new DatabaseUrl(from.urlWithCredentials()),
                    folder.resolve("data"),
                    backup,
                    Instant.parse("2026-11-25T12:00:00Z"));

            Backups.restore(backup, new DatabaseUrl(to.urlWithCredentials()), folder.resolve("new-data"));

            assertThat(ask(to, "select name from organization where organization_id = 7"))
                    .isEqualTo("Vävstugan");
            assertThat(ask(to, "select last_value from knyt_id"))
                    .isEqualTo(ask(from, "select last_value from knyt_id"));
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}

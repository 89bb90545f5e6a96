package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.db.Schema;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;

/** Databases that this Knyt must not begin to work with: the start says why, and changes nothing. */
class RefusedDatabasesTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    @TempDir
    Path folders;

    private StartOptions options(String folder, TestDatabase database) {
        return new StartOptions(
                0, folders.resolve(folder), Optional.of(database.urlWithCredentials()), true, "127.0.0.1");
    }

    private StartRefusedException refused(String folder, TestDatabase database) {
        return catchThrowableOfType(StartRefusedException.class, () -> new Running(options(folder, database)).close());
    }

    private static void migrate(TestDatabase database) {
        Schema.migrate(database.url(), database.user(), database.password(), ROLE_PASSWORD);
    }

    private static void run(TestDatabase database, String sql) throws SQLException {
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
            return String.valueOf(row.getString(1));
        }
    }

    /** One for test and one for live on the same server: the second leaves the first's roles alone, and takes part when it has their password. */
    @Test
    void anotherKnytOnTheSameServerIsNotLockedOut() throws Exception {
        try (var live = TestPostgres.emptyDatabase();
                var test = TestPostgres.emptyDatabase()) {
            migrate(live);
            var refused = refused("test", test);
            assertThat(refused)
                    .hasMessageContaining("another database of this PostgreSQL server")
                    .hasMessageContaining("knyt_engine");
            assertThat(refused.whatToDo())
                    .contains("roles.password", folders.resolve("test").toString());
            try (var login = DriverManager.getConnection(
                    live.url(), "knyt_web", Schema.password(Schema.WEB_ROLE, ROLE_PASSWORD))) {
                assertThat(login.isValid(5)).isTrue();
            }
            Files.writeString(folders.resolve("test/roles.password"), ROLE_PASSWORD);
            try (var running = new Running(options("test", test))) {
                assertThat(running.url()).startsWith("http");
            }
            try (var login = DriverManager.getConnection(live.url(), "knyt_engine", ROLE_PASSWORD)) {
                assertThat(login.isValid(5)).isTrue();
            }
        }
    }

    /** A backup that is tried out in a second database of the server is no reason to lock the first one out either. */
    @Test
    void tablesForARestoreLeaveThePasswordOfTheRoles() throws Exception {
        try (var live = TestPostgres.emptyDatabase();
                var tried = TestPostgres.emptyDatabase()) {
            migrate(live);
            new MigratedSchema().install(tried.urlWithCredentials());
            try (var login = DriverManager.getConnection(live.url(), "knyt_engine", ROLE_PASSWORD)) {
                assertThat(login.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void tablesOfANewerKnytAreLeftToIt() throws Exception {
        try (var database = TestPostgres.emptyDatabase()) {
            migrate(database);
            run(
                    database,
                    "insert into flyway_schema_history select installed_rank + 1, '99', 'further', type, 'V99__further.sql', 7,"
                            + " installed_by, installed_on, 1, true from flyway_schema_history order by installed_rank desc limit 1");
            Files.createDirectories(folders.resolve("old"));
            Files.writeString(folders.resolve("old/roles.password"), ROLE_PASSWORD);
            var refused = refused("old", database);
            assertThat(refused)
                    .hasMessageContaining("99")
                    .hasMessageContaining("this one knows 1")
                    .hasMessageContaining("newer Knyt")
                    .hasMessageContaining("Nothing was changed");
            assertThat(refused.whatToDo()).contains("newer Knyt", "backup");
            assertThat(ask(database, "select count(*) from company")).isEqualTo("0");
            assertThat(ask(database, "select count(*) from flyway_schema_history"))
                    .isEqualTo("2");
        }
    }

    @Test
    void tablesOfAnotherBuildAreNamedAndNoRepairIsAdvised() throws Exception {
        try (var database = TestPostgres.emptyDatabase()) {
            migrate(database);
            run(database, "update flyway_schema_history set checksum = checksum + 1 where version = '1'");
            Files.createDirectories(folders.resolve("other"));
            Files.writeString(folders.resolve("other/roles.password"), ROLE_PASSWORD);
            var refused = refused("other", database);
            assertThat(refused).hasMessageContaining("another build of Knyt").hasMessageContaining("version 1");
            assertThat(refused.getMessage() + refused.whatToDo())
                    .contains("Start the Knyt that made it")
                    .doesNotContain("checksum", "http");
        }
    }
}

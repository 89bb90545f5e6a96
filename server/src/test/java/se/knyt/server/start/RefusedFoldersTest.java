package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.db.Schema;
import se.knyt.postgres.DataFolderLock;
import se.knyt.postgres.PostgresStartException;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;

/** Data folders that a start refuses, and leaves as they are: a database of the operator's own was sealed with the key of such a folder. */
class RefusedFoldersTest {
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static TestDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void seal() throws SQLException {
        database = TestPostgres.emptyDatabase();
        Schema.migrate(database.url(), database.user(), database.password(), ROLE_PASSWORD);
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("insert into organization values (1, 'Nordan', now());"
                    + "insert into company (company_id, organization_id, slug, name, organization_number, sandbox, start_date,"
                    + " settings_version, wrapped_key, created_at)"
                    + " values (1, 1, 'nordan', 'Nordan', '556000-0001', false, '2026-11-01', 1, '\\x00', now())");
        }
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private StartRefusedException refused() throws IOException {
        Files.writeString(folder.resolve("roles.password"), ROLE_PASSWORD);
        return catchThrowableOfType(StartRefusedException.class, () -> start().close());
    }

    private Running start() {
        return new Running(new StartOptions(0, folder, Optional.of(database.urlWithCredentials()), true, "127.0.0.1"));
    }

    @Test
    void aMissingKeyIsNotReplacedByAnother() throws Exception {
        var refused = refused();
        assertThat(refused).hasMessageContaining("master.key is missing in " + folder);
        assertThat(refused.whatToDo()).contains("from a backup");
        assertThat(folder.resolve("master.key")).doesNotExist();
    }

    /** Empty as after a loss of power, cut, and something else than a key. */
    @ParameterizedTest
    @ValueSource(strings = {"", "AAECAwQFBgcICQ==", "no key at all"})
    void aDamagedKeyIsToldAndLeft(String text) throws Exception {
        Files.writeString(folder.resolve("master.key"), text);
        var refused = refused();
        assertThat(refused).hasMessageContaining("master.key is damaged").hasMessageContaining("Nothing was changed");
        assertThat(refused.whatToDo()).contains("from a backup");
        assertThat(folder.resolve("master.key")).hasContent(text);
    }

    @Test
    void aFolderThatAnotherProcessUsesIsRefusedWithADatabaseOfOnesOwnToo() throws Exception {
        Files.writeString(folder.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]));
        try (var held = DataFolderLock.take(folder)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresStartException.class)
                    .hasMessageContaining("in use by another Knyt");
        }
    }

    @Test
    void fewerConnectionsThanThePoolsHoldAreRefused() {
        var address = DatabaseAddress.parse(database.urlWithCredentials());
        ConnectionsCheck.require(address, 22);
        assertThatThrownBy(() -> ConnectionsCheck.require(address, 100_000))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("max_connections")
                .hasMessageContaining("100000");
    }
}

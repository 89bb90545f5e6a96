package se.knyt.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.DatabaseUrl;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;

class LogicalBackupTest {
    private static final Instant TAKEN = Instant.parse("2026-11-25T12:00:00Z");
    private static final List<String> TABLES = List.of("shelf", "article", "history", "seed");

    @TempDir
    Path folder;

    private TestDatabase source;
    private TestDatabase target;

    @BeforeEach
    void create() throws SQLException {
        source = TestPostgres.freshDatabase("shelf_schema", url -> new ShelfSchema().install(url));
        target = TestPostgres.emptyDatabase();
        try (var connection = source.connect()) {
            fill(connection);
        }
    }

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    private static void fill(Connection connection) throws SQLException {
        Rows.execute(connection, "insert into shelf (name) values ('övre'), (E'tab\\tand\\nnewline\\\\.')");
        Rows.execute(
                connection,
                "insert into article values (10, 1, null, '\\x00ff0a5c', '{1.10,2.00}'), (11, 2, '\\N', '', '{}')");
        Rows.execute(connection, "update shelf set best_article = 11 where shelf_id = 1");
        Rows.execute(connection, "set session_replication_role = replica");
        Rows.execute(connection, "insert into history select generate_series(1, 1000)");
        Rows.execute(connection, "set session_replication_role = origin");
        Rows.execute(connection, "select nextval('ticket'), nextval('ticket')");
        Rows.execute(connection, "insert into seed values ('added later')");
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    private void takeBackup() {
        Backups.logical(new DatabaseUrl(source.urlWithCredentials()), folder.resolve("data"), backup(), TAKEN);
    }

    private void restore() {
        Backups.restore(backup(), new DatabaseUrl(target.urlWithCredentials()), folder.resolve("new-data"));
    }

    @Test
    void every_row_comes_back_in_another_database_and_numbers_go_on() throws Exception {
        takeBackup();
        restore();
        try (var from = source.connect();
                var to = target.connect()) {
            for (var table : TABLES) {
                assertThat(Rows.all(to, table)).as(table).isEqualTo(Rows.all(from, table));
            }
            assertThat(Rows.number(to, "select nextval('ticket')")).isEqualTo(2001);
            Rows.execute(to, "insert into shelf (name) values ('next')");
            assertThat(Rows.number(to, "select max(shelf_id) from shelf")).isEqualTo(3);
            assertThatThrownBy(() -> Rows.execute(to, "insert into history values (5000)"))
                    .hasMessageContaining("history is not written twice");
        }
    }

    /** Two rows in two tables, always in one transaction. */
    private void writePairs(AtomicBoolean enough, CountDownLatch some) throws SQLException {
        try (var connection = source.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; !enough.get(); i++) {
                statement.execute("insert into shelf (name) values ('" + i + "')");
                statement.execute("insert into seed values ('" + i + "')");
                connection.commit();
                some.countDown();
            }
        }
    }

    @Test
    void the_copy_is_of_one_moment_for_all_tables() throws Exception {
        var enough = new AtomicBoolean();
        var some = new CountDownLatch(50);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> writing = () -> {
                writePairs(enough, some);
                return true;
            };
            var written = threads.submit(writing);
            some.await();
            takeBackup();
            enough.set(true);
            written.get();
        }
        restore();
        try (var to = target.connect()) {
            // Both tables held two rows before the first pair.
            long pairs = Rows.number(to, "select count(*) from seed") - 2;
            assertThat(pairs).isGreaterThanOrEqualTo(50);
            assertThat(Rows.number(to, "select count(*) from shelf") - 2).isEqualTo(pairs);
        }
    }

    @Test
    void a_database_with_rows_is_left_as_it_is() throws Exception {
        takeBackup();
        new ShelfSchema().install(target.urlWithCredentials());
        assertThatThrownBy(this::restore).isInstanceOf(BackupException.class).hasMessageContaining("rows already");
        try (var to = target.connect()) {
            assertThat(Rows.all(to, "seed")).containsExactly("(\"from the migration\")");
        }
    }

    @Test
    void tables_of_another_version_are_refused() throws Exception {
        takeBackup();
        try (var to = target.connect()) {
            Rows.execute(to, "create table shelf (shelf_id bigint)");
        }
        assertThatThrownBy(this::restore)
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("not those of the backup");
    }

    @Test
    void a_file_cut_short_is_refused_before_a_row_is_written() throws Exception {
        takeBackup();
        var file = backup().resolve("tables/public.history.copy.gz");
        var bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        assertThatThrownBy(this::restore).isInstanceOf(BackupException.class).hasMessageContaining("damaged");
    }
}

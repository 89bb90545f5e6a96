package se.knyt.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.PreparedFolder;

class PhysicalBackupTest {
    private static final Instant TAKEN = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        PreparedFolder.copyTo(Files.createDirectories(folder.resolve("source")));
    }

    private PostgresOptions source() {
        return PostgresOptions.in(folder.resolve("source"));
    }

    private PostgresOptions target() {
        return PostgresOptions.in(folder.resolve("target"));
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    /** One writer, one row a commit: whatever the copy holds must be the first so many of them, without a hole. */
    private static final class Writer implements Callable<Long> {
        private final EmbeddedPostgres server;
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicLong committed = new AtomicLong();
        private final CountDownLatch some = new CountDownLatch(100);

        Writer(EmbeddedPostgres server) {
            this.server = server;
        }

        @Override
        public Long call() throws SQLException {
            try (var connection = server.connect("knyt");
                    var insert = connection.prepareStatement("insert into line values (?, repeat('x', 500))")) {
                while (!enough.get()) {
                    insert.setLong(1, committed.get() + 1);
                    insert.executeUpdate();
                    committed.incrementAndGet();
                    some.countDown();
                }
            }
            return committed.get();
        }
    }

    @Test
    void a_copy_taken_while_rows_are_written_restores_alone_and_goes_on() throws Exception {
        long before;
        long after;
        try (var server = EmbeddedPostgres.start(source());
                var connection = server.connect("knyt");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Rows.execute(connection, "create table line (n bigint primary key, padding text)");
            var writer = new Writer(server);
            var written = threads.submit(writer);
            writer.some.await();
            before = writer.committed.get();
            Backups.physical(source(), backup(), TAKEN);
            after = writer.committed.get() + 1; // one more may be committed and not yet counted
            writer.enough.set(true);
            written.get();
        }
        BackupFolder.delete(folder.resolve("source"));

        Backups.restore(backup(), target());

        try (var server = EmbeddedPostgres.start(target());
                var connection = server.connect("knyt")) {
            long rows = Rows.number(connection, "select count(*) from line");
            assertThat(rows).isBetween(before, after);
            assertThat(Rows.number(connection, "select max(n) from line")).isEqualTo(rows);
            Rows.execute(connection, "insert into line values (" + (rows + 1) + ", 'goes on')");
            assertThat(Rows.number(connection, "select count(*) from line")).isEqualTo(rows + 1);
        }
    }

    @Test
    void keys_beside_the_database_come_back_and_nothing_of_this_run_does() throws Exception {
        var key = Files.createDirectories(folder.resolve("source/keys")).resolve("master");
        Files.writeString(key, "sandbox-secret");

        Backups.physical(source(), backup(), TAKEN);
        Backups.restore(backup(), target());

        assertThat(folder.resolve("target/keys/master")).hasContent("sandbox-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("target/keys/master"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(folder.resolve("target/postgres.password")))
                .isNotEqualTo(Files.readString(folder.resolve("source/postgres.password")));
    }

    @Test
    void a_damaged_or_unfinished_backup_is_refused_and_nothing_restored() throws Exception {
        Backups.physical(source(), backup(), TAKEN);
        var file = backup().resolve("database/global/pg_control");
        var bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> Backups.restore(backup(), target()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("pg_control");

        Files.delete(backup().resolve("MANIFEST"));
        assertThatThrownBy(() -> Backups.restore(backup(), target()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("MANIFEST");
        assertThat(folder.resolve("target/postgres")).doesNotExist();
    }

    @Test
    void nothing_is_ever_written_over() throws Exception {
        Files.writeString(Files.createDirectories(backup()).resolve("mine"), "");
        assertThatThrownBy(() -> Backups.physical(source(), backup(), TAKEN))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("exists already");
        var other = folder.resolve("other");
        Backups.physical(source(), other, TAKEN);
        assertThatThrownBy(() -> Backups.restore(other, source()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("holds a database already");
    }

    @Test
    void a_manifest_that_names_paths_outside_is_refused() throws Exception {
        Files.createDirectories(backup());
        var line = "file " + "0".repeat(64) + " 0 ../../escape\n";
        Files.writeString(backup().resolve("MANIFEST"), "knyt-backup 1\nproperty kind physical\n" + line + "end\n");
        assertThatThrownBy(() -> Backups.restore(backup(), target()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("outside");
    }
}

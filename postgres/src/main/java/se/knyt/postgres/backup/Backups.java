package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import se.knyt.postgres.DatabaseUrl;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.RunningServer;

/** Backup and restore of a data folder or of a database of the operator's own. */
public final class Backups {
    private Backups() {}

    private interface Work {
        void with(Connection connection) throws SQLException, IOException;
    }

    /** Copies the files of the embedded server, while it runs or while it is stopped. */
    public static void physical(PostgresOptions options, Path target, Instant now) {
        withServer(options, connection -> PhysicalBackup.write(connection, real(options), target, now));
    }

    /** Copies the rows of the embedded server's database, while it runs or while it is stopped. */
    public static void logical(PostgresOptions options, Path target, Instant now) {
        withServer(options, connection -> LogicalBackup.write(connection, real(options), target, now));
    }

    /** Copies the rows of another database, and the files of the data folder. */
    public static void logical(DatabaseUrl source, Path dataFolder, Path target, Instant now) {
        run("The backup", () -> {
            try (var connection = source.connect()) {
                LogicalBackup.write(connection, dataFolder, target, now);
            }
        });
    }

    /** Puts a physical or logical backup into a data folder without a database; when that fails, the folder is as it was. */
    public static void restore(Path backup, PostgresOptions options) {
        boolean physical = Manifest.read(backup).property("kind").equals(PhysicalBackup.KIND);
        if (Files.exists(options.dataDirectory().resolve("postgres"))) {
            throw new BackupException("The data folder " + options.dataDirectory()
                    + " holds a database already. Restore into an empty one: --data DIR");
        }
        restore(options.dataDirectory(), files -> {
            if (physical) {
                PhysicalRestore.read(backup, options, files);
                return;
            }
            LogicalRestore.putFiles(backup, options.dataDirectory(), files);
            try (var server = EmbeddedPostgres.start(options)) {
                var url = server.jdbcUrl() + "?user=" + server.superuser() + "&password=" + server.password();
                LogicalRestore.read(backup, new DatabaseUrl(url));
            }
        });
    }

    /**
     * Puts a logical backup into an empty database, and the files beside it into the data folder; when that fails, the folder is as it
     * was.
     */
    public static void restore(Path backup, DatabaseUrl target, Path dataFolder) {
        restore(dataFolder, files -> {
            LogicalRestore.putFiles(backup, dataFolder, files);
            LogicalRestore.read(backup, target);
        });
    }

    private interface Restore {
        void into(FilesBeside files) throws SQLException, IOException;
    }

    private static void restore(Path dataFolder, Restore work) {
        run("The restore", () -> {
            var files = new FilesBeside(dataFolder);
            try {
                work.into(files);
            } catch (SQLException | IOException | RuntimeException e) {
                files.takeBack(e);
                throw e;
            }
        });
    }

    private static void withServer(PostgresOptions options, Work work) {
        run("The backup", () -> {
            var running = RunningServer.find(options.dataDirectory(), options.database());
            if (running.isPresent()) {
                try (var connection = running.get().connect()) {
                    work.with(connection);
                }
                return;
            }
            if (!Files.isDirectory(options.dataDirectory().resolve("postgres"))) {
                throw new BackupException(
                        "There is no database in " + options.dataDirectory() + ". Name the data folder: --data DIR");
            }
            try (var server = EmbeddedPostgres.start(options);
                    var connection = server.connect(options.database())) {
                work.with(connection);
            }
        });
    }

    private static Path real(PostgresOptions options) throws IOException {
        return options.dataDirectory().toRealPath();
    }

    private interface Step {
        void run() throws SQLException, IOException;
    }

    private static void run(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            var full = String.valueOf(e.getMessage()).contains("No space left on device");
            throw new BackupException(what + " failed: " + (full ? "the disk is full." : e + "."), e);
        } catch (SQLException e) {
            throw new BackupException(what + " failed: the database said: " + e.getMessage(), e);
        }
    }
}

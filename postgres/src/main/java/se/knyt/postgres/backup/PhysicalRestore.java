package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;

/** Puts a physical backup into a data folder that has no database, and lets the server make it whole. */
final class PhysicalRestore {
    /** Folders that hold no file in a backup, so that the manifest does not name them; the server expects them. */
    private static final String[] EMPTY_FOLDERS = {
        "pg_wal/archive_status", "pg_wal/summaries", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial",
                "pg_snapshots",
        "pg_stat", "pg_stat_tmp", "pg_subtrans", "pg_tblspc", "pg_twophase", "pg_commit_ts", "pg_logical/snapshots",
        "pg_logical/mappings", "pg_multixact/members", "pg_multixact/offsets"
    };

    private PhysicalRestore() {}

    static void read(Path backup, PostgresOptions options, FilesBeside files) throws IOException, SQLException {
        var manifest = BackupFolder.verified(backup, PhysicalBackup.KIND);
        var dataFolder = options.dataDirectory().toAbsolutePath().normalize();
        var pgdata = dataFolder.resolve("postgres");
        var half = dataFolder.resolve("postgres.new");
        BackupFolder.delete(half);
        FileCopy.createFolder(half);
        for (var name : EMPTY_FOLDERS) {
            FileCopy.createFolder(half.resolve(name));
        }
        var prefix = PhysicalBackup.DATABASE_FOLDER + "/";
        for (var entry : manifest.files()) {
            if (entry.path().startsWith(prefix)) {
                FileCopy.copy(
                        backup.resolve(entry.path()),
                        half.resolve(entry.path().substring(prefix.length())),
                        entry.path());
            }
        }
        files.put(backup, manifest);
        // The password in the copied files is the old server's; without the file the start makes a new one.
        Files.deleteIfExists(dataFolder.resolve("postgres.password"));
        FileCopy.flush(dataFolder);
        Files.move(half, pgdata, StandardCopyOption.ATOMIC_MOVE);
        // The first start replays the log: only after it is the restore known to be good.
        try (var server = EmbeddedPostgres.start(options);
                var connection = server.connect(options.database())) {
            connection.isValid(5);
        }
    }
}

package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A copy of the server's files while it works, by the protocol of PostgreSQL's manual, "Making a Base Backup Using the
 * Low Level API" (non-exclusive backup).
 */
final class PhysicalBackup {
    static final String KIND = "physical";
    static final String DATABASE_FOLDER = "database";

    /** Contents the server makes anew at its start; the folders themselves must be there. Same list as the manual's. */
    private static final Set<String> ONLY_THE_FOLDER = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> NOT_COPIED =
            Set.of("postmaster.pid", "postmaster.opts", "backup_label", "tablespace_map", "global/pg_control");

    private final Connection connection;
    private final Path pgdata;
    private final BackupFolder folder;

    private record Stopped(String label, String tablespaces, String firstSegment, String lastSegment) {}

    private PhysicalBackup(Connection connection, Path pgdata, BackupFolder folder) {
        this.connection = connection;
        this.pgdata = pgdata;
        this.folder = folder;
    }

    /**
     * @param connection superuser of the server, in auto-commit; must stay open for the whole time
     * @param dataFolder Knyt's data folder
     */
    static void write(Connection connection, Path dataFolder, Path target, Instant now)
            throws SQLException, IOException {
        var folder = BackupFolder.create(target);
        try {
            var backup = new PhysicalBackup(connection, dataFolder.resolve("postgres"), folder);
            backup.refuseTablespaces();
            backup.copyDatabase();
            folder.copyOtherFiles(dataFolder);
            folder.finish(
                    Map.of(
                            "kind",
                            KIND,
                            "postgres",
                            Files.readString(backup.pgdata.resolve("PG_VERSION"))
                                    .strip()),
                    now);
        } catch (SQLException | IOException | RuntimeException e) {
            folder.discard();
            throw e;
        }
    }

    private void refuseTablespaces() throws IOException {
        try (var links = Files.newDirectoryStream(pgdata.resolve("pg_tblspc"))) {
            if (links.iterator().hasNext()) {
                throw new BackupException(
                        "The database has tablespaces outside its folder; only a logical backup can hold it.");
            }
        }
    }

    private void copyDatabase() throws SQLException, IOException {
        // The slot keeps the log that is written meanwhile from being recycled; it ends with this connection.
        ask("select pg_create_physical_replication_slot('knyt_backup_' || pg_backend_pid(), true, true)");
        ask("select pg_backup_start('knyt', true)");
        copyFiles();
        var stopped = stop();
        writeText("backup_label", stopped.label());
        if (!stopped.tablespaces().isBlank()) {
            writeText("tablespace_map", stopped.tablespaces());
        }
        copyLog(stopped);
    }

    private void copyFiles() throws IOException {
        Files.walkFileTree(pgdata, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                var name = pgdata.relativize(path).toString();
                FileCopy.createFolder(folder.resolve(DATABASE_FOLDER).resolve(name));
                if (name.equals("pg_wal")) {
                    // The server makes these two itself only at initdb.
                    FileCopy.createFolder(folder.resolve(DATABASE_FOLDER + "/pg_wal/archive_status"));
                    FileCopy.createFolder(folder.resolve(DATABASE_FOLDER + "/pg_wal/summaries"));
                }
                boolean skipped = ONLY_THE_FOLDER.contains(name)
                        || path.getFileName().toString().startsWith("pgsql_tmp");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                var name = pgdata.relativize(path).toString();
                var fileName = path.getFileName().toString();
                boolean skipped = NOT_COPIED.contains(name)
                        || fileName.startsWith("pgsql_tmp")
                        || fileName.startsWith("pg_internal.init");
                if (!skipped) {
                    folder.copy(path, DATABASE_FOLDER + "/" + name);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // deleted since the folder was listed
                }
                throw failure;
            }
        });
        // Last, so that it is never older than a file it speaks of.
        folder.copy(pgdata.resolve("global/pg_control"), DATABASE_FOLDER + "/global/pg_control");
    }

    private Stopped stop() throws SQLException {
        var sql = """
                select stopped.labelfile, coalesce(stopped.spcmapfile, ''), pg_walfile_name(stopped.lsn - 1)
                from pg_backup_stop(false) as stopped
                """;
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            var label = row.getString(1);
            return new Stopped(label, row.getString(2), firstSegment(label), row.getString(3));
        }
    }

    /** The label's first line: {@code START WAL LOCATION: 0/2000028 (file 000000010000000000000002)}. */
    private static String firstSegment(String label) {
        int start = label.indexOf("(file ") + "(file ".length();
        int end = label.indexOf(')', start);
        var segment = end < 0 ? "" : label.substring(start, end);
        if (!segment.matches("[0-9A-F]{24}")) {
            throw new BackupException("The server's backup label has an unexpected form.");
        }
        return segment;
    }

    private void copyLog(Stopped stopped) throws IOException, SQLException {
        var wanted = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(pgdata.resolve("pg_wal"))) {
            for (var path : entries) {
                var name = path.getFileName().toString();
                boolean segment = name.matches("[0-9A-F]{24}")
                        && name.compareTo(stopped.firstSegment()) >= 0
                        && name.compareTo(stopped.lastSegment()) <= 0;
                if (segment || name.endsWith(".history")) {
                    wanted.add(name);
                }
            }
        }
        requireBothEnds(wanted, stopped);
        for (var name : wanted.stream().sorted().toList()) {
            folder.copy(pgdata.resolve("pg_wal").resolve(name), DATABASE_FOLDER + "/pg_wal/" + name);
        }
    }

    private static void requireBothEnds(List<String> names, Stopped stopped) {
        if (!names.contains(stopped.firstSegment()) || !names.contains(stopped.lastSegment())) {
            throw new BackupException("The server recycled its log during the backup; take it again.");
        }
    }

    private void writeText(String name, String text) throws IOException {
        var path = DATABASE_FOLDER + "/" + name;
        FileCopy.write(folder.resolve(path), text);
        folder.add(FileCopy.describe(folder.resolve(path), path));
    }

    private void ask(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

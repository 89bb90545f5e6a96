package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.postgresql.PGConnection;
import se.knyt.postgres.DatabaseUrl;
import se.knyt.postgres.backup.Schema.Table;

/** Puts the rows of a logical backup into a database that has none: all of them, or nothing. */
final class LogicalRestore {
    private LogicalRestore() {}

    /**
     * Checks the whole backup, then puts the files beside the database into the data folder. Keys first: rows without them
     * would be of no use, and the same files twice harm nothing.
     */
    static void putFiles(Path backup, Path dataFolder, FilesBeside files) throws IOException {
        var manifest = BackupFolder.verified(backup, LogicalBackup.KIND);
        files.put(backup, manifest);
        FileCopy.flush(dataFolder);
    }

    /** The backup must have been checked by {@link #putFiles}. */
    static void read(Path backup, DatabaseUrl target) throws SQLException, IOException {
        var wanted = Schema.parse(Files.readString(backup.resolve(LogicalBackup.SCHEMA_FILE), StandardCharsets.UTF_8));
        prepareTables(target);
        try (var connection = target.connect()) {
            requireSameSchema(wanted, Schema.read(connection));
            connection.setAutoCommit(false);
            // Rows come in as they were: no trigger counts, links or forbids anything about history that happened
            // already.
            execute(connection, "set local session_replication_role = replica");
            var names = wanted.tables().stream().map(Table::quoted).collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                // What the migrations put there themselves is in the backup too.
                execute(connection, "truncate " + names);
            }
            for (var table : wanted.tables()) {
                copy(connection, table, backup);
            }
            for (var sequence : wanted.sequences().entrySet()) {
                setSequence(connection, sequence.getKey(), sequence.getValue());
            }
            connection.commit();
            connection.setAutoCommit(true);
            execute(connection, "analyze");
        }
    }

    private static void prepareTables(DatabaseUrl target) throws SQLException {
        try (var connection = target.connect()) {
            var present = Schema.read(connection);
            if (!present.tables().isEmpty()) {
                refuseRows(connection, present);
                return;
            }
        }
        var installers = ServiceLoader.load(SchemaInstaller.class).stream().toList();
        if (installers.isEmpty()) {
            throw new BackupException(
                    "This program cannot make Knyt's tables: it was started without the application's own"
                            + " jar. Restore with ./knyt restore, as it came.");
        }
        installers.forEach(installer -> installer.get().install(target.jdbcUrl()));
    }

    private static void refuseRows(Connection connection, Schema present) throws SQLException {
        for (var table : present.tables()) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select exists (select 1 from " + table.quoted() + ")")) {
                row.next();
                if (row.getBoolean(1)) {
                    throw new BackupException("The database holds rows already (table " + table.name()
                            + "). Restore into an empty database.");
                }
            }
        }
    }

    private static void requireSameSchema(Schema wanted, Schema present) {
        if (!wanted.version().equals(present.version())) {
            throw new BackupException("The backup was made by another version of Knyt: its tables are at "
                    + named(wanted) + ", the database's at " + named(present)
                    + ". Restore it with the Knyt that made it, then update.");
        }
        if (!wanted.tables().equals(present.tables())) {
            var difference = wanted.tables().stream()
                    .filter(table -> !present.tables().contains(table))
                    .map(Table::name)
                    .findFirst()
                    .orElse("one that the backup does not have");
            throw new BackupException("The tables of the database are not those of the backup: " + difference + ".");
        }
    }

    private static String named(Schema schema) {
        return schema.version().isEmpty() ? "no version" : schema.version();
    }

    private static void copy(Connection connection, Table table, Path backup) throws SQLException, IOException {
        try (var file = Files.newInputStream(backup.resolve(LogicalBackup.fileOf(table)));
                var gzip = new GZIPInputStream(file, 1 << 16)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy " + table.quoted() + " (" + table.columnList()
                                    + ") from stdin with (encoding 'UTF8')",
                            gzip);
        }
    }

    private static void setSequence(Connection connection, String name, long value) throws SQLException {
        try (var statement = connection.prepareStatement("select setval(?::regclass, ?)")) {
            statement.setString(1, name);
            statement.setLong(2, value);
            statement.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package se.knyt.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import se.knyt.postgres.backup.Schema.Table;

/** The rows of all tables, as text, as they were at one moment. */
final class LogicalBackup {
    static final String KIND = "logical";
    static final String SCHEMA_FILE = "schema.txt";

    private LogicalBackup() {}

    static void write(Connection connection, Path dataFolder, Path target, Instant now)
            throws SQLException, IOException {
        var folder = BackupFolder.create(target);
        try {
            // One snapshot for everything: what commits meanwhile is not in the backup, in no table.
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var schema = Schema.read(connection);
            for (var table : schema.tables()) {
                copy(connection, table, folder);
            }
            FileCopy.write(folder.resolve(SCHEMA_FILE), schema.toText());
            folder.add(FileCopy.describe(folder.resolve(SCHEMA_FILE), SCHEMA_FILE));
            connection.rollback();
            if (Files.isDirectory(dataFolder)) {
                folder.copyOtherFiles(dataFolder);
            }
            folder.finish(Map.of("kind", KIND), now);
        } catch (SQLException | IOException | RuntimeException e) {
            folder.discard();
            throw e;
        }
    }

    static String fileOf(Table table) {
        return "tables/" + table.name() + ".copy.gz";
    }

    private static void copy(Connection connection, Table table, BackupFolder folder) throws SQLException, IOException {
        var name = fileOf(table);
        var path = folder.resolve(name);
        FileCopy.createFolderOf(path);
        try (var file = Files.newOutputStream(path);
                var gzip = new GZIPOutputStream(file, 1 << 16)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "copy (select " + table.columnList() + " from " + table.quoted()
                                    + ") to stdout with (encoding 'UTF8')",
                            gzip);
        }
        folder.add(FileCopy.describe(path, name));
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.testing.TestPostgres;

/**
 * The way back as a person goes it: {@code ./knyt backup --logical} and {@code ./knyt restore}, the launcher and the built application
 * alone. Run when that is built, after the other tests.
 */
class BackupAndRestoreIT {
    private static final Path APPLICATION = Path.of("target/app").toAbsolutePath();
    private static final long ENDS_WITHIN_SECONDS = 120;

    @TempDir
    private static Path temporary;

    private static Path home;
    private static Path backup;
    private static TreeMap<String, String> kept;

    private record Ended(int status, String said) {}

    /** A Knyt as it is installed, with its sandbox; stopped, and its rows backed up. */
    @BeforeAll
    static void prepare() throws Exception {
        assertThat(APPLICATION.resolve("knyt-server.jar")).exists();
        home = Files.createDirectories(temporary.resolve("the house"));
        Files.copy(APPLICATION.resolve("../../../knyt").normalize(), home.resolve("knyt"));
        Files.createDirectories(home.resolve("server/target"));
        Files.createSymbolicLink(home.resolve("server/target/app"), installed());
        var data = temporary.resolve("data");
        try (var knyt = new Running(new StartOptions(0, data, Optional.empty(), false, "127.0.0.1"))) {
            assertThat(knyt.url()).startsWith("http://");
        }
        backup = temporary.resolve("backup");
        var ended = knyt(data, "backup", "--logical", backup.toString());
        assertThat(ended.status()).as(ended.said()).isZero();
        kept = rowsIn(data);
        assertThat(kept).containsEntry("public.company", "1");
    }

    /** The jars as they ship, and the mark of a build that is newer than its sources. */
    private static Path installed() throws IOException {
        var folder = Files.createDirectories(temporary.resolve("app"));
        Files.copy(APPLICATION.resolve("knyt-server.jar"), folder.resolve("knyt-server.jar"));
        Files.createSymbolicLink(folder.resolve("lib"), APPLICATION.resolve("lib"));
        Files.writeString(folder.resolve("built"), "");
        return folder;
    }

    private static Ended knyt(Path data, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", home.resolve("knyt").toString()));
        command.addAll(List.of(words));
        var said = temporary.resolve("said");
        var builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME_25", System.getProperty("java.home"));
        builder.environment().put("KNYT_DATA", data.toString());
        builder.environment().remove("KNYT_DATABASE_URL");
        var process = builder.start();
        assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }

    @Test
    void theRowsMoveIntoANewDataFolderWhereKnytStarts() throws Exception {
        var data = temporary.resolve("moved");
        var ended = knyt(data, "restore", backup.toString());
        assertThat(ended.status()).as(ended.said()).isZero();
        assertThat(rowsIn(data)).isEqualTo(kept);
        try (var knyt = new Running(new StartOptions(0, data, Optional.empty(), false, "127.0.0.1"))) {
            assertThat(knyt.sandboxElsewhere()).isFalse();
        }
    }

    @Test
    void theRowsMoveIntoADatabaseOfAnotherServer() throws Exception {
        try (var database = TestPostgres.emptyDatabase()) {
            var ended = knyt(
                    temporary.resolve("elsewhere"),
                    "restore",
                    backup.toString(),
                    "--database-url",
                    database.urlWithCredentials());
            assertThat(ended.status()).as(ended.said()).isZero();
            try (var connection = database.connect()) {
                assertThat(rows(connection)).isEqualTo(kept);
            }
        }
    }

    /** Nobody listens there; and a table's rows that are not the backup's. */
    @Test
    void whatFailsLeavesNothingBehindThatWouldRefuseTheNextAttempt() throws Exception {
        var data = temporary.resolve("failed");
        var unreached =
                knyt(data, "restore", backup.toString(), "--database-url", "postgresql://a:sandbox@127.0.0.1:1/d");
        assertThat(unreached.status()).as(unreached.said()).isEqualTo(1);
        assertThat(data).doesNotExist();

        var damaged = temporary.resolve("damaged");
        copy(backup, damaged);
        Files.writeString(damaged.resolve("tables/public.company.copy.gz"), "x");
        var refused = knyt(data, "restore", damaged.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.said()).contains("damaged").doesNotContain("Exception");
        assertThat(data).doesNotExist();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    }

    private static TreeMap<String, String> rowsIn(Path data) throws SQLException {
        try (var server = EmbeddedPostgres.start(PostgresOptions.in(data));
                var connection = server.connect("knyt")) {
            return rows(connection);
        }
    }

    /** How many rows each table has. */
    private static TreeMap<String, String> rows(Connection connection) throws SQLException {
        var result = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select n.nspname || '.' || c.relname,
                               (xpath('//c/text()', query_to_xml(format('select count(*) as c from %I.%I', n.nspname, c.relname),
                                   false, true, '')))[1]::text
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public'
                          and c.relname <> 'flyway_schema_history'""")) {
            while (row.next()) {
                result.put(row.getString(1), row.getString(2));
            }
        }
        return result;
    }
}

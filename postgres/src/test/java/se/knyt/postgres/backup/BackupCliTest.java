package se.knyt.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.PreparedFolder;

class BackupCliTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() throws IOException {
        PreparedFolder.copyTo(Files.createDirectories(folder.resolve("data")));
        use("data");
    }

    private void use(String dataFolder) {
        environment.put("KNYT_DATA", folder.resolve(dataFolder).toString());
    }

    private int run(String... words) {
        var clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        var complained = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new BackupCli(environment, clock, printed, complained).run(List.of(words));
    }

    private String complaint() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void rows_move_into_a_new_data_folder() throws Exception {
        try (var server = EmbeddedPostgres.start(PostgresOptions.in(folder.resolve("data")));
                var connection = server.connect("knyt")) {
            new ShelfSchema().install(server.jdbcUrl() + "?user=postgres&password=" + server.password());
            Rows.execute(connection, "insert into seed values ('mine')");
            assertThat(run("backup", "--logical", folder.resolve("rows").toString()))
                    .isZero();
        }
        use("moved");
        Files.writeString(
                Files.createDirectories(folder.resolve("moved/postgres.new")).resolve("left"), "by a killed start");
        assertThat(run("restore", folder.resolve("rows").toString())).isZero();
        try (var server = EmbeddedPostgres.start(PostgresOptions.in(folder.resolve("moved")));
                var connection = server.connect("knyt")) {
            assertThat(Rows.all(connection, "seed")).containsExactly("(\"from the migration\")", "(mine)");
        }
    }

    @Test
    void a_restore_that_fails_leaves_no_database_that_would_refuse_the_next() throws Exception {
        assertThat(run("backup", "--logical", folder.resolve("rows").toString()))
                .isZero();
        use("moved");
        // Taken from a database without tables; the installer of this module makes some, so they cannot agree.
        assertThat(run("restore", folder.resolve("rows").toString())).isEqualTo(1);
        assertThat(complaint()).contains("not those of the backup");
        assertThat(folder.resolve("moved")).doesNotExist();
    }

    /** Nobody listens there: no key and no simulator stays behind, and what stood there before does. */
    @Test
    void a_restore_into_a_database_that_is_not_reached_leaves_the_folder_as_it_was() throws Exception {
        Files.writeString(
                Files.createDirectories(folder.resolve("data/simulators")).resolve("shop.jsonl"), "{}");
        Files.writeString(folder.resolve("data/master.key"), "key");
        assertThat(run("backup", "--logical", folder.resolve("rows").toString()))
                .isZero();
        use("moved");
        var mine = Files.writeString(
                Files.createDirectories(folder.resolve("moved")).resolve("notes"), "mine");
        assertThat(run(
                        "restore",
                        folder.resolve("rows").toString(),
                        "--database-url",
                        "postgresql://a:sandbox-secret@127.0.0.1:1/d"))
                .isEqualTo(1);
        try (var left = Files.list(folder.resolve("moved"))) {
            assertThat(left).containsExactly(mine);
        }
    }

    @Test
    void wrong_use_says_how() {
        assertThat(run("backup")).isEqualTo(64);
        assertThat(run("backup", "--logicall", "x")).isEqualTo(64);
        assertThat(run("restore", "a", "b")).isEqualTo(64);
        assertThat(run("restore", "a", "--database-url")).isEqualTo(64);
        assertThat(complaint()).contains("./knyt backup [--logical] DIR");
    }

    @Test
    void files_of_a_foreign_database_are_not_ours_to_copy() {
        environment.put("KNYT_DATABASE_URL", "postgresql://a:sandbox-secret@127.0.0.1:1/d");
        assertThat(run("backup", folder.resolve("b").toString())).isEqualTo(64);
        assertThat(complaint()).contains("--logical").doesNotContain("sandbox-secret");
    }

    @Test
    void a_folder_without_a_database_or_a_backup_is_named() {
        use("nothing");
        assertThat(run("backup", folder.resolve("b").toString())).isEqualTo(1);
        assertThat(run("restore", folder.resolve("data").toString())).isEqualTo(1);
        assertThat(complaint()).contains("no database in").contains("no whole Knyt backup");
    }
}

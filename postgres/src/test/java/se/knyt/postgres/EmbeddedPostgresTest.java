package se.knyt.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.PostgresStartException.Reason;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        PreparedFolder.copyTo(folder);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(PostgresOptions.in(folder));
    }

    @Test
    void a_new_server_is_durable_private_and_small() throws Exception {
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.in(folder.resolve("new")));
                var connection = postgres.connect("knyt")) {
            assertThat(setting(connection, "fsync")).isEqualTo("on");
            assertThat(setting(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(connection, "full_page_writes")).isEqualTo("on");
            assertThat(setting(connection, "data_checksums")).isEqualTo("on");
            assertThat(setting(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(connection, "password_encryption")).isEqualTo("scram-sha-256");
            assertThat(setting(connection, "shared_buffers")).isEqualTo("128MB");
            assertThat(setting(connection, "max_connections")).isEqualTo("40");
            assertThat(setting(connection, "jit")).isEqualTo("off");
            assertThat(setting(connection, "server_encoding")).isEqualTo("UTF8");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("new/postgres.password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void swedish_letters_sort_the_swedish_way_where_asked() throws Exception {
        try (var postgres = start();
                var connection = postgres.connect("knyt");
                var statement = connection.createStatement();
                var row = statement.executeQuery("select string_agg(w, '' order by w collate \"sv-x-icu\"), upper('å')"
                        + " from unnest(array['ö', 'a', 'ä', 'z', 'å']) w")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("azåäö");
            assertThat(row.getString(2)).isEqualTo("Å");
        }
    }

    @Test
    void a_wrong_password_is_refused() {
        try (var postgres = start()) {
            assertThatThrownBy(() -> java.sql.DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "guess"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void rows_stand_after_a_stop_and_a_new_start() throws Exception {
        try (var postgres = start()) {
            execute(postgres, "create table kept as select 7 as n");
        }
        try (var postgres = start()) {
            assertThat(postgres.adopted()).isFalse();
            assertThat(count(postgres, "select n from kept")).isEqualTo(7);
        }
    }

    @Test
    void closing_ends_the_server_process() {
        var postgres = start();
        assertThat(postgres.isAlive()).isTrue();
        postgres.close();
        assertThat(postgres.isAlive()).isFalse();
    }

    @Test
    void two_starts_on_one_folder_in_one_process_are_refused() {
        try (var postgres = start()) {
            assertThatThrownBy(this::start).isInstanceOfSatisfying(PostgresStartException.class, e -> {
                assertThat(e.reason()).isEqualTo(Reason.LOCKED);
                assertThat(e.what()).contains(folder.toString());
                assertThat(e.whatToDo()).contains("--data");
            });
            assertThat(postgres.isAlive()).isTrue();
        }
    }

    @Test
    void a_folder_that_another_process_holds_is_refused_and_its_process_named() throws Exception {
        try (var other = OtherProcess.start(folder)) {
            other.awaitStarted();
            assertThatThrownBy(this::start).isInstanceOfSatisfying(PostgresStartException.class, e -> {
                assertThat(e.reason()).isEqualTo(Reason.LOCKED);
                assertThat(e.what()).contains(Long.toString(other.pid()));
            });
        }
    }

    @Test
    void a_server_left_by_a_killed_process_is_adopted() throws Exception {
        long left;
        try (var other = OtherProcess.start(folder)) {
            left = other.awaitStarted();
            other.kill();
        }
        try (var postgres = start()) {
            assertThat(postgres.adopted()).isTrue();
            assertThat(postgres.pid()).isEqualTo(left);
            assertThat(count(postgres, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void a_server_left_with_other_settings_is_stopped_and_started_anew() throws Exception {
        long left;
        try (var other = OtherProcess.start(folder)) {
            left = other.awaitStarted();
            other.kill();
        }
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.forTests(folder))) {
            assertThat(postgres.adopted()).isFalse();
            assertThat(postgres.pid()).isNotEqualTo(left);
        }
    }

    @Test
    void a_killed_postmaster_comes_back_with_every_committed_row() throws Exception {
        try (var postgres = start();
                var idle = postgres.connect("knyt")) {
            execute(postgres, "create table kept (n int)");
            execute(postgres, "insert into kept select generate_series(1, 1000)");
            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
            assertThat(idle.isClosed()).isFalse();
        }
        try (var postgres = start()) {
            assertThat(count(postgres, "select count(*) from kept")).isEqualTo(1000);
        }
    }

    @Test
    void a_pid_file_whose_number_belongs_to_another_program_does_not_stop_the_start() throws Exception {
        start().close();
        var pidFile = folder.resolve("postgres/postmaster.pid");
        Files.writeString(
                pidFile,
                ProcessHandle.current().pid() + "\n" + folder.resolve("postgres")
                        + "\n1700000000\n5432\n\n127.0.0.1\n");
        try (var postgres = start()) {
            assertThat(postgres.isAlive()).isTrue();
        }
    }

    @Test
    void a_taken_port_is_named() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EmbeddedPostgres.start(PostgresOptions.in(folder).withPort(taken.getLocalPort())))
                    .isInstanceOfSatisfying(PostgresStartException.class, e -> {
                        assertThat(e.reason()).isEqualTo(Reason.PORT_TAKEN);
                        assertThat(e.what()).contains(Integer.toString(taken.getLocalPort()));
                    });
        }
    }

    @Test
    void data_of_another_major_version_is_left_alone() throws Exception {
        start().close();
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "17\n");
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        PostgresStartException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_VERSION));
    }

    @Test
    void a_start_killed_while_the_folder_was_made_begins_anew() throws Exception {
        var killed = folder.resolve("killed");
        var half = Files.createDirectories(killed.resolve("postgres.new/base"));
        Files.writeString(half.resolve("half"), "a file that initdb had begun");
        try (var postgres = EmbeddedPostgres.start(PostgresOptions.forTests(killed))) {
            assertThat(postgres.isAlive()).isTrue();
        }
        assertThat(killed.resolve("postgres.new")).doesNotExist();
    }

    @Test
    void a_lost_password_file_is_made_anew() throws Exception {
        try (var postgres = start()) {
            execute(postgres, "create table kept as select 7 as n");
        }
        Files.delete(folder.resolve("postgres.password"));
        try (var postgres = start()) {
            assertThat(count(postgres, "select n from kept")).isEqualTo(7);
        }
    }

    @Test
    void a_data_folder_that_is_a_file_says_so() throws IOException {
        var file = Files.writeString(folder.resolve("not-a-folder"), "");
        assertThatThrownBy(() -> EmbeddedPostgres.start(PostgresOptions.in(file)))
                .isInstanceOf(PostgresStartException.class)
                .hasMessageContaining("not-a-folder");
    }

    @Test
    void values_of_rows_do_not_reach_the_log() throws Exception {
        try (var postgres = start()) {
            execute(postgres, "create table person (email text primary key)");
            execute(postgres, "insert into person values ('anna@example.com')");
            assertThatThrownBy(() -> execute(postgres, "insert into person values ('anna@example.com')"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(Files.readString(folder.resolve("postgres.log"))).doesNotContain("anna@example.com");
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.connect("knyt");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.connect("knyt");
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}

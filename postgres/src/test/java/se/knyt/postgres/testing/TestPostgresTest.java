package se.knyt.postgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TestPostgresTest {
    private final AtomicInteger migrations = new AtomicInteger();

    private void migrate(String url) {
        migrations.incrementAndGet();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("create table shelf (article text primary key)");
            statement.execute("insert into shelf values ('from the template')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void each_database_is_a_copy_of_its_own_and_the_template_is_made_once() throws Exception {
        try (var first = TestPostgres.freshDatabase("shelf", this::migrate);
                var second = TestPostgres.freshDatabase("shelf", this::migrate)) {
            insert(first, "only in the first");
            assertThat(rows(first)).isEqualTo(2);
            assertThat(rows(second)).isEqualTo(1);
        }
        assertThat(migrations).hasValue(1);
    }

    @Test
    void a_closed_database_is_gone_even_while_somebody_is_connected() throws Exception {
        var database = TestPostgres.emptyDatabase();
        var connection = database.connect();
        database.close();
        assertThat(connection.isValid(5)).isFalse();
        try (var other = TestPostgres.emptyDatabase();
                var asking = other.connect();
                var statement = asking.prepareStatement("select count(*) from pg_database where datname = ?")) {
            statement.setString(1, database.name());
            try (var row = statement.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
        }
    }

    @Test
    void the_server_can_be_handed_to_another_process_as_one_url() throws Exception {
        try (var connection = DriverManager.getConnection(TestPostgres.serverUrl())) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static void insert(TestDatabase database, String article) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.prepareStatement("insert into shelf values (?)")) {
            statement.setString(1, article);
            statement.executeUpdate();
        }
    }

    private static int rows(TestDatabase database) throws SQLException {
        try (var connection = DriverManager.getConnection(database.urlWithCredentials());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from shelf")) {
            row.next();
            return row.getInt(1);
        }
    }
}

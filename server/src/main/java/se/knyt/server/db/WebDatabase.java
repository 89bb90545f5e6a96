package se.knyt.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions as the web role. Each sees one company, or none. */
public final class WebDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebDatabase.class);
    /** The company whose rows are what belongs to no company, in the audit log. */
    public static final long NO_COMPANY = 0;

    private static final int STATEMENT_SECONDS_MAX = 15;

    private final HikariDataSource pool;

    public WebDatabase(String jdbcUrl, String user, String password, int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setAutoCommit(false);
        config.setPoolName("knyt-web");
        config.setConnectionTimeout(10_000);
        config.addDataSourceProperty("ApplicationName", "knyt-web");
        config.addDataSourceProperty("options", "-c statement_timeout=" + STATEMENT_SECONDS_MAX + "s");
        this.pool = new HikariDataSource(config);
    }

    /** Work done in one transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run(Sql sql) throws SQLException;
    }

    /** Runs work that sees the rows of one company and of no other. */
    public <T extends @Nullable Object> T inCompany(long company, Work<T> work) {
        return run(Long.toString(company), false, work);
    }

    /** The same in one picture of the database: nothing that is committed after its first statement is seen by a later one. */
    public <T extends @Nullable Object> T inSnapshot(long company, Work<T> work) {
        return run(Long.toString(company), true, work);
    }

    /** Runs work that sees no company's rows: users, sessions, the directory of companies. */
    public <T extends @Nullable Object> T outside(Work<T> work) {
        return run("", false, work);
    }

    private <T extends @Nullable Object> T run(String company, boolean snapshot, Work<T> work) {
        try (var connection = pool.getConnection()) {
            return inTransaction(connection, company, snapshot, work);
        } catch (SQLException e) {
            throw new WebDatabaseException(e);
        }
    }

    private static <T extends @Nullable Object> T inTransaction(
            Connection connection, String company, boolean snapshot, Work<T> work) throws SQLException {
        boolean committed = false;
        try {
            if (snapshot) {
                try (var statement = connection.createStatement()) {
                    statement.execute("set transaction isolation level repeatable read");
                }
            }
            try (var statement = connection.prepareStatement("select set_config('knyt.company', ?, true)")) {
                statement.setString(1, company);
                statement.execute();
            }
            var result = work.run(new Sql(connection));
            connection.commit();
            committed = true;
            return result;
        } finally {
            if (!committed) {
                rollback(connection);
            }
        }
    }

    /** What cannot be rolled back any more has been, by the server; why the work failed is what is told. */
    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("no rollback", e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

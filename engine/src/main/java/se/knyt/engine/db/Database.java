package se.knyt.engine.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions as the engine's role. Each names the companies it may see; everything else is hidden by policy. */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int ATTEMPTS_MAX = 5;
    private static final int ASLEEP_MS_MAX = 10_000;

    /** Bound while a transaction is open on this thread. */
    private static final ScopedValue<Boolean> INSIDE = ScopedValue.newInstance();

    private final HikariDataSource pool;
    /**
     * For a transaction begun inside another: a block of ids, a company's key. From the same pool it would wait for a connection that is
     * held by those who wait like it, once as many of them are open as there are connections.
     */
    private final HikariDataSource spare;

    private final CrashPoints crashPoints;

    public Database(String jdbcUrl, String user, String password, int connections, CrashPoints crashPoints) {
        this.pool = pool("knyt-" + user, jdbcUrl, user, password, connections, Math.min(2, connections));
        this.spare = pool("knyt-inner-" + user, jdbcUrl, user, password, 1, 0);
        this.crashPoints = crashPoints;
    }

    private static HikariDataSource pool(
            String name, String jdbcUrl, String user, String password, int connections, int idle) {
        var config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(idle);
        config.setAutoCommit(false);
        config.setPoolName(name);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(idle == 0 ? -1 : 10_000);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "knyt");
        config.addDataSourceProperty("assumeMinServerVersion", "16");
        // The engine's plans hang on no values (see Schema), so each is made once for a connection, at its first use.
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", "60");
        // A process that is stopped in the middle of a transaction lets go of its locks before its leases have run out.
        config.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=" + ASLEEP_MS_MAX);
        return new HikariDataSource(config);
    }

    /** Work done in one transaction. */
    @FunctionalInterface
    public interface Work<T extends @org.jspecify.annotations.Nullable Object> {
        T run(Tx tx) throws SQLException;
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Action {
        void run(Tx tx) throws SQLException;
    }

    /**
     * Runs work that sees the rows of one company.
     *
     * @param name names the commit as a crash point
     */
    public <T extends @org.jspecify.annotations.Nullable Object> T forCompany(String name, long company, Work<T> work) {
        return run(name, Long.toString(company), work);
    }

    public void doForCompany(String name, long company, Action action) {
        forCompany(name, company, tx -> {
            action.run(tx);
            return Boolean.TRUE;
        });
    }

    /** Runs work that sees the rows of several companies. */
    public <T extends @org.jspecify.annotations.Nullable Object> T forCompanies(
            String name, Collection<Long> companies, Work<T> work) {
        return run(name, companies.stream().map(String::valueOf).collect(Collectors.joining(",")), work);
    }

    /** Runs work that sees no company's rows: leases, users, the directory of companies. */
    public <T extends @org.jspecify.annotations.Nullable Object> T forNone(String name, Work<T> work) {
        return run(name, "", work);
    }

    private <T extends @org.jspecify.annotations.Nullable Object> T run(String name, String companies, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            var afterCommit = new ArrayList<Runnable>();
            try (var connection = (INSIDE.isBound() ? spare : pool).getConnection()) {
                var result = inTransaction(connection, name, companies, afterCommit, work);
                afterCommit.forEach(Runnable::run);
                return result;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX || !mayBeRetried(e)) {
                    throw new DatabaseException(name, e);
                }
            }
        }
    }

    private <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(
            Connection connection, String name, String companies, List<Runnable> afterCommit, Work<T> work)
            throws SQLException {
        boolean committed = false;
        try {
            try (var statement = connection.prepareStatement("select set_config('knyt.companies', ?, true)")) {
                statement.setString(1, companies);
                statement.execute();
            }
            var result = ScopedValue.where(INSIDE, true).call(() -> work.run(new Tx(connection, afterCommit)));
            boolean isPoint = crashPoints.areNoted() && hasChangedSomething(connection);
            connection.commit();
            committed = true;
            if (isPoint) {
                crashPoints.reached("commit:" + name);
            }
            return result;
        } finally {
            if (!committed) {
                rollback(connection);
            }
        }
    }

    /** To die after a commit that changed nothing is to die before it. */
    private static boolean hasChangedSomething(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_current_xact_id_if_assigned() is not null")) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** Deadlock and serialization failures end by themselves when the transaction is done again from its beginning. */
    private static boolean mayBeRetried(SQLException e) {
        var state = e.getSQLState();
        return "40P01".equals(state) || "40001".equals(state);
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
        spare.close();
    }
}

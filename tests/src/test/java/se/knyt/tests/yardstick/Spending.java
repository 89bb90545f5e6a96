package se.knyt.tests.yardstick;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.engine.db.CrashPoints;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.tests.thread.Merchant;

/**
 * Counts what an engine's transactions cost, by their names: a driver between the engine and the real one. Transactions run one at
 * a time, so that what the server's log grows by while one is open is that one's. A transaction that changed nothing counts nowhere:
 * how often an engine looks hangs on how long a run takes.
 */
final class Spending implements CrashPoints, Driver, AutoCloseable {
    private static final String PREFIX = "jdbc:counted:";
    private static final Pattern CHANGED =
            Pattern.compile("(?:\\binsert into|\\bdelete from|(?<!for |key |do )\\bupdate) ([a-z_]+)");
    /** What is noted of looking: who holds which lease, what is read when and how far it has been read. */
    private static final Set<String> LOOKING =
            Set.of("lease", "process", "schedule", "reader_position", "provider_balance", "provider_balance_amount");

    private final TestDatabase database;
    private final Connection log;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    /** Those open on this thread, the inner one first; guarded by the lock. */
    private final Deque<Open> open = new ArrayDeque<>();

    private final Map<String, Sum> sums = new TreeMap<>();
    private final ThreadLocal<@Nullable Sum> ended = new ThreadLocal<>();

    /**
     * What transactions of one name cost together.
     *
     * @param statements prepared statements that were run; a batch is one
     * @param logBytes of the server's write-ahead log
     */
    record Sum(long commits, long statements, long logBytes) {
        static final Sum NOTHING = new Sum(0, 0, 0);

        Sum negated() {
            return new Sum(-commits, -statements, -logBytes);
        }

        Sum plus(Sum other) {
            return new Sum(commits + other.commits, statements + other.statements, logBytes + other.logBytes);
        }
    }

    private static final class Open {
        private final long begun;
        private long statements;
        private long within;
        private boolean works;

        private Open(long begun) {
            this.begun = begun;
        }
    }

    /** With a fresh database. */
    Spending() throws SQLException {
        database = Merchant.freshDatabase();
        log = database.connect();
        DriverManager.registerDriver(this);
    }

    /** The database by way of this; who closes that leaves it, so that it can still be asked. */
    TestDatabase counted() {
        return new TestDatabase(
                database.name() + "_counted",
                database.url().replaceFirst("^jdbc:", PREFIX),
                database.user(),
                database.password());
    }

    /** What each kind of transaction has cost until now. */
    Map<String, Sum> sums() {
        oneAtATime.lock();
        try {
            return new TreeMap<>(sums);
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * How many entries have been made in the indexes of each table: one in each for a new row, and for one changed so that an index has to
     * know. Complete when those that wrote are gone.
     */
    Map<String, Long> indexEntries() throws SQLException {
        var entries = new TreeMap<String, Long>();
        try (var statement = log.createStatement();
                var row = statement.executeQuery("""
                        select t.relname, (t.n_tup_ins + t.n_tup_upd - t.n_tup_hot_upd)
                               * (select count(*) from pg_index i where i.indrelid = t.relid)
                          from pg_stat_user_tables t where t.n_tup_ins + t.n_tup_upd > 0
                        """)) {
            while (row.next()) {
                entries.put(row.getString(1), row.getLong(2));
            }
        }
        entries.keySet().removeAll(LOOKING);
        return entries;
    }

    /** Called on the thread of a transaction that has changed something, just after its end. */
    @Override
    public void reached(String name) {
        var sum = ended.get();
        if (sum != null && name.startsWith("commit:")) {
            ended.remove();
            oneAtATime.lock();
            try {
                sums.merge(name.replaceFirst("^commit:", ""), sum, Sum::plus);
            } finally {
                oneAtATime.unlock();
            }
        }
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        var real = DriverManager.getConnection(url.replace(PREFIX, "jdbc:"), info);
        var counted = new CountedConnection(real);
        return (Connection)
                Proxy.newProxyInstance(Spending.class.getClassLoader(), new Class<?>[] {Connection.class}, counted);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
        log.close();
        database.close();
    }

    /** Where the server's log ends. */
    private long logged() throws SQLException {
        try (var statement = log.createStatement();
                var row =
                        statement.executeQuery("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A connection of the engine's pool. */
    private final class CountedConnection implements InvocationHandler {
        private final Connection real;
        private @Nullable Open mine;

        CountedConnection(Connection real) {
            this.real = real;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            var name = method.getName();
            // To a savepoint, the transaction goes on.
            boolean undone =
                    name.equals("rollback") && arguments == null || name.equals("close") || name.equals("abort");
            Object result;
            try {
                result = call(real, method, arguments);
            } finally {
                // Also where the server has ended it by itself: who waits for this one would wait for ever.
                if (undone) {
                    end(false);
                }
            }
            if (name.equals("commit")) {
                end(true);
            }
            var sql = String.valueOf(arguments == null ? "" : arguments[0]);
            return result instanceof PreparedStatement statement
                    ? Proxy.newProxyInstance(
                            Spending.class.getClassLoader(),
                            new Class<?>[] {PreparedStatement.class},
                            (_, called, with) -> {
                                if (called.getName().startsWith("execute")) {
                                    count(sql);
                                }
                                return call(statement, called, with);
                            })
                    : result;
        }

        private void count(String sql) throws SQLException {
            var running = mine;
            if (running == null) {
                oneAtATime.lock();
                running = new Open(logged());
                open.push(running);
                mine = running;
            }
            running.statements++;
            running.works = running.works
                    || CHANGED.matcher(sql).results().anyMatch(table -> !LOOKING.contains(table.group(1)));
        }

        private void end(boolean committed) throws SQLException {
            var ending = mine;
            if (ending == null) {
                return;
            }
            mine = null;
            ended.remove();
            open.remove(ending);
            long grown = logged() - ending.begun;
            var around = open.peek();
            if (around != null) {
                around.within += grown;
            }
            if (committed && ending.works) {
                ended.set(new Sum(1, ending.statements, grown - ending.within));
            }
            oneAtATime.unlock();
        }
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

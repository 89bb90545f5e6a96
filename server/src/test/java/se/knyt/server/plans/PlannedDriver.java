package se.knyt.server.plans;

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
import java.sql.SQLWarning;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import se.knyt.postgres.testing.TestDatabase;

/**
 * A driver in front of PostgreSQL's that keeps the plan of every statement, whoever made it. The plans are told by the database itself
 * (its module auto_explain), with the rows that were really read, so that a statement which no test knows of is judged like the others.
 */
public final class PlannedDriver implements Driver {
    private static final String PREFIX = "planned:";
    private static final String PLAN = "plan:\n";

    private static final ConcurrentLinkedQueue<String> PLANS = new ConcurrentLinkedQueue<>();
    private static volatile String mode = "auto";

    static {
        try {
            DriverManager.registerDriver(new PlannedDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private PlannedDriver() {}

    /** The address that leads through this driver. */
    public static String through(String url) {
        return PREFIX + url;
    }

    /** Has the database tell the plan of whatever is asked of it from the next connection on. */
    public static void tellPlans(TestDatabase database) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (var setting : new String[] {
                "session_preload_libraries = 'auto_explain'",
                "auto_explain.log_min_duration = 0",
                "auto_explain.log_analyze = on",
                "auto_explain.log_timing = off",
                "auto_explain.log_format = 'json'",
                "auto_explain.log_level = 'notice'"
            }) {
                statement.execute("alter database " + database.name() + " set " + setting);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How plans are made from now on: {@code auto}, or {@code force_generic_plan} for those a long-lived connection may come to. */
    public static void planning(String how) {
        mode = how;
    }

    /** Takes the plans kept since the last call, each as JSON. */
    public static java.util.List<String> take() {
        var result = new java.util.ArrayList<String>();
        for (var plan = PLANS.poll(); plan != null; plan = PLANS.poll()) {
            result.add(plan);
        }
        return result;
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        var real = DriverManager.getConnection(url.substring(PREFIX.length()), properties);
        return proxy(Connection.class, (self, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                try (var setting = real.createStatement()) {
                    setting.execute("set plan_cache_mode = " + mode);
                    keep(setting.getWarnings());
                }
            }
            var result = call(real, method, arguments);
            if (method.getName().equals("commit") || method.getName().equals("rollback")) {
                keep(real.getWarnings());
                real.clearWarnings();
            }
            return result instanceof PreparedStatement statement ? planned(statement) : result;
        });
    }

    /** What was read is told when the next statement or the end of the transaction closes it, so any of them may tell of an earlier one. */
    private static void keep(@Nullable SQLWarning first) {
        for (var warning = first; warning != null; warning = warning.getNextWarning()) {
            var text = String.valueOf(warning.getMessage());
            int plan = text.indexOf(PLAN);
            if (plan >= 0) {
                PLANS.add(text.substring(plan + PLAN.length()));
            }
        }
    }

    private static PreparedStatement planned(PreparedStatement real) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            var result = call(real, method, arguments);
            if (method.getName().startsWith("execute")) {
                keep(real.getWarnings());
                real.clearWarnings();
            }
            return result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PlannedDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
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
}

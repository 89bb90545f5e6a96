package se.knyt.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running PostgreSQL over the data folder. Exactly one of these exists per data folder, over all processes of the machine;
 * closing it stops the server and leaves the data.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final int LOGIN_SECONDS_MAX = 20;

    private final PostgresOptions options;
    private final DataFolderLock lock;
    private final Postmaster postmaster;
    private volatile PidFile server;
    private final String password;
    private final boolean adopted;
    private volatile boolean closed;

    private EmbeddedPostgres(
            PostgresOptions options,
            DataFolderLock lock,
            Postmaster postmaster,
            PidFile server,
            String password,
            boolean adopted) {
        this.options = options;
        this.lock = lock;
        this.postmaster = postmaster;
        this.server = server;
        this.password = password;
        this.adopted = adopted;
    }

    /**
     * Starts the server, making the data folder and the database when they are missing. A server that outlived an earlier
     * process is taken over when it runs with the same settings, else stopped first.
     *
     * @throws PostgresStartException when it cannot be started
     */
    public static EmbeddedPostgres start(PostgresOptions options) {
        var binaries = PostgresBinaries.unpacked();
        var cluster = Cluster.in(folderOf(options));
        var lock = DataFolderLock.take(cluster.folder());
        try {
            var programs = ServerPrograms.of(binaries);
            var postmaster = new Postmaster(programs, cluster);
            var started = startOrAdopt(options, cluster, programs, postmaster, lock);
            started.createDatabase();
            return started;
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static java.nio.file.Path folderOf(PostgresOptions options) {
        try {
            return Folders.createPrivate(options.dataDirectory());
        } catch (IOException e) {
            throw StartFailures.ofFile("The data folder " + options.dataDirectory() + " could not be made.", e);
        }
    }

    private static EmbeddedPostgres startOrAdopt(
            PostgresOptions options,
            Cluster cluster,
            ServerPrograms programs,
            Postmaster postmaster,
            DataFolderLock lock) {
        var settings = ServerSettings.of(options, programs.binaries().version());
        var left = postmaster.leftRunning();
        if (left.isPresent()) {
            var known = cluster.password().orElse("");
            var old = new EmbeddedPostgres(options, lock, postmaster, left.get(), known, true);
            if (old.runsWith(settings)) {
                return old;
            }
            postmaster.stop(left.get().pid());
        }
        var password = cluster.prepare(programs, options, settings);
        var server = postmaster.start(options);
        return new EmbeddedPostgres(options, lock, postmaster, server, password, false);
    }

    private boolean runsWith(ServerSettings settings) {
        if (!server.ready() || (options.port() != 0 && options.port() != server.port())) {
            return false;
        }
        try (var connection = connect("postgres");
                var statement = connection.prepareStatement("select current_setting('knyt.settings', true)");
                var row = statement.executeQuery()) {
            row.next();
            return settings.fingerprint().equals(row.getString(1));
        } catch (SQLException e) {
            // Whatever runs there does not answer as ours should; it is stopped and started anew.
            return false;
        }
    }

    private void createDatabase() {
        try (var connection = connect("postgres");
                var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            exists.setString(1, options.database());
            try (var row = exists.executeQuery()) {
                if (!row.next()) {
                    try (var create = connection.createStatement()) {
                        create.execute("create database " + options.database());
                    }
                }
            }
        } catch (SQLException e) {
            close();
            throw new PostgresStartException(
                    PostgresStartException.Reason.FAILED,
                    "PostgreSQL runs, but the database " + options.database() + " could not be opened: "
                            + e.getMessage() + ".",
                    "If the file postgres.password in the data folder was changed or copied, remove it: a new one is made"
                            + " at the next start.",
                    e);
        }
    }

    /** URL of Knyt's database, without credentials. */
    public String jdbcUrl() {
        return jdbcUrl(options.database());
    }

    /** URL of another database of the same server, without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database;
    }

    public int port() {
        return server.port();
    }

    /** The role that owns everything; migrations run as it, the application must not. */
    public String superuser() {
        return Cluster.SUPERUSER;
    }

    public String password() {
        return password;
    }

    /** Process id of the postmaster. */
    public long pid() {
        return server.pid();
    }

    /** True when the server was already running, left by a process that was killed. */
    public boolean adopted() {
        return adopted;
    }

    public boolean isAlive() {
        return Postmaster.runs(server.pid());
    }

    /** Completes when the server process ends, for whatever reason. */
    public CompletableFuture<@Nullable Void> onExit() {
        return handle().map(process -> process.onExit().<@Nullable Void>thenApply(ended -> null))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private Optional<ProcessHandle> handle() {
        return ProcessHandle.of(server.pid());
    }

    /**
     * From now on a server that ends by itself is started again, on the same port.
     *
     * @param told what happens, in sentences for the operator
     */
    public void revive(Consumer<String> told) {
        new Revival(this, told).start();
    }

    boolean isClosed() {
        return closed;
    }

    /** @throws PostgresStartException when it cannot be started */
    synchronized void startAgain() {
        if (!closed && !isAlive()) {
            server = postmaster.leftRunning().orElseGet(() -> postmaster.start(options.withPort(server.port())));
        }
    }

    /** A connection as superuser; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", Cluster.SUPERUSER);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", Integer.toString(LOGIN_SECONDS_MAX));
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /** Stops the server: sessions are ended, what was committed is on disk. Then gives the data folder free. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            postmaster.stop(server.pid());
        } finally {
            lock.close();
        }
    }
}

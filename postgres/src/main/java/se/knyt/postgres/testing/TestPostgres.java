package se.knyt.postgres.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;

/**
 * The server that tests share. The first test that asks starts it in a folder in memory or a temporary one, without waiting for the disk; the
 * JVM's end stops and deletes it. A JVM that was killed leaves both behind; the next one cleans up after it.
 *
 * <p>With the system property {@value #SERVER_PROPERTY} (a JDBC URL with the user and password of a superuser) a server that
 * already runs is used instead and left as it is; child processes of a test are pointed to their parent's this way.
 */
public final class TestPostgres {
    /** Names a running server: {@code jdbc:postgresql://127.0.0.1:PORT/postgres?user=…&password=…}. */
    public static final String SERVER_PROPERTY = "knyt.test.postgres";

    private static final String FOLDER_PREFIX = "knyt-test-postgres-";
    private static final Path MEMORY = Path.of("/dev/shm");
    /** What four servers side by side need at most, the largest test's hundred thousand rows of everything among them. */
    private static final long MEMORY_BYTES_MIN = 6L << 30;

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Map<String, String> TEMPLATES = new HashMap<>();
    private static @Nullable Server server;

    private record Server(String url, String user, String password) {
        String url(String database) {
            return url + database;
        }

        Connection connect(String database) throws SQLException {
            return DriverManager.getConnection(url(database), user, password);
        }
    }

    private TestPostgres() {}

    /**
     * A database of its own for one test class, cloned from a template.
     *
     * @param templateName names the content: lower-case letters, digits and underscores, at most 40
     * @param migrate fills the template; called once per server and name, with a JDBC URL that holds the superuser's
     *     credentials; must close its connections
     */
    public static TestDatabase freshDatabase(String templateName, Consumer<String> migrate) {
        var template = template(templateName, migrate);
        var name = nextName();
        // Copied as files: written to the log page by page, the template takes ten times as long.
        execute("create database " + name + " template " + template + " strategy file_copy");
        return database(name);
    }

    /** A database of its own, empty. */
    public static TestDatabase emptyDatabase() {
        var name = nextName();
        execute("create database " + name);
        return database(name);
    }

    /** What a child process needs as {@value #SERVER_PROPERTY} to use this JVM's server. */
    public static String serverUrl() {
        var running = server();
        return running.url("postgres") + "?user=" + running.user() + "&password=" + running.password();
    }

    static void drop(String name) {
        execute("drop database if exists " + name + " with (force)");
    }

    private static TestDatabase database(String name) {
        var running = server();
        return new TestDatabase(name, running.url(name), running.user(), running.password());
    }

    private static String nextName() {
        return "test_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
    }

    private static synchronized String template(String templateName, Consumer<String> migrate) {
        if (!templateName.matches("[a-z0-9_]{1,40}")) {
            throw new IllegalArgumentException("not a plain template name: " + templateName);
        }
        var known = TEMPLATES.get(templateName);
        if (known != null) {
            return known;
        }
        // Named by process: on a shared server another JVM may be in the middle of building its own.
        var name = "template_" + ProcessHandle.current().pid() + "_" + templateName;
        execute("drop database if exists " + name + " with (force)");
        execute("create database " + name);
        var running = server();
        migrate.accept(running.url(name) + "?user=" + running.user() + "&password=" + running.password());
        // A template can only be cloned while nobody is connected to it.
        execute("alter database " + name + " allow_connections false");
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        TEMPLATES.put(templateName, name);
        return name;
    }

    private static void execute(String sql) {
        try (var connection = server().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the test database refused: " + sql, e);
        }
    }

    private static synchronized Server server() {
        var running = server;
        if (running == null) {
            var given = System.getProperty(SERVER_PROPERTY);
            running = given == null ? startOwn() : parse(given);
            server = running;
        }
        return running;
    }

    private static Server parse(String url) {
        var uri = URI.create(url.substring("jdbc:".length()));
        var parameters = new HashMap<String, String>();
        for (var pair : uri.getQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        var user = parameters.get("user");
        var password = parameters.get("password");
        if (user == null || password == null) {
            throw new IllegalArgumentException(SERVER_PROPERTY + " must hold user and password");
        }
        return new Server("jdbc:postgresql://" + uri.getAuthority() + "/", user, password);
    }

    private static Server startOwn() {
        try {
            var parent = parentFolder();
            LeftOverServers.remove(parent, FOLDER_PREFIX);
            var folder = parent.resolve(FOLDER_PREFIX + ProcessHandle.current().pid());
            Files.createDirectories(folder);
            var embedded = EmbeddedPostgres.start(PostgresOptions.forTests(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(embedded, folder), "stop-test-postgres"));
            return new Server(embedded.jdbcUrl(""), embedded.superuser(), embedded.password());
        } catch (IOException e) {
            throw new IllegalStateException("no folder for the test database", e);
        }
    }

    /**
     * In memory where the system has a roomy folder there: a database is a thousand small files, and making and deleting them on
     * a disk takes longer than most tests. Otherwise the temporary folder.
     */
    private static Path parentFolder() throws IOException {
        if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= MEMORY_BYTES_MIN) {
            return MEMORY;
        }
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static void stop(EmbeddedPostgres embedded, Path folder) {
        embedded.close();
        LeftOverServers.delete(folder);
    }
}

package se.knyt.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.access.Users;
import se.knyt.server.access.Sessions;
import se.knyt.server.audit.Audit;
import se.knyt.server.db.WebDatabase;

/** The console over a real database with two companies in it, on a port of its own. */
public final class ConsoleFixture implements AutoCloseable {
    public static final long OWNER = 11;
    public static final long VIEWER = 12;
    public static final long STRANGER = 21;
    private static final String ROLE_PASSWORD = "testrolepassword";

    private final TestDatabase database;
    private final WebDatabase web;
    private final Users users;
    private final WebServer server;

    public ConsoleFixture() {
        this(0);
    }

    ConsoleFixture(int port) {
        this.database = TestPostgres.freshDatabase("console", ConsoleFixture::fill);
        this.web = new WebDatabase(database.url(), "knyt_web", ROLE_PASSWORD, 4);
        var clock = InstantSource.system();
        this.users = new Users(web, clock);
        this.server = WebServer.start(
                "127.0.0.1", port, web, clock, users, new Sessions(web, clock), new Audit(web, clock), new SampleOriginals());
    }

    private static void fill(String url) {
        for (var role : new String[] {"knyt_engine", "knyt_web"}) {
            run(url, """
                    do $$ begin create role %s login noinherit;
                    exception when duplicate_object or unique_violation then null; end $$""".formatted(role));
            run(url, "alter role " + role + " password '" + ROLE_PASSWORD + "'");
        }
        run(url, read("/db/migration/V1__foundation.sql"));
        run(url, read("/sample.sql"));
    }

    private static void run(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(String name) {
        try (var in = ConsoleFixture.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public Users users() {
        return users;
    }

    public TestDatabase database() {
        return database;
    }

    public WebDatabase web() {
        return web;
    }

    @Override
    public void close() {
        server.close();
        web.close();
        database.close();
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.settings.Settings;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.access.Users;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.sandbox.SandboxRefusal;
import se.knyt.server.sandbox.SandboxWorlds;
import se.knyt.server.sandbox.Seed;
import se.knyt.spi.Connector;

/** The sandbox where it was not made whole, or cannot be started: nobody else is stopped, and there is a way on. */
class SandboxStartsTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static final long GUEST = 777_001;

    @TempDir
    Path folder;

    private final Dying dying = new Dying();
    private TestDatabase database;
    private GuardedHttp http;
    private Engine engine;
    private WebDatabase web;
    private Seed seed;
    private SandboxWorlds worlds;

    /** Dies after so many commits; never before it is told to. */
    private static final class Dying implements CrashPoints {
        private int left = Integer.MAX_VALUE;

        @Override
        public void reached(String name) {
            if (name.startsWith("commit") && --left == 0) {
                throw new IllegalStateException("killed at " + name);
            }
        }
    }

    @BeforeEach
    void prepare() {
        database = TestPostgres.emptyDatabase();
        var address = DatabaseAddress.parse(database.urlWithCredentials());
        Schema.migrate(address.url(), address.owner(), address.password(), ROLE_PASSWORD);
        http = GuardedHttp.toPublicOnly();
        engine = new Engine(new Engine.Options(
                address.url(),
                ROLE_PASSWORD,
                new byte[32],
                6,
                InstantSource.system(),
                (base, own) -> own ? http.andOwn(worlds::origins) : http,
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                dying,
                uri -> !worlds.simulates(uri)));
        web = new WebDatabase(address.url(), Schema.WEB_ROLE, Schema.password(Schema.WEB_ROLE, ROLE_PASSWORD), 2);
        seed = new Seed(engine, new Users(web, InstantSource.system()), web, InstantSource.system());
        seed.owner();
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : new AutoCloseable[] {worlds, engine, web, http, database}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private boolean start(Path simulators) throws IOException {
        if (worlds != null) {
            worlds.close();
        }
        worlds = new SandboxWorlds(simulators);
        return worlds.start(engine, seed);
    }

    /** What the company has, by table; its statements without the day. */
    private Map<String, Long> made() throws SQLException {
        var result = new TreeMap<String, Long>();
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            for (var table :
                    List.of("connection", "connection_secret", "schedule", "flow", "bank_account", "bank_statement")) {
                try (var row = statement.executeQuery("select count(*) from " + table
                        + " join company using (company_id) where company.slug = 'sandbox'")) {
                    row.next();
                    result.put(table, row.getLong(1));
                }
            }
        }
        return result;
    }

    /** Killed after one, fourteen and twenty-seven commits of a first start; the next start finishes it. */
    @Test
    void aStartThatWasKilledWhileItMadeTheSandboxIsFinishedByTheNext() throws Exception {
        start(folder.resolve("whole"));
        var whole = made();
        assertThat(whole).allSatisfy((table, rows) -> assertThat(rows).as(table).isPositive());
        engine.companies().endSandbox(worlds.first().orElseThrow().company());
        for (int commits = 1; commits < 40; commits += 13) {
            var simulators = folder.resolve("killed-" + commits);
            dying.left = commits;
            boolean killed = false;
            try {
                start(simulators);
            } catch (IllegalStateException e) {
                killed = true;
            }
            dying.left = Integer.MAX_VALUE;
            assertThat(start(simulators)).isTrue();
            assertThat(made())
                    .as("killed after %s commits: %s", commits, killed)
                    .isEqualTo(whole);
            engine.companies().endSandbox(worlds.first().orElseThrow().company());
        }
    }

    /** A line in the middle of the shop's journal that nobody can read. */
    @Test
    void aSandboxThatCannotBeStartedSaysWhyAndCanBeBegunAnew() throws Exception {
        assertThat(start(folder)).isTrue();
        long before = worlds.first().orElseThrow().company();
        worlds.close();
        var journal = folder.resolve("shopify.journal");
        Files.writeString(journal, "[{\"k\":\n[]\n", StandardOpenOption.APPEND);

        assertThat(start(folder)).isTrue();
        assertThat(worlds.running()).isFalse();
        var stopped = worlds.first().orElseThrow();
        assertThat(stopped.company()).isEqualTo(before);
        assertThat(stopped.state().get("stopped")).contains("shopify.journal is damaged at line");
        assertThatThrownBy(() -> stopped.act("sell", List.of(), Map.of()))
                .isInstanceOf(SandboxRefusal.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("./knyt sandbox reset");

        guest(before);
        assertThat(stopped.act("reset", List.of(), Map.of())).contains("is empty");
        assertThat(worlds.running()).isTrue();
        assertThat(reached()).containsExactly(worlds.first().orElseThrow().company() + " bookkeeper");
        var anew = worlds.first().orElseThrow();
        assertThat(anew.company()).isNotEqualTo(before);
        assertThat(anew.act("sell", List.of(), Map.of("count", "1"))).startsWith("Sold");
    }

    /** What {@code ./knyt sandbox reset} leaves while no Knyt runs. */
    @Test
    void aSandboxIsBegunAnewAtTheNextStart() throws Exception {
        start(folder);
        long before = worlds.first().orElseThrow().company();
        guest(before);
        worlds.close();
        Files.writeString(folder.resolve("shopify.journal"), "[{\"k\":\n[]\n", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("begin-anew"), "");
        assertThat(start(folder)).isTrue();
        assertThat(worlds.running()).isTrue();
        assertThat(worlds.first().orElseThrow().company()).isNotEqualTo(before);
        assertThat(folder.resolve("begin-anew")).doesNotExist();
        assertThat(reached()).containsExactly(worlds.first().orElseThrow().company() + " bookkeeper");
        start(folder);
        assertThat(worlds.first().orElseThrow().company()).isNotEqualTo(before);
    }

    /** A person who has a role in the sandbox alone, and in nothing else of its organization. */
    private void guest(long company) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate("insert into app_user (user_id, email, name, created_at)" + " values (" + GUEST
                    + ", 'gast@example.se', 'Gäst', now())");
            statement.executeUpdate("insert into company_member (company_id, user_id, role, accepted_at) values ("
                    + company + ", " + GUEST + ", 'bookkeeper', now())");
        }
    }

    private List<String> reached() throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select company_id || ' ' || role from knyt_reachable(" + GUEST + ")")) {
            var result = new ArrayList<String>();
            while (rows.next()) {
                result.add(rows.getString(1));
            }
            return result;
        }
    }

    /** As on a disk that is full: nothing can be written where the simulators keep their journals. */
    @Test
    void oneThatCannotBeBegunAnewStopsNoOtherCompany() throws Exception {
        start(folder);
        engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                seed.organization(), "annan", "Annan", "556000-0175", false, LocalDate.of(2026, 1, 1)),
                        Settings.initial());
        worlds.close();
        Files.writeString(folder.resolve("begin-anew"), "");
        var blocked = Files.createDirectories(folder.resolve("shopify.journal.new"));
        Files.writeString(blocked.resolve("in-the-way"), "");

        assertThat(start(folder)).isTrue();
        assertThat(worlds.running()).isFalse();
        assertThat(worlds.first()).isEmpty();

        Files.delete(blocked.resolve("in-the-way"));
        Files.delete(blocked);
        assertThat(start(folder)).isTrue();
        assertThat(worlds.running()).isTrue();
        assertThat(worlds.first().orElseThrow().act("sell", List.of(), Map.of("count", "1")))
                .startsWith("Sold");
    }

    /** Where there is nobody else, a start that makes nothing would only hide why. */
    @Test
    void aFirstStartThatCannotMakeItIsRefused() throws Exception {
        var blocked = Files.createDirectories(folder.resolve("shopify.journal.new"));
        Files.writeString(blocked.resolve("in-the-way"), "");
        assertThatThrownBy(() -> start(folder)).hasMessageContaining("the sandbox could not be started");
    }
}

package se.knyt.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.access.Users;
import se.knyt.server.actions.EngineActions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.sandbox.Sandbox;
import se.knyt.server.sandbox.SandboxWorlds;
import se.knyt.spi.Connector;
import se.knyt.spi.Preflight;

/** The sandbox as the first start makes it: every provider connected, ready to sell, and what people do in it. */
class SeededSandboxTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static GuardedHttp http;
    private static SandboxWorlds worlds;
    private static Engine engine;
    private static WebDatabase web;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        database = TestPostgres.emptyDatabase();
        var address = DatabaseAddress.parse(database.urlWithCredentials());
        Schema.migrate(address.url(), address.owner(), address.password(), ROLE_PASSWORD);
        http = GuardedHttp.toPublicOnly();
        worlds = new SandboxWorlds(folder);
        var sandboxed = http.andOwn(worlds::origins);
        engine = new Engine(new Engine.Options(
                address.url(),
                ROLE_PASSWORD,
                new byte[32],
                6,
                InstantSource.system(),
                (base, own) -> own ? sandboxed : http,
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                CrashPoints.NONE,
                true));
        engine.bindSandboxes(worlds::running);
        web = new WebDatabase(address.url(), Schema.WEB_ROLE, ROLE_PASSWORD, 2);
        var seed = new Seed(engine, new Users(web, InstantSource.system()), web);
        seed.owner();
        worlds.start(engine, seed);
        engine.start();
        sandbox = worlds.first().orElseThrow();
    }

    @AfterAll
    static void stop() throws Exception {
        for (var part : new AutoCloseable[] {engine, worlds, web, http, database}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void everyProviderWithASimulatorIsConnectedAndNothingStandsInTheWay() {
        var actions = new EngineActions(engine, worlds);
        var connections = engine.control().connections(sandbox.company());
        assertThat(connections.stream().map(ConnectionRow::connector))
                .contains("shopify", "fortnox")
                .containsAll(sandbox.payments());
        var stopped = new ArrayList<String>();
        for (var connection : connections) {
            actions.preflight(sandbox.company(), connection.id()).stream()
                    .filter(check -> check.status() == Preflight.Status.STOP)
                    .forEach(check -> stopped.add(check.toString()));
        }
        assertThat(stopped).isEmpty();
        assertThat(sandbox.payments()).containsAll(List.of("klarna", "nets", "paypal", "stripe", "svea"));
    }
}

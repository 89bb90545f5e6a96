package se.knyt.server.start;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.Engine;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.db.SchemaRefusedException;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.DataFolderLock;
import se.knyt.postgres.EmbeddedPostgres;
import se.knyt.postgres.PostgresOptions;
import se.knyt.server.WebServer;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.People;
import se.knyt.server.access.Sessions;
import se.knyt.server.access.Tokens;
import se.knyt.server.access.Users;
import se.knyt.server.actions.EngineActions;
import se.knyt.server.audit.Audit;
import se.knyt.server.clearing.EngineLedgerBalances;
import se.knyt.server.control.ControlToken;
import se.knyt.server.db.DiskSpace;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.health.Readiness;
import se.knyt.server.originals.EngineOriginals;
import se.knyt.server.rates.RateFetch;
import se.knyt.server.sandbox.SandboxWorlds;
import se.knyt.server.sandbox.Sandboxes;
import se.knyt.server.sandbox.Seed;
import se.knyt.server.today.EngineChannelCounter;
import se.knyt.spi.Connector;

/** A Knyt that runs: what was started, in order, so that it can be stopped in the other order. */
public final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final int ENGINE_POOL = 14;
    private static final int WEB_POOL = 8;

    private final Deque<Part> parts = new ArrayDeque<>();
    private final String url;
    private final String signInLink;
    private final boolean sandboxElsewhere;
    private final Readiness readiness = new Readiness();

    /** Something to stop. */
    private record Part(String name, AutoCloseable closing) {}

    /**
     * Starts everything.
     *
     * @param options what was asked for
     */
    public Running(StartOptions options) {
        try {
            var folder = new DataFolder(options.data());
            var clock = InstantSource.system();
            started("disk space", new DiskSpace(options.data()).started());
            var address = database(options);
            ConnectionsCheck.require(address, ENGINE_POOL + WEB_POOL);
            var masterKey = MasterKeyCheck.require(address, folder, options.data());
            var rolePassword = folder.rolePassword();
            RolesCheck.require(address, rolePassword, options.data());
            migrate(address, rolePassword);
            var web = started(
                    "pool",
                    new WebDatabase(
                            address.url(), Schema.WEB_ROLE, Schema.password(Schema.WEB_ROLE, rolePassword), WEB_POOL));
            var worlds = new SandboxWorlds(folder.path("simulators"));
            var guarded = started("http", GuardedHttp.toPublicOnly());
            var engine = started(
                    "engine", engine(address.url(), rolePassword, masterKey, clock, guarded, worlds, options.files()));
            engine.bindSandboxes(worlds::running);
            var users = new Users(web, clock);
            var seed = new Seed(engine, users, web, clock);
            long owner = seed.owner();
            started("simulators", worlds);
            sandboxElsewhere = !options.empty() && !worlds.start(engine, seed);
            var token = new ControlToken(Tokens.fresh());
            var rates = new RateFetch(engine.rates(), guarded, clock);
            var server = started(
                    "intake",
                    WebServer.start(
                            options.address(),
                            options.port(),
                            services(options, web, clock, users, engine, rates, token, worlds)));
            url = "http://" + shown(options.address()) + ":" + server.port();
            FrontWarnings.of(options).forEach(LOG::warn);
            engine.bindHooks(row -> row.sandbox()
                    ? Optional.of(URI.create(url))
                    : options.publicAddress().forSystems());
            engine.start();
            started("exchange rates", rates.started());
            readiness.ready();
            folder.write(
                    "control.properties",
                    "url=http://127.0.0.1:" + server.controlPort() + "/control\ntoken=" + token.value() + "\n");
            started("control file", () -> folder.remove("control.properties"));
            var shown = options.publicAddress().set().isEmpty()
                    ? url
                    : options.publicAddress().set();
            signInLink = shown + "/sign-in/link?token=" + users.newLink(owner);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static void migrate(DatabaseAddress address, String rolePassword) {
        try {
            Schema.migrate(address.url(), address.owner(), address.password(), rolePassword);
        } catch (SchemaRefusedException e) {
            throw switch (e.why()) {
                case NEWER ->
                    new StartRefusedException(
                            "the database was brought to its version " + e.getMessage()
                                    + ": a newer Knyt has worked with it. Nothing was changed.",
                            "Start the newer Knyt, or restore a backup that this one made.");
                case OTHER ->
                    new StartRefusedException(
                            "the database was made by another build of Knyt: its version " + e.getMessage()
                                    + " has other tables than this one's. Nothing was changed.",
                            "Start the Knyt that made it, or begin in a new data folder with --data. Do not repair the"
                                    + " tables with other tools: the difference would only be hidden.");
            };
        }
    }

    private DatabaseAddress database(StartOptions options) {
        if (options.databaseUrl().isPresent()) {
            // With its own database PostgreSQL's start takes it.
            started("data folder", DataFolderLock.take(options.data()));
            return DatabaseAddress.parse(options.databaseUrl().get());
        }
        var postgres = started("database", EmbeddedPostgres.start(PostgresOptions.in(options.data())));
        postgres.revive(LOG::warn);
        return new DatabaseAddress(postgres.jdbcUrl(), postgres.superuser(), postgres.password());
    }

    private Engine engine(
            String url,
            String rolePassword,
            byte[] masterKey,
            InstantSource clock,
            GuardedHttp guarded,
            SandboxWorlds worlds,
            Path files) {
        var sandboxed = guarded.andOwn(worlds::origins);
        var connectors = new ArrayList<Connector>();
        ServiceLoader.load(Connector.class).forEach(connectors::add);
        return new Engine(new Engine.Options(
                url,
                rolePassword,
                masterKey,
                ENGINE_POOL,
                clock,
                (baseUri, sandbox) -> sandbox ? sandboxed : guarded,
                connectors,
                CrashPoints.NONE,
                address -> !worlds.simulates(address),
                Optional.of(files)));
    }

    private Object[] services(
            StartOptions options,
            WebDatabase web,
            InstantSource clock,
            Users users,
            Engine engine,
            RateFetch rates,
            ControlToken token,
            Sandboxes sandboxes) {
        return List.of(
                        web,
                        clock,
                        users,
                        options.publicAddress(),
                        new People(web),
                        new Invitations(web, users, new Audit(web, clock), clock),
                        new Sessions(web, clock),
                        new Audit(web, clock),
                        new EngineOriginals(engine),
                        new EngineActions(engine, sandboxes, options.sandboxesMax()),
                        new EngineChannelCounter(engine, clock),
                        new EngineLedgerBalances(engine, clock),
                        engine,
                        rates,
                        token,
                        sandboxes,
                        readiness)
                .toArray();
    }

    private <T extends AutoCloseable> T started(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    private static String shown(String address) {
        return "0.0.0.0".equals(address) || "::".equals(address) ? "127.0.0.1" : address;
    }

    public String url() {
        return url;
    }

    /** Whether a sandbox was wanted, and the one of this database runs in another Knyt. */
    public boolean sandboxElsewhere() {
        return sandboxElsewhere;
    }

    /** Signs the owner in, once. */
    public String signInLink() {
        return signInLink;
    }

    /** Stops in order: intake, effects in flight, pool, database. What fails to stop is logged; the rest is stopped all the same. */
    @Override
    public void close() {
        readiness.stopping();
        while (!parts.isEmpty()) {
            var part = parts.pop();
            try {
                part.closing().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (UncheckedIOException e) {
                LOG.info("{}: {}", part.name(), e.getMessage());
            } catch (Exception e) {
                LOG.warn("{} did not stop cleanly", part.name(), e);
            }
        }
    }
}

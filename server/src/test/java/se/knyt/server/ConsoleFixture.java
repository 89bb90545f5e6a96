package se.knyt.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.People;
import se.knyt.server.access.Sessions;
import se.knyt.server.access.Users;
import se.knyt.server.actions.EngineActions;
import se.knyt.server.audit.Audit;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.control.ControlToken;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.health.Readiness;
import se.knyt.server.rates.RateFetch;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.start.DatabaseAddress;
import se.knyt.server.today.ChannelCounter;
import se.knyt.spi.Connector;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/** The console over a real database with two companies in it, on a port of its own. */
public final class ConsoleFixture implements AutoCloseable {
    public static final long OWNER = 11;
    public static final long VIEWER = 12;
    public static final long BOOKKEEPER = 13;
    public static final long INTEGRATOR = 14;
    public static final long STRANGER = 21;
    public static final String CONTROL_TOKEN = "control-token-of-this-test";
    private static final byte[] MASTER_KEY = new byte[32];
    private static final String ROLE_PASSWORD = "testrolepassword";

    /** Simulators that connections may call; everything else is not there. */
    static final Set<URI> REACHED = ConcurrentHashMap.newKeySet();

    private final TestDatabase database;
    private final WebDatabase web;
    private final Users users;
    private final Engine engine;
    private final WebServer server;
    private final Map<LocalDate, ChannelCounter.Counted> counted = new ConcurrentHashMap<>();
    private final AtomicBoolean ledgerAnswers = new AtomicBoolean(true);
    private final Map<Integer, Money> there = new ConcurrentHashMap<>();

    public ConsoleFixture() {
        this(0);
    }

    ConsoleFixture(int port) {
        this(port, database -> {}, UnaryOperator.identity());
    }

    /** A console over an engine that has a folder for files, as every one has that is started by its program. */
    ConsoleFixture(Path files) {
        this(0, database -> {}, UnaryOperator.identity(), Optional.of(files), PublicAddress.NONE);
    }

    /**
     * A console over more than the sample.
     *
     * @param prepare what is done to the database before anybody connects to it
     * @param way turns the database's address into the one that the console and the engine connect by
     */
    ConsoleFixture(int port, Consumer<TestDatabase> prepare, UnaryOperator<String> way) {
        this(port, prepare, way, Optional.empty(), PublicAddress.NONE);
    }

    /** A console that people reach by this address. */
    ConsoleFixture(PublicAddress address) {
        this(0, database -> {}, UnaryOperator.identity(), Optional.empty(), address);
    }

    private ConsoleFixture(
            int port,
            Consumer<TestDatabase> prepare,
            UnaryOperator<String> way,
            Optional<Path> files,
            PublicAddress address) {
        this.database = TestPostgres.freshDatabase("console", ConsoleFixture::fill);
        TestDay.in(database);
        prepare.accept(database);
        var url = way.apply(database.url());
        this.web = new WebDatabase(url, "knyt_web", Schema.password(Schema.WEB_ROLE, ROLE_PASSWORD), 4);
        var clock = TestDay.CLOCK;
        this.users = new Users(web, clock);
        this.engine = engine(url, files);
        var keys = new CompanyKeys(MASTER_KEY, engine.database());
        for (long company : new long[] {1, 2}) {
            engine.database()
                    .doForCompany(
                            "keys",
                            company,
                            tx -> tx.update(
                                    "update company set wrapped_key = ? where company_id = ?",
                                    keys.newWrapped(company),
                                    company));
            engine.database()
                    .doForCompany(
                            "hook",
                            company,
                            tx -> engine.connections()
                                    .store(
                                            tx,
                                            company,
                                            company * 100 + 1,
                                            Connections.HOOK_TOKEN,
                                            new Secret("token" + company)));
        }
        run(database.urlWithCredentials(), "select setval('knyt_id', " + SamplePersons.FINISHED + ", false)");
        SamplePersons.put(engine, keys);
        var sandboxes = SampleSandbox.alone();
        this.server = WebServer.start(
                "127.0.0.1",
                port,
                web,
                clock,
                users,
                address,
                new People(web),
                new Invitations(web, users, new Audit(web, clock), clock),
                new Sessions(web, clock),
                new Audit(web, clock),
                new SampleOriginals(),
                engine,
                new RateFetch(engine.rates(), new SampleBank(), clock),
                new EngineActions(engine, sandboxes, 3),
                (ChannelCounter) (company, from, to, zone) -> company == 1 ? Map.copyOf(counted) : Map.of(),
                (LedgerBalances) (company, accounts, day) -> ledgerAnswers.get()
                        ? told(accounts, day)
                        : new LedgerBalances.Answer(
                                LedgerBalances.State.ASKING, "", null, Map.of(), 0, Map.of(), false),
                new ControlToken(CONTROL_TOKEN),
                sandboxes,
                new Readiness());
    }

    /**
     * An accounting system with the sample's one payout on 1589 and the invoices and the credit note that are not paid out; at the end of
     * August it had some in other currencies too.
     */
    private LedgerBalances.Answer told(Set<Integer> accounts, LocalDate day) {
        var balances = new HashMap<Integer, Money>();
        accounts.forEach(account -> balances.put(account, Money.zero(Currency.SEK)));
        balances.put(1589, Money.of(771600, Currency.SEK));
        balances.put(1510, Money.of(5143800, Currency.SEK));
        balances.putAll(there);
        var open = new HashMap<String, Money>();
        for (int i = 12; i < 36; i++) {
            open.put(String.valueOf(20150 + i), Money.of(19900 + i * 8300, Currency.SEK));
        }
        open.put("20200", Money.of(-15000, Currency.SEK));
        return new LedgerBalances.Answer(
                LedgerBalances.State.ANSWERED,
                "fortnox",
                Instant.parse("2026-11-24T07:00:00Z"),
                balances,
                103,
                open,
                true,
                day.equals(LocalDate.of(2026, 8, 31)) ? Map.of(Currency.EUR, 2, Currency.NOK, 1) : Map.of());
    }

    private static void fill(String url) {
        var address = DatabaseAddress.parse(url);
        Schema.migrate(address.url(), address.owner(), address.password(), ROLE_PASSWORD);
        TestDay.prepare(url);
        run(url, TestDay.TOLD + read("/sample.sql"));
        run(
                url,
                "insert into settings_version select company_id, 1, '" + Json.write(Settings.initial())
                        + "', '', 'knyt', now() from company");
    }

    private static Engine engine(String url, Optional<Path> files) {
        var connectors = new ArrayList<Connector>();
        ServiceLoader.load(Connector.class).forEach(connectors::add);
        return new Engine(new Engine.Options(
                url,
                ROLE_PASSWORD,
                MASTER_KEY,
                6,
                TestDay.CLOCK,
                (uri, sandbox) -> call -> {
                    if (!REACHED.contains(uri)) {
                        throw new ProviderFailure.NotSent("nothing is sent in this test");
                    }
                    return GuardedHttp.toPublicOnly().andOwn(() -> REACHED).call(call);
                },
                connectors,
                CrashPoints.NONE,
                _ -> true,
                files));
    }

    /** Whether the accounting system has answered what its balances are; else it is being asked. */
    public void ledgerAnswers(boolean answers) {
        ledgerAnswers.set(answers);
    }

    /** What the accounting system has on an account at the end of every day, debit positive. */
    void there(int account, Money balance) {
        there.put(account, balance);
    }

    /** What the first company's shop says that it sold on a day; of other days it has not answered. */
    void counted(LocalDate day, long orders, Map<Currency, Money> totals) {
        counted.put(day, new ChannelCounter.Counted(orders, totals));
    }

    /** How many refunds have been asked of the shop or a provider. */
    long refunds() throws SQLException {
        try (var connection = DriverManager.getConnection(database.urlWithCredentials());
                var answer = connection
                        .createStatement()
                        .executeQuery("select count(*) from effect where kind = 'refund' and effect_key like"
                                + " 'refund:asked:%'")) {
            answer.next();
            return answer.getLong(1);
        }
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

    /** Where the commands of this machine reach it. */
    public String controlUrl() {
        return "http://127.0.0.1:" + server.controlPort();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public Users users() {
        return users;
    }

    /** The sample's company begins on another day: what is handed in of before it is not booked. */
    public void begins(String day) {
        run(database.urlWithCredentials(), "update company set start_date = '" + day + "' where company_id = 1");
    }

    public TestDatabase database() {
        return database;
    }

    Engine engine() {
        return engine;
    }

    public WebDatabase web() {
        return web;
    }

    @Override
    public void close() {
        server.close();
        engine.close();
        web.close();
        database.close();
    }
}

package se.knyt.tests.thread;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.EngineControl;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;
import se.knyt.http.GuardedHttp;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.simulators.fortnox.FortnoxSimulator;
import se.knyt.simulators.klarna.KlarnaSimulator;
import se.knyt.simulators.shopify.ShopifySimulator;
import se.knyt.spi.Connector;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.Secret;
import se.knyt.testkit.SimulatedConsent;

/** One sandbox company on a database of its own, connected to a world, with an engine at work. */
public final class Merchant implements AutoCloseable {
    /** Several lost answers in a row, each asked for when its call can no longer arrive, take this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Once it rests: whether it still does. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

    public static final String PASSWORD = "rolesOfTheTests1";
    static final byte[] MASTER_KEY = new byte[32];

    public final World world;
    public final TestDatabase database;
    public final Engine engine;
    public final long company;
    public final long shop;
    /** The secret part of the address that takes the shop's webhooks. */
    public final String shopHookToken;

    public final long klarna;
    public final long fortnox;
    private final GuardedHttp http = GuardedHttp.toPublicOnly();

    /** Whether trade is handled in the shop or in the accounting system; or Knyt sees no shop, and the payments alone. */
    public enum Way {
        SHOP,
        ACCOUNTING_SYSTEM,
        PAYMENTS_ALONE
    }

    /** Set up and not at work: another process does the work. */
    public static Merchant idle(World world, Way way) {
        return idle(world, way, UnaryOperator.identity());
    }

    /** @param wire what lies between the connectors and the other systems */
    public static Merchant idle(World world, Way way, UnaryOperator<HttpCalls> wire) {
        return new Merchant(world, way, freshDatabase(), false, wire, CrashPoints.NONE);
    }

    public Merchant(World world, Way way) {
        this(world, way, freshDatabase());
    }

    /** On a migrated database without companies, whichever server it is in. */
    public Merchant(World world, Way way, TestDatabase database) {
        this(world, way, database, true, UnaryOperator.identity(), CrashPoints.NONE);
    }

    /** @param points told of each commit that changed something and of each call */
    public Merchant(World world, Way way, TestDatabase database, CrashPoints points) {
        this(world, way, database, true, UnaryOperator.identity(), points);
    }

    /** The company of another merchant, of which the database holds a copy, with an engine of its own at work. */
    public Merchant(Merchant other, TestDatabase copy) {
        world = other.world;
        database = copy;
        engine = engine(database, http, world, UnaryOperator.identity(), CrashPoints.NONE);
        company = other.company;
        shop = other.shop;
        shopHookToken = other.shopHookToken;
        klarna = other.klarna;
        fortnox = other.fortnox;
        engine.start();
    }

    private Merchant(
            World world,
            Way way,
            TestDatabase database,
            boolean atWork,
            UnaryOperator<HttpCalls> wire,
            CrashPoints points) {
        this.world = world;
        this.database = database;
        engine = engine(database, http, world, wire, points);
        var companies = engine.companies();
        long organization = companies.createOrganization("Testgruppen");
        company = companies.createCompany(
                new Companies.NewCompany(
                        organization,
                        "testbolaget",
                        "Testbolaget AB",
                        "556000-0175",
                        true,
                        world.now()
                                .atZone(ZoneId.of("Europe/Stockholm"))
                                .toLocalDate()
                                .minusDays(30)),
                Settings.initial());
        if (way == Way.PAYMENTS_ALONE) {
            shop = 0;
            shopHookToken = "";
        } else {
            var connected = connectShop(companies);
            shop = connected.id();
            shopHookToken = connected.hookToken();
        }
        klarna = companies
                .connect(
                        company,
                        "klarna",
                        "Klarna",
                        world.uri("klarna").toString(),
                        Map.of("username", KlarnaSimulator.API_USER),
                        Map.of("password", new Secret(KlarnaSimulator.API_PASSWORD)))
                .id();
        fortnox = companies
                .connect(
                        company,
                        "fortnox",
                        "Fortnox",
                        world.uri("fortnox").toString(),
                        Map.of("tenant-id", FortnoxSimulator.TENANT_ID, "client-id", FortnoxSimulator.CLIENT_ID),
                        Map.of("client-secret", new Secret(FortnoxSimulator.CLIENT_SECRET)))
                .id();
        if (way != Way.PAYMENTS_ALONE) {
            companies.flow(company, FlowCode.DELIVERIES_TO_INVOICES, shop, fortnox, way == Way.SHOP);
            companies.flow(company, FlowCode.ORDERS_TO_ERP, shop, fortnox, way == Way.ACCOUNTING_SYSTEM);
            companies.flow(company, FlowCode.REFUNDS_TO_CREDIT_NOTES, shop, fortnox, true);
            companies.flow(company, FlowCode.NUMBERS_TO_SHOP, fortnox, shop, true);
        }
        companies.flow(company, FlowCode.PAYOUTS_TO_BOOKS, klarna, fortnox, true);
        if (atWork) {
            engine.start();
        }
    }

    /** The app in the shop may read payment terms, and does from now on. */
    public void readPaymentTerms() {
        shopReads("read-payment-terms");
    }

    /** What the app in the shop reads from now on, by the connection's setting for it. */
    public void shopReads(String setting) {
        engine.database()
                .doForCompany(
                        "terms",
                        company,
                        tx -> tx.update(
                                "update connection set settings = (settings::jsonb || jsonb_build_object(?::text, 'true'))::text"
                                        + " where company_id = ? and connection_id = ?",
                                setting,
                                company,
                                shop));
        engine.control()
                .signIn(company, shop, Map.of("access-token", new Secret(ShopifySimulator.ACCESS_TOKEN)), "Eva");
    }

    /** From now on the accounting system is signed in to by a refresh token that each use replaces. */
    public void signInByRefreshToken() {
        engine.database()
                .doForCompany(
                        "login",
                        company,
                        tx -> tx.update(
                                "update connection set settings = (settings::jsonb || '{\"login\":\"refresh-token\"}')::text"
                                        + " where company_id = ? and connection_id = ?",
                                company,
                                fortnox));
        signInAgain();
    }

    /** What a person does at the accounting system's sign-in page. */
    public void signInAgain() {
        var base = world.uri("fortnox");
        var token = SimulatedConsent.refreshToken(
                base.resolve("/oauth-v1/auth"),
                base.resolve("/oauth-v1/token"),
                FortnoxSimulator.CLIENT_ID,
                FortnoxSimulator.CLIENT_SECRET);
        engine.control().signIn(company, fortnox, Map.of("refresh-token", new Secret(token)), "Eva");
    }

    /** A second shop of the same company, in a world that has one; its flows are to be made. */
    public long secondShop() {
        return engine.companies()
                .connect(
                        company,
                        "shopify",
                        "Konsumentbutiken",
                        world.uri("shopify-2").toString(),
                        Map.of("shop", ShopifySimulator.SHOP_DOMAIN),
                        Map.of(
                                "access-token",
                                new Secret(ShopifySimulator.ACCESS_TOKEN),
                                "client-secret",
                                new Secret(ShopifySimulator.CLIENT_SECRET)))
                .id();
    }

    private static Set<URI> origins(World world) {
        return Set.copyOf(world.uris());
    }

    private Companies.NewConnection connectShop(Companies companies) {
        return companies.connect(
                company,
                "shopify",
                "Webbutiken",
                world.uri("shopify").toString(),
                Map.of("shop", ShopifySimulator.SHOP_DOMAIN),
                Map.of(
                        "access-token",
                        new Secret(ShopifySimulator.ACCESS_TOKEN),
                        "client-secret",
                        new Secret(ShopifySimulator.CLIENT_SECRET)));
    }

    public static TestDatabase freshDatabase() {
        return TestPostgres.freshDatabase("knyt", url -> {
            var parsed = Admin.of(url);
            Schema.migrate(parsed.url(), parsed.user(), parsed.password(), PASSWORD);
        });
    }

    private static Engine engine(
            TestDatabase database, GuardedHttp http, World world, UnaryOperator<HttpCalls> wire, CrashPoints points) {
        var own = origins(world);
        return new Engine(new Engine.Options(
                database.url(),
                PASSWORD,
                MASTER_KEY,
                10,
                world.machineTime(),
                (base, sandbox) -> wire.apply(sandbox ? http.andOwn(() -> own) : http),
                ServiceLoader.load(Connector.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                points,
                _ -> false));
    }

    /** The first column of what is found in the company's data, as text; the query's one parameter is the company. */
    public List<String> texts(String sql) {
        return engine.database().forCompany("texts", company, tx -> tx.query(sql, row -> row.getString(1), company));
    }

    /** The codes of what a person is told of now. */
    public List<String> openEnds() {
        return texts("select code from loose_end where company_id = ? and closed_at is null order by 1");
    }

    /** Changes what the company has chosen, as a person does. */
    public void change(UnaryOperator<Settings> by) {
        engine.database()
                .doForCompany(
                        "change", company, tx -> engine.settings().change(tx, company, by, "", "test", world.now()));
    }

    /** Sends all that is sold, and waits for the books. */
    public void deliver() {
        settle();
        world.post("shopify", "ship", "{}");
        settle();
        settle();
    }

    public EngineControl.Status status() {
        return engine.control().status(company);
    }

    /** Moves both clocks, a day at a time, as the sandbox does. */
    public void advance(Duration duration) {
        var end = world.now().plus(duration);
        while (world.now().isBefore(end)) {
            var step = Duration.between(world.now(), end);
            world.advance(step.compareTo(Duration.ofDays(1)) > 0 ? Duration.ofDays(1) : step);
            engine.control().moveClock(company, world.now());
            quiet(PATIENCE);
        }
    }

    /** Reads everything now and waits until nothing is left to do. */
    public void settle() {
        engine.control().readNow(company);
        quiet(PATIENCE);
    }

    /**
     * Waits until the queue is empty, and looks whether kept sums are those of a recount.
     *
     * @throws IllegalStateException when it is not within the time
     */
    public void quiet(Duration atMost) {
        var end = Instant.now().plus(atMost);
        int calm = 0;
        while (calm < 2) {
            calm = engine.control().queue(company) == 0 ? calm + 1 : 0;
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException("not quiet: " + status() + " " + Trouble.of(this));
            }
            LockSupport.parkNanos((calm == 0 ? LOOK_EVERY : LOOK_AGAIN).toNanos());
        }
        KeptSums.requireExact(engine, company);
    }

    @Override
    public void close() {
        engine.close();
        http.close();
        database.close();
    }
}

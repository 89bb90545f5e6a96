package se.knyt.engine.testing;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import se.knyt.engine.Companies;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.SignIns;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Schema;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;

/** An engine that is not started, so that a test drives one part of it by hand, on a database of its own. */
public final class TestEngine implements AutoCloseable {
    public static final String PASSWORD = "rolesOfTheTests1";
    private static final byte[] MASTER_KEY = new byte[32];

    public final MovingClock clock = new MovingClock();
    public final ScriptedSystem system = new ScriptedSystem();
    public final TestDatabase database = migratedDatabase();
    public final Engine engine = new Engine(new Engine.Options(
            database.url(),
            PASSWORD,
            MASTER_KEY,
            10,
            clock,
            (base, sandbox) -> call -> system.network().call(call),
            List.of(system),
            CrashPoints.NONE,
            _ -> true));
    public final CompanyKeys keys = new CompanyKeys(MASTER_KEY, engine.database());
    private final long organization = engine.companies().createOrganization("Testgruppen");

    /** An empty database with the newest schema. */
    public static TestDatabase migratedDatabase() {
        return TestPostgres.freshDatabase("engine", TestEngine::migrate);
    }

    private static void migrate(String url) {
        var values = new java.util.HashMap<String, String>();
        for (var pair : URI.create(url.substring("jdbc:".length())).getQuery().split("&")) {
            values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        Schema.migrate(
                url.substring(0, url.indexOf('?')),
                values.getOrDefault("user", ""),
                values.getOrDefault("password", ""),
                PASSWORD);
    }

    public long company(String slug) {
        return engine.companies()
                .createCompany(
                        new Companies.NewCompany(
                                organization, slug, slug + " AB", "556000-0175", true, LocalDate.of(2026, 10, 1)),
                        Settings.initial());
    }

    /** A connection to the scripted system; connections with the same account share a quota scope. */
    public ConnectionRow connect(long company, String account) {
        long id = engine.companies()
                .connect(company, "scripted", account, "http://127.0.0.1:9", Map.of("account", account), Map.of())
                .id();
        return engine.control().connections(company).stream()
                .filter(c -> c.id() == id)
                .findFirst()
                .orElseThrow();
    }

    /** What closes connections until somebody signs in. */
    public SignIns signIns() {
        return new SignIns(new LooseEnds(engine.ids()), engine.connections(), engine.clocks());
    }

    /** One text that a query of the company's rows gives. */
    public String text(long company, String sql, Object... parameters) {
        return engine.database()
                .forCompany(
                        "test-text",
                        company,
                        tx -> tx.first(sql, row -> row.getString(1), parameters).orElse(""));
    }

    public long number(long company, String sql, Object... parameters) {
        return engine.database()
                .forCompany(
                        "test-number",
                        company,
                        tx -> tx.first(sql, row -> row.getLong(1), parameters).orElse(0L));
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}

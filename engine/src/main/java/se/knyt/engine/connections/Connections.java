package se.knyt.engine.connections;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Quota;
import se.knyt.spi.Credentials;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.Secret;
import se.knyt.spi.Session;

/** The connections of companies, and sessions opened on them. */
public final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration BROKEN_TOLD_EVERY = Duration.ofHours(1);
    /**
     * An account's budget is shared by those whose credentials have reached it since they were changed. Whoever names somebody else's
     * account and has no credentials for it uses up a budget of the company's own. The two streams left out may end without a call.
     */
    private static final String SELECT = """
            select c.company_id, c.connection_id, c.connector, c.name, c.base_uri, c.settings,
                   case when c.tried_at >= c.changed_at
                          or exists (select 1 from schedule s where s.company_id = c.company_id
                                        and s.connection_id = c.connection_id and s.read_at >= c.changed_at
                                        and s.stream not in ('%s', '%s'))
                        then c.quota_scope else c.quota_scope || '#' || c.company_id end,
                   c.state, o.sandbox, o.zone
              from connection c join company o on o.company_id = c.company_id
            """.formatted(LedgerReader.FEED, PaymentStatusSource.STREAM);

    /** Stands among the secrets of a connection; no setting of a connector has this name. */
    public static final String HOOK_TOKEN = "hook-token";

    private final Database database;
    private final CompanyKeys keys;
    private final CompanyClocks clocks;
    private final Network network;
    private final CrashPoints crashPoints;
    private final Predicate<String> quotaKept;
    /** Where connections write files, a folder for each company in it. */
    private final Optional<Path> files;

    private final Map<String, Connector> connectors = new HashMap<>();
    private final Map<Key, Opened> opened = new ConcurrentHashMap<>();
    private final Map<String, QuotaBudget> budgets = new ConcurrentHashMap<>();

    private final Map<Key, Instant> brokenTold = new ConcurrentHashMap<>();

    private record Key(long company, long connection) {}

    private record Opened(ConnectionRow row, Session session) {}

    public Connections(
            Database database,
            CompanyKeys keys,
            CompanyClocks clocks,
            Network network,
            Collection<Connector> connectors,
            CrashPoints crashPoints,
            Predicate<String> quotaKept,
            Optional<Path> files) {
        this.quotaKept = quotaKept;
        this.files = files;
        this.database = database;
        this.keys = keys;
        this.clocks = clocks;
        this.network = network;
        this.crashPoints = crashPoints;
        for (var connector : connectors) {
            if (this.connectors.put(connector.info().id(), connector) != null) {
                throw new IllegalArgumentException(
                        "two connectors with the id " + connector.info().id());
            }
        }
    }

    /** Every connector there is, by id. */
    public Map<String, Connector> catalogue() {
        return Map.copyOf(connectors);
    }

    public List<ConnectionRow> of(Collection<Long> companies) {
        return database.forCompanies("read-connections", companies, tx -> read(tx, companies));
    }

    public static List<ConnectionRow> read(Tx tx, Collection<Long> companies) throws SQLException {
        return tx.query(
                SELECT + " where c.company_id = any (?) order by c.company_id, c.connection_id",
                row -> new ConnectionRow(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        Json.readTexts(row.getString(6)),
                        row.getString(7),
                        row.getString(8),
                        row.getBoolean(9),
                        row.getString(10)),
                Tx.bigints(companies));
    }

    /** The connector of a connection, empty when this program does not have it. */
    public Optional<Connector> connector(ConnectionRow row) {
        return Optional.ofNullable(connectors.get(row.connector()));
    }

    /**
     * The session of a connection; opened once and again when its settings change.
     *
     * @throws IllegalArgumentException when the connector refuses the settings or is not there
     */
    public Session session(ConnectionRow row) {
        return opened.compute(new Key(row.company(), row.id()), (key, known) -> {
                    if (known != null && sameSettings(known.row(), row)) {
                        return known;
                    }
                    if (known != null) {
                        known.session().close();
                    }
                    return new Opened(row, open(row));
                })
                .session();
    }

    /**
     * The session of a connection, for whoever walks over several: empty for one that does not open, which is no reason to leave the
     * others. Told in the log once an hour.
     */
    public Optional<Session> usable(ConnectionRow row) {
        try {
            return Optional.of(session(row));
        } catch (RuntimeException e) {
            broken(row, e);
            return Optional.empty();
        }
    }

    private void broken(ConnectionRow row, RuntimeException why) {
        var now = clocks.machineNow();
        var key = new Key(row.company(), row.id());
        var told = brokenTold.get(key);
        if (told != null && now.isBefore(told.plus(BROKEN_TOLD_EVERY))) {
            return;
        }
        brokenTold.put(key, now);
        LOG.warn(
                "connection {} of company {} ({}) does not open: {}",
                row.id(),
                row.company(),
                row.connector(),
                why.getMessage());
    }

    /** Forgets an opened session, so that new credentials are read. */
    public void forget(long company, long connection) {
        brokenTold.remove(new Key(company, connection));
        var known = opened.remove(new Key(company, connection));
        if (known != null) {
            known.session().close();
        }
    }

    /** The budget of a connection's quota scope. */
    public QuotaBudget budget(ConnectionRow row) {
        var connector = require(row);
        return budgets.computeIfAbsent(
                row.quotaScope(),
                scope -> new QuotaBudget(
                        quotaKept.test(row.baseUri())
                                ? connector.info().quota()
                                : new Quota(0, Duration.ofSeconds(1), 1, List.of()),
                        clocks.machine()));
    }

    /** Keeps a secret, sealed. */
    public void store(Tx tx, long company, long connection, String key, Secret secret) throws SQLException {
        var sealed = keys.of(company)
                .seal(
                        secret.reveal().getBytes(StandardCharsets.UTF_8),
                        StoredCredentials.place(company, connection, key));
        tx.update(
                "insert into connection_secret (company_id, connection_id, key, sealed, updated_at) values (?, ?, ?, ?, ?)"
                        + " on conflict (company_id, connection_id, key)"
                        + " do update set sealed = excluded.sealed, updated_at = excluded.updated_at",
                company,
                connection,
                key,
                sealed,
                clocks.machineNow());
    }

    /** The secret part of a connection's webhook address. */
    public Optional<Secret> hookToken(long company, long connection) {
        return new StoredCredentials(database, keys, clocks, company, connection).secret(HOOK_TOKEN);
    }

    /**
     * Opens a session with settings that are not kept yet, and closes it.
     *
     * @throws IllegalArgumentException when the connector refuses them
     */
    void tryOpen(ConnectionRow row) {
        open(row).close();
    }

    private Session open(ConnectionRow row) {
        return open(
                row, new StoredCredentials(database, keys, clocks, row.company(), row.id()), UnaryOperator.identity());
    }

    /**
     * Opens a session on credentials that are kept nowhere; whoever asks for it closes it.
     *
     * @throws IllegalArgumentException when the connector refuses the settings or is not there
     */
    public Session open(ConnectionRow row, Map<String, Secret> secrets) {
        return open(row, new GivenCredentials(secrets), UnaryOperator.identity());
    }

    Session open(ConnectionRow row, Credentials credentials, UnaryOperator<HttpCalls> around) {
        var connector = require(row);
        var settings = new HashMap<String, String>();
        for (var setting : connector.info().settings()) {
            if (!setting.secret() && !setting.defaultValue().isEmpty()) {
                settings.put(setting.key(), setting.defaultValue());
            }
        }
        settings.putAll(row.settings());
        var baseUri = URI.create(row.baseUri());
        var calls = new OwnedCalls(
                around.apply(network.open(baseUri, row.sandbox())), budget(row), clocks.machine(), crashPoints);
        return connector.open(new ConnectionContext(
                baseUri,
                settings,
                credentials,
                calls,
                clocks.of(row.company()),
                ZoneId.of(row.zone()),
                files.map(root -> root.resolve("company-" + row.company()))));
    }

    private Connector require(ConnectionRow row) {
        return connector(row)
                .orElseThrow(() -> new IllegalArgumentException("no connector with the id " + row.connector()));
    }

    private static boolean sameSettings(ConnectionRow a, ConnectionRow b) {
        return a.baseUri().equals(b.baseUri())
                && a.quotaScope().equals(b.quotaScope())
                && a.settings().equals(b.settings())
                && a.zone().equals(b.zone());
    }

    @Override
    public void close() {
        opened.values().forEach(o -> o.session().close());
        opened.clear();
    }
}

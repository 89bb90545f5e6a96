package se.knyt.engine;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.ConnectionTrial;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.HistoryReminder;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.intake.Webhooks;
import se.knyt.engine.json.Json;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource;
import se.knyt.spi.Secret;

/** Tries and makes connections. What a connector refuses leaves nothing behind. */
public final class NewConnections {
    private static final String INSERT = """
            insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash, state,
                   state_since, opened_at, created_at, changed_at, tried_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, ?)
            """;

    private final Database database;
    private final IdAllocator ids;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final ConnectionTrial trial;

    NewConnections(Database database, IdAllocator ids, CompanyClocks clocks, Connections connections) {
        this.database = database;
        this.ids = ids;
        this.clocks = clocks;
        this.connections = connections;
        this.trial = new ConnectionTrial(clocks, connections);
    }

    /**
     * What a person gave of a system.
     *
     * @param secrets credentials by setting key
     */
    public record Given(
            String connector, String name, String baseUri, Map<String, String> settings, Map<String, Secret> secrets) {
        public Given {
            settings = Map.copyOf(settings);
            secrets = Map.copyOf(secrets);
        }

        /** The same with the credentials that a trial left. */
        public Given with(Map<String, Secret> others) {
            return new Given(connector, name, baseUri, settings, others);
        }
    }

    /**
     * Asks the system whether it lets us in. Keeps nothing.
     *
     * @throws IllegalArgumentException when the connector is not there or refuses the settings
     */
    public ConnectionTrial.Outcome tryOut(long company, Given given) {
        var row = row(company, ids.next(), given);
        // Nothing shows yet that the account is the company's: a wrong secret must not use up what another company may
        // call.
        return trial.of(row.unproved(), given.secrets());
    }

    /**
     * Makes a connection in one transaction, after the connector has taken the settings.
     *
     * @param tried whether the system has let us in with just this
     * @throws IllegalArgumentException when the connector is not there or refuses the settings
     */
    public Companies.NewConnection connect(long company, Given given, boolean tried) {
        long id = ids.next();
        var row = row(company, id, given);
        final List<PullSource.Stream> streams;
        try (var session = connections.open(row.unproved(), given.secrets())) {
            streams = Schedules.streams(session);
        } catch (ProviderFailure e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        var back = require(given.connector()).historyTerms().flatMap(HistoryTerms::back);
        var token = Companies.newToken();
        database.doForCompany("connect", company, tx -> {
            insert(tx, row, token, tried);
            connections.store(tx, company, id, Connections.HOOK_TOKEN, new Secret(token));
            for (var secret : given.secrets().entrySet()) {
                connections.store(tx, company, id, secret.getKey(), secret.getValue());
            }
            schedules(tx, row, streams);
            if (back.isPresent()) {
                new HistoryReminder(new LooseEnds(ids))
                        .open(tx, company, id, given.connector(), back.get(), clocks.now(company));
            }
        });
        return new Companies.NewConnection(id, token);
    }

    private void insert(Tx tx, ConnectionRow row, String token, boolean tried) throws SQLException {
        var now = clocks.machineNow();
        tx.update(
                INSERT,
                row.company(),
                row.id(),
                row.connector(),
                row.name(),
                row.baseUri(),
                Json.write(new TreeMap<>(row.settings())),
                row.quotaScope(),
                Webhooks.hash(token),
                now,
                clocks.now(row.company()),
                now,
                now,
                tried ? now : null);
    }

    private void schedules(Tx tx, ConnectionRow row, List<PullSource.Stream> streams) throws SQLException {
        for (var stream : streams) {
            tx.update(
                    "insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at)"
                            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                    row.company(),
                    row.id(),
                    stream.code(),
                    stream.lane().name().toLowerCase(Locale.ROOT),
                    (int) stream.interval().toSeconds(),
                    clocks.now(row.company()));
        }
    }

    private ConnectionRow row(long company, long id, Given given) {
        var info = require(given.connector()).info();
        return database.forCompany(
                        "connect",
                        company,
                        tx -> tx.first(
                                "select sandbox, zone from company where company_id = ?",
                                stored -> new ConnectionRow(
                                        company,
                                        id,
                                        given.connector(),
                                        given.name(),
                                        given.baseUri(),
                                        given.settings(),
                                        scope(info, given.baseUri(), given.settings()),
                                        "active",
                                        stored.getBoolean(1),
                                        stored.getString(2)),
                                company))
                .orElseThrow(() -> new IllegalArgumentException("no such company"));
    }

    private Connector require(String connector) {
        return Optional.ofNullable(connections.catalogue().get(connector))
                .orElseThrow(() -> new IllegalArgumentException("no connector with the id " + connector));
    }

    private static String scope(ConnectorInfo info, String baseUri, Map<String, String> settings) {
        var scope = new StringBuilder(info.id());
        for (var key : info.quota().scopeSettings()) {
            scope.append(':').append(settings.getOrDefault(key, ""));
        }
        // Two accounts at different origins are never the same, whatever their numbers.
        return scope.append('@').append(baseUri).toString();
    }
}

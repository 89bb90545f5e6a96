package se.knyt.engine.connections;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.ConnectorInfo.Setting;
import se.knyt.spi.Secret;

/**
 * Connections whose sign-in a system has stopped accepting, or has renewed in an answer that never came. Each is one loose end,
 * whoever found it; nothing goes there until a person signs in again, and then everything that waited goes on.
 */
public final class SignIns {
    public static final String CODE = "connection.sign-in-again";

    private static final String NEEDED = """
            update connection set state = 'sign-in-again', state_since = ?, state_detail = ?
             where company_id = ? and connection_id = ? and state = 'active' and (state_since <= ? or state_since > ?)
            """;
    private static final String OPEN = """
            update connection set state = ?, state_since = ?, state_detail = '' where company_id = ? and connection_id = ?
            """;
    /** What waited for the sign-in alone is due at once; what is to be asked for as well. */
    private static final String DUE = """
            update effect set next_at = ?
             where company_id = ? and connection_id = ? and next_at > ?
               and (state = 'waiting' and open_needs = 0 or state = 'unknown') and error_code = ?
            """;

    private static final String TRANSFERS_DUE = """
            update transfer set next_at = ? where company_id = ? and connection_id = ? and next_at > ?
               and state in ('waiting', 'unknown')
            """;

    private final LooseEnds looseEnds;
    private final Connections connections;
    private final CompanyClocks clocks;

    public SignIns(LooseEnds looseEnds, Connections connections, CompanyClocks clocks) {
        this.looseEnds = looseEnds;
        this.connections = connections;
        this.clocks = clocks;
    }

    /**
     * Closes a connection until a person signs in.
     *
     * @param begun machine time when the call began that was refused: what was refused before the newest sign-in says nothing of it, unless
     *     a clock that was ahead has dated that one
     */
    public void needed(Tx tx, ConnectionRow row, String reason, Instant begun) throws SQLException {
        if (tx.update(NEEDED, clocks.machineNow(), reason, row.company(), row.id(), begun, clocks.machineNow()) == 0) {
            return;
        }
        var now = clocks.now(row.company());
        looseEnds.add(
                tx,
                row.company(),
                new LooseEnd(
                        cause(row.id()),
                        CODE,
                        Map.of("connection", row.name(), "kind", "read", "message", reason),
                        CODE + ":" + row.id(),
                        null,
                        null,
                        null,
                        row.id(),
                        null,
                        now,
                        false),
                now);
    }

    /** Keeps new credentials in the place of the old ones; what came of an earlier sign-in (an access token) is forgotten. */
    public void renew(Tx tx, ConnectionRow row, Map<String, Secret> secrets) throws SQLException {
        var kept = new ArrayList<String>();
        connections.connector(row).stream()
                .flatMap(connector -> connector.info().settings().stream())
                .filter(Setting::secret)
                .forEach(setting -> kept.add(setting.key()));
        for (var secret : secrets.entrySet()) {
            if (!kept.contains(secret.getKey())) {
                throw new IllegalArgumentException(secret.getKey());
            }
            connections.store(tx, row.company(), row.id(), secret.getKey(), secret.getValue());
        }
        ConnectionDesk.changed(tx, row.company(), row.id(), clocks.machineNow());
        kept.add(Connections.HOOK_TOKEN);
        tx.update(
                "delete from connection_secret where company_id = ? and connection_id = ? and key <> all (?)",
                row.company(),
                row.id(),
                Tx.texts(kept));
    }

    /** Gives a connection another state by a person's will; one that is opened so is tried at once. */
    public void state(Tx tx, long company, long connection, String state) throws SQLException {
        var now = clocks.machineNow();
        tx.update(OPEN, state, now, company, connection);
        tx.update("delete from connection_exchange where company_id = ? and connection_id = ?", company, connection);
        if (!"active".equals(state)) {
            return;
        }
        looseEnds.cured(tx, company, cause(connection), clocks.now(company));
        tx.update(DUE, now, company, connection, now, CODE);
        tx.update(TRANSFERS_DUE, now, company, connection, now);
        tx.update(
                "update schedule set hinted_at = ? where company_id = ? and connection_id = ? and failed_since is not null",
                now,
                company,
                connection);
    }

    private static String cause(long connection) {
        return "sign-in:" + connection;
    }
}

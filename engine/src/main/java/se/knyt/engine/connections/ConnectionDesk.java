package se.knyt.engine.connections;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * Changes what a connection was told when it was made: its name, and the settings that do not say which account it is to. What is read
 * and sent from then on follows the new ones; what is read already stays as it is until the system tells of it anew.
 */
public final class ConnectionDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final Connections connections;
    private final Runnable wake;

    /** @param wake called when something is to be read or sent the new way */
    public ConnectionDesk(Database database, CompanyClocks clocks, Connections connections, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.connections = connections;
        this.wake = wake;
    }

    /** Whether a setting may be another than when the connection was made: it is no credential and does not name the account. */
    public static boolean isChangeable(ConnectorInfo info, Setting setting) {
        return !setting.secret()
                && !setting.required()
                && !info.quota().scopeSettings().contains(setting.key())
                && !info.defaultBaseUri().contains("{" + setting.key() + "}");
    }

    /** A company's connection as it is told; empty when there is none of the id. */
    public Optional<ConnectionRow> find(long company, long connection) {
        return connections.of(List.of(company)).stream()
                .filter(c -> c.id() == connection)
                .findFirst();
    }

    /**
     * Changes name and settings. What is not given stays, and what is given empty goes back to what suits most.
     *
     * @param given by key
     * @throws IllegalArgumentException when there is no such connection; naming a setting that may not be changed, or that the connector
     *     refuses. Nothing is changed then
     */
    public void change(long company, long connection, String name, Map<String, String> given, String actor) {
        var row = find(company, connection).orElseThrow(() -> new IllegalArgumentException("no such connection"));
        var info = connections
                .connector(row)
                .orElseThrow(() -> new IllegalArgumentException("no connector of " + row.connector()))
                .info();
        connections.tryOpen(row.withSettings(settings(info, row.settings(), given)));
        database.doForCompany("change-connection", company, tx -> {
            // Formats of a company's own stand among the settings too, and may have come meanwhile.
            var before = tx.first(
                            "select settings from connection where company_id = ? and connection_id = ? for update",
                            stored -> Json.readTexts(stored.getString(1)),
                            company,
                            connection)
                    .orElseThrow();
            var settings = settings(info, before, given);
            var changed = changed(before, settings);
            if (changed.isEmpty() && name.equals(row.name())) {
                return;
            }
            tx.update(
                    "update connection set name = ?, settings = ? where company_id = ? and connection_id = ?",
                    name,
                    Json.write(new TreeMap<>(settings)),
                    company,
                    connection);
            if (!changed.isEmpty()) {
                changed(tx, company, connection, clocks.machineNow());
            }
            Audit.write(tx, company, clocks.machineNow(), actor, "connection.change", name, changed);
        });
        connections.forget(company, connection);
        wake.run();
    }

    /** What was read before says nothing of the settings or the sign-in that hold now: everything is read anew, at once. */
    static void changed(Tx tx, long company, long connection, Instant now) throws SQLException {
        tx.update(
                "update connection set changed_at = ?, tried_at = null where company_id = ? and connection_id = ?",
                now,
                company,
                connection);
        tx.update(
                "update schedule set hinted_at = ? where company_id = ? and connection_id = ?",
                now,
                company,
                connection);
    }

    private static Map<String, String> settings(
            ConnectorInfo info, Map<String, String> before, Map<String, String> given) {
        var changeable = new TreeMap<String, Setting>();
        info.settings().stream()
                .filter(setting -> isChangeable(info, setting))
                .forEach(setting -> changeable.put(setting.key(), setting));
        var settings = new HashMap<>(before);
        given.forEach((key, value) -> {
            var setting = changeable.get(key);
            if (setting == null || value.length() > setting.charsMax()) {
                throw new IllegalArgumentException(key);
            }
            if (value.isBlank()) {
                settings.remove(key);
            } else {
                settings.put(key, value.strip());
            }
        });
        return settings;
    }

    /** The new value of each setting that is another, empty for one that went back. */
    private static Map<String, String> changed(Map<String, String> before, Map<String, String> after) {
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        var changed = new TreeMap<String, String>();
        for (var key : keys) {
            var value = after.getOrDefault(key, "");
            if (!value.equals(before.getOrDefault(key, ""))) {
                changed.put(key, value);
            }
        }
        return changed;
    }
}

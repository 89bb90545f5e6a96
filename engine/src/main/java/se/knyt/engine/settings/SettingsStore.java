package se.knyt.engine.settings;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.RuleBook;

/** Settings versions of companies. A version, once written, is never changed; the newest is the one in use. */
public final class SettingsStore {
    private static final int CACHED_MAX = 1000;

    private final Map<String, InUse> cache = new ConcurrentHashMap<>();

    /** A version with its rules compiled. */
    public record InUse(Settings settings, RuleBook rules) {}

    public InUse current(Tx tx, long company) throws SQLException {
        int version = tx.first(
                        "select settings_version from company where company_id = ?", row -> row.getInt(1), company)
                .orElseThrow();
        return version(tx, company, version);
    }

    public InUse version(Tx tx, long company, int version) throws SQLException {
        var key = company + "/" + version;
        var known = cache.get(key);
        if (known != null) {
            return known;
        }
        var settings = tx.first(
                        "select body from settings_version where company_id = ? and version = ?",
                        row -> Json.read(row.getString(1), Settings.class),
                        company,
                        version)
                .orElseThrow();
        var inUse = new InUse(settings, settings.ruleSet().read(settings.version()));
        if (cache.size() > CACHED_MAX) {
            cache.clear();
        }
        cache.put(key, inUse);
        return inUse;
    }

    /**
     * Writes the next version and puts it in use.
     *
     * @param by who changed it, for the audit log and the vouchers made under it
     * @throws IllegalArgumentException when a rule cannot be compiled; nothing is written
     */
    public Settings change(Tx tx, long company, UnaryOperator<Settings> change, String note, String by, Instant at)
            throws SQLException {
        int version = tx.first(
                        "select settings_version from company where company_id = ? for update",
                        row -> row.getInt(1),
                        company)
                .orElseThrow();
        var next = change.apply(version(tx, company, version).settings()).withVersion(version + 1);
        var rules = next.ruleSet().read(next.version());
        write(tx, company, next, note, by, at);
        tx.update("update company set settings_version = ? where company_id = ?", next.version(), company);
        tx.afterCommit(() -> cache.put(company + "/" + next.version(), new InUse(next, rules)));
        return next;
    }

    public static void write(Tx tx, long company, Settings settings, String note, String by, Instant at)
            throws SQLException {
        tx.update(
                "insert into settings_version (company_id, version, body, note, created_by, created_at) values (?, ?, ?, ?, ?, ?)",
                company,
                settings.version(),
                Json.write(settings),
                note,
                by,
                at);
    }
}

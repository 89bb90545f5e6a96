package se.knyt.engine;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** The append-only record of who did what in Knyt. */
public final class Audit {
    /** The address that the request now handled came from; bound by whoever takes requests. */
    public static final ScopedValue<String> FROM = ScopedValue.newInstance();

    private Audit() {}

    /** Where the request now handled came from, empty for what Knyt does by itself. */
    public static String address() {
        return FROM.orElse("");
    }

    /**
     * @param actor the user's name, or {@code knyt}
     * @param action what was done: {@code loose-end.close}
     * @param subject what it was done to
     */
    public static void write(
            Tx tx, long company, Instant at, String actor, String action, String subject, Map<String, String> details)
            throws SQLException {
        tx.update(
                "insert into audit_log (company_id, audit_id, at, actor, action, subject, details, address)"
                        + " select ?, nextval('knyt_id'), ?, ?, ?, ?, ?, ?",
                company,
                at,
                actor,
                action,
                subject,
                Json.write(new TreeMap<>(details)),
                address());
    }
}

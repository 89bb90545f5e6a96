package se.knyt.server.audit;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import tools.jackson.databind.json.JsonMapper;

/** Writes down who did what. Entries are never changed; the database refuses it. */
public final class Audit {
    private static final JsonMapper JSON = new JsonMapper();

    private final WebDatabase database;
    private final InstantSource clock;

    public Audit(WebDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes an entry of a company. */
    public void inCompany(
            long company, long user, String actor, String action, String subject, Map<String, String> details) {
        database.inCompany(company, sql -> insert(sql, company, user, actor, action, subject, details));
    }

    /** Writes an entry that belongs to no company: signing in and out. */
    public void outside(long user, String actor, String action, String subject, Map<String, String> details) {
        inCompany(WebDatabase.NO_COMPANY, user, actor, action, subject, details);
    }

    private int insert(
            Sql sql, long company, long user, String actor, String action, String subject, Map<String, String> details)
            throws SQLException {
        return sql.update(
                "insert into audit_log (company_id, audit_id, at, user_id, actor, action, subject, details, address)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                company,
                sql.nextId(),
                clock.instant(),
                user,
                actor,
                action,
                subject,
                JSON.writeValueAsString(new TreeMap<>(details)),
                se.knyt.engine.Audit.address());
    }
}

package se.knyt.server.settings;

import se.knyt.server.db.WebDatabase;

/**
 * Where the chain of a company's audit log stands. Kept outside Knyt, it shows later that nothing before it was changed.
 *
 * @param entries how many the log holds
 * @param hash of the newest in hex; a dash where there is none
 */
record AuditHead(String entries, String hash) {
    static AuditHead of(WebDatabase database, long company) {
        return database.inCompany(
                company,
                sql -> sql.first(
                                "select entries, encode(hash, 'hex') as hash from audit_head where company_id = ?",
                                row -> new AuditHead(String.valueOf(row.number("entries")), row.text("hash")),
                                company)
                        .orElse(new AuditHead("0", "–")));
    }
}

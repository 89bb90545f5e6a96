package se.knyt.engine;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * The chain of a company's audit log: each entry bears a hash over what it says and over the hash before, so that an entry that is
 * changed or taken away behind the program's back is found. The database makes the links, at commit.
 */
public final class AuditChain {
    private final Database database;

    AuditChain(Database database) {
        this.database = database;
    }

    /**
     * What was found.
     *
     * @param entries how many the log holds
     * @param hash of the newest entry in hex, empty where there is none
     * @param broken the first entry that is not as it was written, in words for whoever runs Knyt; empty where every link holds
     */
    public record Found(long entries, String hash, Optional<String> broken) {}

    /** Counts every link of a company's chain anew; reads the whole log. */
    public Found verify(long company) {
        return database.forCompany("audit-chain", company, tx -> {
            var head = tx.first(
                            "select entries, hash from audit_head where company_id = ?",
                            row -> new Found(
                                    row.getLong(1), HexFormat.of().formatHex(row.getBytes(2)), Optional.empty()),
                            company)
                    .orElse(new Found(0, "", Optional.empty()));
            return new Found(head.entries(), head.hash(), broken(tx, company));
        });
    }

    private static Optional<String> broken(Tx tx, long company) throws SQLException {
        return tx.first(
                """
                select b.entry, b.audit_id, coalesce(l.at::text || ' ' || l.action || ' by ' || l.actor, 'which is not there')
                  from audit_broken(?) b left join audit_log l on l.company_id = ? and l.audit_id = b.audit_id
                """,
                row -> "entry " + row.getLong(1) + " (" + row.getLong(2) + "), " + row.getString(3),
                company,
                company);
    }
}

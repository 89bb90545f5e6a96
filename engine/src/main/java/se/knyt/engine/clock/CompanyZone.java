package se.knyt.engine.clock;

import java.sql.SQLException;
import java.time.ZoneId;
import se.knyt.engine.db.Tx;

/** The time zone by which a company counts its days. */
public final class CompanyZone {
    private static final String USUAL = "Europe/Stockholm";

    private CompanyZone() {}

    /** The zone of a company that the transaction sees. */
    public static ZoneId of(Tx tx, long company) throws SQLException {
        return ZoneId.of(tx.first("select zone from company where company_id = ?", row -> row.getString(1), company)
                .orElse(USUAL));
    }
}

package se.knyt.server.payouts;

import java.sql.SQLException;
import java.util.Optional;
import se.knyt.server.db.Sql;

/** A payout by its address, for pages of other packages. */
public final class Payouts {
    private Payouts() {}

    public static Optional<PayoutRow> row(Sql sql, long company, String provider, String reference)
            throws SQLException {
        return PayoutQueries.one(sql, company, provider, reference).map(PayoutQueries.Full::row);
    }
}

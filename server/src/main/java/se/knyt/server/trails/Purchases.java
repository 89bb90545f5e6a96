package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.Optional;
import se.knyt.server.db.Sql;

/** A purchase by its order number, for pages of other packages. */
public final class Purchases {
    private Purchases() {}

    /** Its trail; the newest where two channels use the same number. */
    public static Optional<Long> trail(Sql sql, long company, String number) throws SQLException {
        return TrailQueries.head(sql, company, number).map(head -> head.row().id());
    }
}

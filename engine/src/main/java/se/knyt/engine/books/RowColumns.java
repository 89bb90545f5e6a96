package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;

/**
 * Which columns the provider's own rows have, as far as a company's latest payouts tell: a rule that asks of another one does nothing
 * until such a column comes.
 */
public final class RowColumns {
    /** How the names begin by which conditions ask of columns. */
    public static final String PREFIX = RawFields.PREFIX;

    /** Of the latest payouts of each connection: a provider leaves out what nothing fills, so one does not tell all columns. */
    private static final String LATEST = """
            select p.payout_id from connection c
              cross join lateral (
                   select payout_id from payout p where p.company_id = c.company_id and p.connection_id = c.connection_id
                    order by p.paid_at desc, p.payout_id desc limit 3) p
             where c.company_id = ? order by c.connection_id, p.payout_id limit 60
            """;

    private static final String LINES = """
            select seq, line, provider_transaction_id from payout_line where company_id = ? and payout_id = ? order by line, seq limit 200
            """;

    private RowColumns() {}

    /** By the names that conditions ask by; none where no payout has been told with rows of its own. */
    public static SortedSet<String> of(Tx tx, Archive archive, long company) throws SQLException {
        var names = new TreeSet<String>();
        for (long payout : tx.query(LATEST, row -> row.getLong(1), company)) {
            var lines = tx.query(
                    LINES,
                    row -> new RawFields.Wanted(row.getInt(1), row.getInt(2), row.getString(3)),
                    company,
                    payout);
            RawFields.of(tx, archive, company, payout, lines).values().forEach(fields -> names.addAll(fields.keySet()));
        }
        return names;
    }
}

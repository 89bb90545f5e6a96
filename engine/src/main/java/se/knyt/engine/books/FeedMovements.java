package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/**
 * What the accounting system's bank feed has booked on an account of ours. There is no voucher of Knyt's of it, and without it the account
 * would never come to what is open there.
 */
public final class FeedMovements {
    private static final String INSERT = """
            insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, payout_id, fact_id, customer_payment_id, moved_by)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String ROAD = """
            update road_payment set feed_on = ?
             where company_id = ? and fact_id = ? and account = ? and feed_on is null and withdrawn_on is null
            """;

    private static final String STANDS =
            "update road_payment set feed_on = null where company_id = ? and fact_id = ? and withdrawn_on is null";

    /** Dated as that which it takes back: it was never this credit's. */
    private static final String BACK = """
            insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, fact_id, moved_by)
            select company_id, ?, account, moved_on, -sum(minor), fact_id, moved_by from feed_movement
             where company_id = ? and fact_id = ? and not starts_with(moved_by, 'note ')
             group by company_id, account, moved_on, fact_id, moved_by having sum(minor) <> 0
            """;

    /** Begins who moved it where that is the accounting system's payment of a credit note. */
    private static final String NOTE = "note ";

    private static final String NOTES_PAID = """
            insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, fact_id, moved_by)
            select n.c, n.i, n.a, n.d, n.m, f.fact_id, n.b
              from unnest(?, ?, ?, ?, ?, ?, ?) as n (c, i, a, d, m, k, b)
              join fact f on f.company_id = n.c and f.fact_key = n.k
             where not exists (select 1 from feed_movement p where p.company_id = n.c and p.fact_id = f.fact_id and p.moved_by = n.b)
            """;
    private static final String NOTES = """
            select account, moved_by, sum(minor)::bigint from feed_movement
             where company_id = ? and fact_id = ? and starts_with(moved_by, 'note ')
             group by account, moved_by having sum(minor) <> 0
            """;

    private final IdAllocator ids;

    public FeedMovements(IdAllocator ids) {
        this.ids = ids;
    }

    /**
     * A movement.
     *
     * @param account of the books
     * @param on the day of the feed's voucher
     * @param amount in the currency of the books, debit positive
     * @param by the feed's voucher, or whoever tells of it
     */
    record Movement(int account, LocalDate on, Money amount, String by) {}

    /** Of a payout: that it came, or what its line tells to have been paid in. */
    void payout(Tx tx, long company, long payout, Movement moved) throws SQLException {
        write(tx, company, payout, null, null, moved);
    }

    /** Of a credit that was paid by another road. Whether it still stood. */
    boolean road(Tx tx, long company, long fact, Movement moved) throws SQLException {
        if (tx.update(ROAD, moved.on(), company, fact, moved.account()) == 0) {
            return false;
        }
        write(tx, company, null, fact, null, moved);
        return true;
    }

    /**
     * What the accounting system's payment of a credit note has put on an account: there is no voucher of ours of it either.
     *
     * @param fact key of the credit
     * @param amount in the currency of the books, debit positive
     * @param payment key of the payment, which puts it there once
     */
    public record NotePaid(long company, String fact, int account, LocalDate on, Money amount, String payment) {}

    /** Keeps those that are not kept yet. */
    public static void notes(Tx tx, IdAllocator ids, List<NotePaid> paid) throws SQLException {
        if (paid.isEmpty()) {
            return;
        }
        tx.update(
                NOTES_PAID,
                Tx.bigints(paid.stream().map(NotePaid::company).toList()),
                Tx.bigints(paid.stream().map(_ -> ids.next()).toList()),
                Tx.ints(paid.stream().map(NotePaid::account).toList()),
                Tx.dates(paid.stream().map(NotePaid::on).toList()),
                Tx.bigints(paid.stream().map(n -> n.amount().minor()).toList()),
                Tx.texts(paid.stream().map(NotePaid::fact).toList()),
                Tx.texts(paid.stream().map(n -> NOTE + n.payment()).toList()));
    }

    /**
     * A word of a payment by another road is taken back: what the feed took is not its own. Its voucher is free to be another's, and until
     * then the accounting system has it alone. A payment of a credit note there is taken back from a day on.
     */
    public void roadBack(Tx tx, long company, long fact, LocalDate day) throws SQLException {
        tx.update(BACK, ids.next(), company, fact);
        record Paid(int account, String by, long minor) {}
        var notes = tx.query(NOTES, row -> new Paid(row.getInt(1), row.getString(2), row.getLong(3)), company, fact);
        for (var note : notes) {
            tx.update(INSERT, company, ids.next(), note.account(), day, -note.minor(), null, fact, null, note.by());
        }
    }

    /** What a bank feed was said to have taken of a credit was not its own: it stands there again, from the day that it was said for. */
    void roadStands(Tx tx, long company, long fact) throws SQLException {
        tx.update(BACK, ids.next(), company, fact);
        tx.update(STANDS, company, fact);
    }

    /** Of what a buyer has paid of a purchase on the merchant's own invoice, or, the other way round, of one that is taken back. */
    void customer(Tx tx, long company, long payment, Movement moved) throws SQLException {
        write(tx, company, null, null, payment, moved);
    }

    private void write(
            Tx tx,
            long company,
            @Nullable Long payout,
            @Nullable Long fact,
            @Nullable Long customerPayment,
            Movement moved)
            throws SQLException {
        if (!moved.amount().isZero()) {
            tx.update(
                    INSERT,
                    company,
                    ids.next(),
                    moved.account(),
                    moved.on(),
                    moved.amount().minor(),
                    payout,
                    fact,
                    customerPayment,
                    moved.by());
        }
    }
}

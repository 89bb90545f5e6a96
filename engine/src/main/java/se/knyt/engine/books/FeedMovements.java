package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
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

    /** Dated as that which it takes back: it was never this credit's. */
    private static final String BACK = """
            insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, fact_id, moved_by)
            select company_id, ?, account, moved_on, -sum(minor), fact_id, moved_by from feed_movement
             where company_id = ? and fact_id = ?
             group by company_id, account, moved_on, fact_id, moved_by having sum(minor) <> 0
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
     * A word of a payment by another road is taken back: what the feed took is not its own. Its voucher is free to be another's, and until
     * then the accounting system has it alone.
     */
    public void roadBack(Tx tx, long company, long fact) throws SQLException {
        tx.update(BACK, ids.next(), company, fact);
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

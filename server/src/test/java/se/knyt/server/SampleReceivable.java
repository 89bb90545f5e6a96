package se.knyt.server;

import java.sql.SQLException;

/** A purchase of the first company on its own invoice, in vouchers of Knyt's: 1 000.00 sold on 13 November 2026, of which 400.00 is paid. */
public final class SampleReceivable {
    public static final String NUMBER = "10465";
    static final long PAYMENT = 79_950;

    private SampleReceivable() {}

    public static void put(ConsoleFixture console) {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into customer_move (company_id, move_key, trail_id, moved_on, currency, account_minor, book_minor) values"
                            + " (1, 'sale:101:own', 1015, '2026-11-13', 'SEK', 100000, 100000),"
                            + " (1, 'customer-payment:79950', 1015, '2026-11-20', 'SEK', -40000, -40000)");
            statement.execute(
                    "insert into customer_payment (company_id, payment_id, trail_id, paid_on, booked_on, account, currency, off_minor,"
                            + " stood_minor, came_minor, difference, difference_account, reference, said_by, said_at)"
                            + " values (1, 79950, 1015, '2026-11-20', '2026-11-20', 1930, 'SEK', 40000, 40000, 39960, 'rounding', 3740,"
                            + " '10465', 'knyt', '2026-11-20T12:00Z')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

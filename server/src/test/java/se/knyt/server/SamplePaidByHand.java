package se.knyt.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Two payments of Klarna's that the first company's accounting system has refused, since somebody has paid their invoices of 1 249.00:
 * one by a booked payment on 1930, one that is only registered.
 */
public final class SamplePaidByHand {
    public static final long BOOKED = 52_101;
    public static final long REGISTERED = 52_102;

    private SamplePaidByHand() {}

    public static void put(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials())) {
            effect(connection, BOOKED, "71", "C 5 2026", true);
            effect(connection, REGISTERED, "72", "", false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void effect(Connection connection, long id, String invoice, String voucher, boolean booked)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into effect (company_id, effect_id, connection_id, effect_key, kind, payout_id, body, settings_version, priority,"
                        + " state, next_at, attempts, error_code, error_args, created_at)"
                        + " select 1, ?, 103, ?, 'register-payment', payout_id,"
                        + " '{\"invoiceNumber\":\"\",\"amount\":\"1249.00 SEK\",\"date\":\"2026-11-23\",\"method\":\"KLARNA\",\"account\":1581,"
                        + "\"writeOffs\":[],\"reference\":\"Knyt klarna 7Q4KD2SE\"}', 1, 10, 'rejected', now(), 1,"
                        + " 'payment.made-elsewhere', ?, now() from payout where company_id = 1 and reference = '7Q4KD2SE'")) {
            statement.setLong(1, id);
            statement.setString(2, "pay:klarna:7Q4KD2SE:sale:by-hand-" + invoice);
            statement.setString(
                    3,
                    "{\"invoice\":\"" + invoice + "\",\"payment\":\"9" + invoice
                            + "\",\"date\":\"2026-11-20\",\"paid\":\"1249.00\",\"currency\":\"SEK\",\"account\":\"1930\",\"voucher\":\""
                            + voucher + "\",\"booked\":\"" + booked + "\",\"user\":\"\",\"source\":\"MANUAL\"}");
            statement.executeUpdate();
        }
    }
}

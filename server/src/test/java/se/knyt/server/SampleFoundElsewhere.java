package se.knyt.server;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A refund of 100.00 at Stripe that the first company's sample was to make, where somebody else's of 100.00 stands. */
public final class SampleFoundElsewhere {
    public static final long REFUND = 52_111;
    public static final String FOUND = "re_theirs";

    private SampleFoundElsewhere() {}

    public static void put(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.prepareStatement(
                        "insert into effect (company_id, effect_id, connection_id, effect_key, kind, trail_id, body, settings_version,"
                                + " priority, state, next_at, attempts, error_code, error_args, created_at)"
                                + " select 1, ?, 103, 'refund:found-elsewhere', 'refund', trail_id,"
                                + " '{\"orderSourceId\":\"pi_1\",\"captureSourceId\":\"ch_1\",\"amount\":\"100.00 SEK\",\"reference\":\"7/1/K1\","
                                + "\"rows\":[],\"seen\":[],\"kept\":[],\"portions\":[]}', 1, 10, 'rejected', now(), 1,"
                                + " 'refund.found-elsewhere', ?, now() from trail where company_id = 1 and order_number <> ''"
                                + " order by trail_id limit 1")) {
            statement.setLong(1, REFUND);
            statement.setString(
                    2,
                    "{\"found\":\"" + FOUND
                            + "\",\"paid\":\"100.00 SEK\",\"at\":\"2026-11-20T08:00:00Z\",\"last\":\"false\",\"fact.status\":\"succeeded\"}");
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

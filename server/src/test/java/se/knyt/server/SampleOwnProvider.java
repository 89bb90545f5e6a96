package se.knyt.server;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A provider of the first company that Knyt does not know: its settlements are read by formats or handed in. */
public final class SampleOwnProvider {
    public static final long ID = 199;

    private SampleOwnProvider() {}

    public static void put(ConsoleFixture console) {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope,"
                            + " hook_token_hash, state, state_since, created_at) values (1, " + ID
                            + ", 'other', 'Elavon', 'https://other.invalid', '{\"provider\":\"elavon\"}', 'other199',"
                            + " sha256('other199'::bytea), 'active', now(), now())");
        } catch (SQLException e) {
            throw new IllegalStateException("the sample could not be put in", e);
        }
    }
}

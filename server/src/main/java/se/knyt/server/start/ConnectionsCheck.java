package se.knyt.server.start;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Refuses a PostgreSQL that allows fewer connections than the program's pools hold: whoever came late would wait for ever, and say nothing. */
final class ConnectionsCheck {
    private ConnectionsCheck() {}

    /**
     * @param needed what the pools hold
     * @throws StartRefusedException when the server allows fewer to those who are no superusers
     */
    static void require(DatabaseAddress address, int needed) {
        try (var connection = DriverManager.getConnection(address.url(), address.owner(), address.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select current_setting('max_connections')::int"
                        + " - current_setting('superuser_reserved_connections')::int"
                        + " - coalesce(current_setting('reserved_connections', true)::int, 0)")) {
            row.next();
            if (row.getInt(1) < needed) {
                throw new StartRefusedException(
                        "this PostgreSQL allows " + row.getInt(1)
                                + " connections (max_connections, less those that are reserved), and"
                                + " each Knyt on it needs " + needed + ".",
                        "Raise max_connections and start PostgreSQL again.");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be reached: " + e.getMessage(), e);
        }
    }
}

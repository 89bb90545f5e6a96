package se.knyt.server.start;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import se.knyt.engine.db.Schema;

/**
 * Refuses to take the roles from another Knyt: they belong to the whole PostgreSQL server, and giving them this folder's password would lock
 * out whoever works in another of its databases.
 */
final class RolesCheck {
    private static final Set<String> NOT_LET_IN = Set.of("28P01", "28000");

    private RolesCheck() {}

    /** @throws StartRefusedException when the roles have another password and another database of the server uses them */
    static void require(DatabaseAddress address, String rolePassword, Path data) {
        try (var connection = DriverManager.getConnection(address.url(), address.owner(), address.password())) {
            for (var role : List.of(Schema.ENGINE_ROLE, Schema.WEB_ROLE)) {
                if (exists(connection, role)
                        && !opens(address, role, Schema.password(role, rolePassword))
                        && elsewhere(connection, role)) {
                    throw new StartRefusedException(
                            "another Knyt works in another database of this PostgreSQL server, and the role " + role
                                    + " has that one's password, not the one in " + data + ".",
                            "Several on one server share their roles: copy roles.password from that Knyt's data folder to "
                                    + data + ". Or give each a server of its own.");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be reached: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        return is(connection, "select exists (select 1 from pg_roles where rolname = '" + role + "')");
    }

    /** Whether something in another database than this one belongs to the role or is granted to it. */
    private static boolean elsewhere(Connection connection, String role) throws SQLException {
        return is(
                connection,
                "select exists (select 1 from pg_shdepend d join pg_roles r on r.oid = d.refobjid where r.rolname = '"
                        + role
                        + "' and d.refclassid = 'pg_authid'::regclass"
                        + " and d.dbid not in (0, (select oid from pg_database where datname = current_database())))");
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static boolean opens(DatabaseAddress address, String role, String password) throws SQLException {
        try (var connection = DriverManager.getConnection(address.url(), role, password)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            if (NOT_LET_IN.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw e;
        }
    }
}

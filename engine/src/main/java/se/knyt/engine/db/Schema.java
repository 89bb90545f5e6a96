package se.knyt.engine.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;

/** Brings a database to the newest schema, with the roles it needs. */
public final class Schema {
    public static final String ENGINE_ROLE = "knyt_engine";
    public static final String WEB_ROLE = "knyt_web";

    /**
     * What the engine asks for, it asks for by an index, a batch at a time. A planner that believes a table to be small (it was when
     * the plan was made) reads it whole for each row of the batch instead: what takes a millisecond on an empty database then takes
     * minutes on a grown one.
     */
    private static final List<String> NOT_TAKEN =
            List.of("enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin");

    private Schema() {}

    /**
     * Creates the roles where they are missing, sets their passwords, and migrates.
     *
     * @param jdbcUrl the database; {@code owner} will own the tables and must be allowed to create roles
     * @param rolePassword password of both roles; letters and digits only
     */
    public static void migrate(String jdbcUrl, String owner, String ownerPassword, String rolePassword) {
        if (!rolePassword.matches("[A-Za-z0-9]{8,200}")) {
            throw new IllegalArgumentException("the roles' password must be 8 to 200 letters and digits");
        }
        try (var connection = DriverManager.getConnection(jdbcUrl, owner, ownerPassword)) {
            for (var role : new String[] {ENGINE_ROLE, WEB_ROLE}) {
                createRole(connection, role, rolePassword);
            }
        } catch (SQLException e) {
            throw new DatabaseException("roles", e);
        }
        Flyway.configure()
                .dataSource(jdbcUrl, owner, ownerPassword)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    private static void createRole(Connection connection, String role, String password) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Roles belong to the whole server: a second database on it, or a second process, may have made them just
            // now.
            statement.execute("""
                    do $$ begin
                      create role %s login noinherit;
                    exception when duplicate_object or unique_violation then null;
                    end $$""".formatted(role));
            statement.execute("alter role %s password '%s'".formatted(role, password));
            statement.execute("alter role %s set idle_in_transaction_session_timeout = '60s'".formatted(role));
            if (role.equals(ENGINE_ROLE)) {
                for (var way : NOT_TAKEN) {
                    statement.execute("alter role %s set %s = off".formatted(role, way));
                }
                // One plan for each statement, then, whatever its values: it is not made anew at each call.
                statement.execute("alter role %s set plan_cache_mode = force_generic_plan".formatted(role));
            }
        }
    }
}

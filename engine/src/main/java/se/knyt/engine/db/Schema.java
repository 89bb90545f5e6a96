package se.knyt.engine.db;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;

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
     * @param rolePassword the engine's password, of which the web role's is made; letters and digits only
     */
    public static void migrate(String jdbcUrl, String owner, String ownerPassword, String rolePassword) {
        if (!takes(rolePassword)) {
            throw new IllegalArgumentException("the roles' password must be 8 to 200 letters and digits");
        }
        var flyway = flyway(jdbcUrl, owner, ownerPassword);
        requireKnown(flyway);
        try (var connection = DriverManager.getConnection(jdbcUrl, owner, ownerPassword)) {
            for (var role : new String[] {ENGINE_ROLE, WEB_ROLE}) {
                createRole(connection, role);
                setUp(connection, role, password(role, rolePassword));
            }
        } catch (SQLException e) {
            throw new DatabaseException("roles", e);
        }
        flyway.migrate();
    }

    /**
     * The password of a role. That of the web role is made one way of the engine's, so that whoever comes by it does not come in as
     * the engine, which sees every company.
     */
    public static String password(String role, String rolePassword) {
        if (!role.equals(WEB_ROLE)) {
            return rolePassword;
        }
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest((role + ":" + rolePassword).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a text can be the roles' password: 8 to 200 letters and digits. */
    public static boolean takes(String rolePassword) {
        return rolePassword.matches("[A-Za-z0-9]{8,200}");
    }

    /**
     * Makes the tables of a database that has none. Roles that are there keep their password: whoever else works on the server has it.
     */
    public static void install(String jdbcUrl, String owner, String ownerPassword) {
        try (var connection = DriverManager.getConnection(jdbcUrl, owner, ownerPassword)) {
            createRole(connection, ENGINE_ROLE);
            createRole(connection, WEB_ROLE);
        } catch (SQLException e) {
            throw new DatabaseException("roles", e);
        }
        flyway(jdbcUrl, owner, ownerPassword).migrate();
    }

    private static Flyway flyway(String jdbcUrl, String owner, String ownerPassword) {
        return Flyway.configure()
                .dataSource(jdbcUrl, owner, ownerPassword)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .load();
    }

    /** Flyway itself takes what a newer program made, and of what another made it says to repair it, which would hide the difference. */
    private static void requireKnown(Flyway flyway) {
        var info = flyway.info();
        var newest = Arrays.stream(info.all())
                .filter(one -> one.getState().isResolved() && one.isVersioned())
                .map(one -> String.valueOf(one.getVersion()))
                .reduce("none", (_, last) -> last);
        for (var one : info.applied()) {
            if (one.getState() == MigrationState.FUTURE_SUCCESS || one.getState() == MigrationState.FUTURE_FAILED) {
                throw new SchemaRefusedException(
                        SchemaRefusedException.Why.NEWER, one.getVersion() + ", and this one knows " + newest);
            }
            if (!one.isChecksumMatching() || !one.getState().isResolved()) {
                throw new SchemaRefusedException(SchemaRefusedException.Why.OTHER, String.valueOf(one.getVersion()));
            }
        }
    }

    private static void createRole(Connection connection, String role) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Roles belong to the whole server: a second database on it, or a second process, may have made them just
            // now.
            statement.execute("""
                    do $$ begin
                      create role %s login noinherit;
                    exception when duplicate_object or unique_violation then null;
                    end $$""".formatted(role));
        }
    }

    private static void setUp(Connection connection, String role, String password) throws SQLException {
        try (var statement = connection.createStatement()) {
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

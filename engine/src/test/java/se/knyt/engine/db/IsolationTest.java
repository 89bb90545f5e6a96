package se.knyt.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;

/** Companies do not see each other, in any table that holds a company's data, whichever role reads and whatever it asks. */
class IsolationTest {
    private static final long A = 101;
    private static final long B = 202;
    private static final String REFUSED = "42501";
    /** The engine's alone: the console's role may not even name them. */
    private static final Set<String> ENGINE_ONLY = Set.of("connection_secret", "connection_exchange", "file_sample");

    private static TestDatabase store;
    private static List<String> tables;

    /** One row of each company in each table; checks and triggers are off, since only who sees what is tried here. */
    @BeforeAll
    static void fill() throws SQLException {
        store = TestEngine.migratedDatabase();
        try (var admin = store.connect();
                var statement = admin.createStatement()) {
            tables = Tables.withCompany(admin);
            for (var drop : Tables.texts(admin, """
                    select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint
                     where contype = 'c' and connamespace = 'public'::regnamespace
                    """)) {
                statement.execute(drop);
            }
            statement.execute("set session_replication_role = replica");
            for (var table : tables) {
                statement.execute(Tables.insertOne(admin, table, A));
                statement.execute(Tables.insertOne(admin, table, B));
            }
        }
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void everyTableOfACompanyIsTried() {
        assertThat(tables).hasSizeGreaterThan(35).contains("document", "voucher_row", "person", "audit_log", "company");
    }

    @Test
    void theConsoleSeesOneCompanyAndNothingWithoutOne() throws SQLException {
        try (var web = as(Schema.WEB_ROLE)) {
            for (var table : tables) {
                if (ENGINE_ONLY.contains(table)) {
                    assertThatThrownBy(() -> companies(web, table, "knyt.company", Long.toString(A)))
                            .as(table)
                            .hasFieldOrPropertyWithValue("SQLState", REFUSED);
                    web.rollback();
                    continue;
                }
                assertThat(companies(web, table, "knyt.company", Long.toString(A)))
                        .as(table)
                        .containsExactly(Long.toString(A));
                assertThat(companies(web, table, "knyt.company", "")).as(table).isEmpty();
                assertThat(companies(web, table, "knyt.companies", A + "," + B))
                        .as("%s by the engine's setting", table)
                        .isEmpty();
            }
        }
    }

    @Test
    void theEngineSeesTheCompaniesItNamesAndNothingWithoutAny() throws SQLException {
        try (var engine = as(Schema.ENGINE_ROLE)) {
            for (var table : tables) {
                assertThat(companies(engine, table, "knyt.companies", Long.toString(A)))
                        .as(table)
                        .containsExactly(Long.toString(A));
                assertThat(companies(engine, table, "knyt.companies", A + "," + B))
                        .as(table)
                        .containsExactly(Long.toString(A), Long.toString(B));
                assertThat(companies(engine, table, "knyt.companies", ""))
                        .as(table)
                        .isEmpty();
                assertThat(companies(engine, table, "knyt.company", Long.toString(A)))
                        .as("%s by the console's setting", table)
                        .isEmpty();
            }
        }
    }

    @Test
    void aConnectionThatNeverNamedACompanySeesNothing() throws SQLException {
        for (var role : List.of(Schema.ENGINE_ROLE, Schema.WEB_ROLE)) {
            for (var table : tables) {
                if (role.equals(Schema.WEB_ROLE) && ENGINE_ONLY.contains(table)) {
                    continue;
                }
                try (var fresh = as(role)) {
                    assertThat(Tables.texts(fresh, "select company_id from " + table))
                            .as("%s as %s", table, role)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void theEngineWritesNoRowOfACompanyItDidNotName() throws SQLException {
        try (var admin = store.connect();
                var engine = as(Schema.ENGINE_ROLE)) {
            for (var table : tables) {
                var insert = Tables.insertOne(admin, table, B);
                setting(engine, "knyt.companies", Long.toString(A));
                assertThatThrownBy(() -> execute(engine, insert))
                        .as(table)
                        .hasFieldOrPropertyWithValue("SQLState", REFUSED);
                engine.rollback();
            }
        }
    }

    @Test
    void theEngineChangesAndRemovesNoRowOfACompanyItDidNotName() throws SQLException {
        var never = Set.of(
                "voucher",
                "voucher_row",
                "fact",
                "fact_vat",
                "month_end",
                "month_specification",
                "month_word",
                "month_lock",
                "vat_period",
                "vat_return",
                "vat_late_word",
                "audit_chain",
                "audit_head",
                "audit_log",
                "settings_version");
        try (var engine = as(Schema.ENGINE_ROLE)) {
            for (var table : tables) {
                if (never.contains(table)) {
                    continue;
                }
                setting(engine, "knyt.companies", Long.toString(A));
                assertThat(execute(engine, "update " + table + " set company_id = company_id where company_id = " + B))
                        .as(table)
                        .isZero();
                assertThat(execute(engine, "delete from " + table)).as(table).isEqualTo(1);
                engine.rollback();
                setting(engine, "knyt.companies", Long.toString(A));
                assertThatThrownBy(() -> execute(engine, "update " + table + " set company_id = " + B))
                        .as("giving a row of %s away", table)
                        .isInstanceOf(SQLException.class);
                engine.rollback();
            }
        }
    }

    @Test
    void theConsoleWritesNothingOfACompanyButTheAuditLogAndWhoHasARole() throws SQLException {
        try (var web = as(Schema.WEB_ROLE)) {
            setting(web, "knyt.company", Long.toString(A));
            assertThat(execute(web, "delete from company_member"))
                    .as("of its own company alone")
                    .isEqualTo(1);
            assertThatThrownBy(() -> execute(web, Tables.insertOne(web, "company_member", B)))
                    .isInstanceOf(SQLException.class);
            web.rollback();
            for (var table : tables) {
                if ("company_member".equals(table)) {
                    continue;
                }
                for (var sql : List.of("delete from " + table, "update " + table + " set company_id = " + A)) {
                    setting(web, "knyt.company", Long.toString(A));
                    assertThatThrownBy(() -> execute(web, sql))
                            .as(sql)
                            .hasFieldOrPropertyWithValue("SQLState", REFUSED);
                    web.rollback();
                }
            }
        }
    }

    /** Whoever comes by what the console signs in with does not come in as the engine, which names the companies that it sees. */
    @Test
    void theConsolesPasswordOpensNothingAsTheEngine() {
        var webs = Schema.password(Schema.WEB_ROLE, TestEngine.PASSWORD);
        assertThatThrownBy(() -> DriverManager.getConnection(store.url(), Schema.ENGINE_ROLE, webs)
                        .close())
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> DriverManager.getConnection(store.url(), Schema.WEB_ROLE, TestEngine.PASSWORD)
                        .close())
                .isInstanceOf(SQLException.class);
    }

    private static Connection as(String role) throws SQLException {
        var connection = DriverManager.getConnection(store.url(), role, Schema.password(role, TestEngine.PASSWORD));
        connection.setAutoCommit(false);
        return connection;
    }

    private static void setting(Connection connection, String name, String value) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config(?, ?, true)")) {
            statement.setString(1, name);
            statement.setString(2, value);
            statement.execute();
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static List<String> companies(Connection connection, String table, String name, String value)
            throws SQLException {
        setting(connection, name, value);
        var result = Tables.texts(connection, "select company_id from " + table + " order by 1");
        connection.rollback();
        return result;
    }
}

package se.knyt.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.testing.TestEngine;
import se.knyt.postgres.testing.TestDatabase;

/** What the database itself refuses, and how its tables are made. */
class SchemaTest {
    private static final String CHECK_VIOLATION = "23514";
    private static final String REFUSED = "42501";
    private static TestDatabase store;
    private Connection admin;
    private Connection engine;

    @BeforeAll
    static void migrate() {
        store = TestEngine.migratedDatabase();
    }

    @AfterAll
    static void drop() {
        store.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        admin = store.connect();
        admin.setAutoCommit(false);
        engine = java.sql.DriverManager.getConnection(store.url(), Schema.ENGINE_ROLE, TestEngine.PASSWORD);
        engine.setAutoCommit(false);
        execute(engine, "select set_config('knyt.companies', '7', true)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        admin.close();
        engine.close();
    }

    @Test
    void everyTableOfACompanyHasForcedPolicies() throws SQLException {
        assertThat(Tables.texts(admin, """
                select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                   and relrowsecurity and relforcerowsecurity order by 1
                """)).containsExactlyElementsOf(Tables.withCompany(admin));
    }

    @Test
    void onlyTheListedTablesHoldNoCompany() throws SQLException {
        assertThat(Tables.texts(admin, """
                select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1
                """))
                .filteredOn(table -> !withCompany().contains(table))
                .containsExactlyInAnyOrder(
                        "organization",
                        "app_user",
                        "membership",
                        "web_session",
                        "signin_link",
                        "signin_try",
                        "lease",
                        "process",
                        "exchange_rate",
                        "flyway_schema_history");
    }

    @Test
    void everyPrimaryKeyOfACompanysTableBeginsWithTheCompany() throws SQLException {
        assertThat(Tables.texts(admin, """
                select c.relname from pg_class c
                  join pg_index i on i.indrelid = c.oid and i.indisprimary
                  join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                 where c.relnamespace = 'public'::regnamespace and a.attname = 'company_id' order by 1
                """)).containsExactlyElementsOf(withCompany());
    }

    @Test
    void theRolesOwnNothingAndHaveNoPowers() throws SQLException {
        assertThat(Tables.texts(admin, """
                select relname from pg_class where pg_get_userbyid(relowner) in ('knyt_engine', 'knyt_web')
                """)).isEmpty();
        assertThat(Tables.texts(admin, """
                select rolname from pg_roles where rolname in ('knyt_engine', 'knyt_web')
                   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                """)).isEmpty();
        assertThat(Tables.texts(
                        admin,
                        "select has_schema_privilege(r, 'public', 'create')::text"
                                + " from unnest(array['knyt_engine', 'knyt_web']) r"))
                .containsOnly("false");
    }

    /** They see past the policies, so each is known by name and answers no more than which companies there are. */
    @Test
    void onlyTheDirectoryFunctionsRunWithTheOwnersRights() throws SQLException {
        assertThat(Tables.texts(admin, """
                select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1
                """))
                .containsExactly(
                        // Makes the links of the audit log, which neither role may write; a trigger's, so that none can
                        // call it.
                        "audit_link",
                        "knyt_api_token",
                        "knyt_company_directory",
                        "knyt_company_invitations",
                        "knyt_hook_connection",
                        "knyt_reachable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "audit_log",
                "settings_version"
            })
    void historyIsNeverChanged(String table) {
        for (var sql : List.of(
                "update " + table + " set company_id = company_id", "delete from " + table, "truncate " + table)) {
            refused(engine, sql, REFUSED);
            // Not even by the role that owns the tables.
            refused(admin, sql, REFUSED);
        }
    }

    @Test
    void vouchersBalanceInEachCurrency() throws SQLException {
        rows("(7, 1, 1, 1510, 'SEK', 12500, 0), (7, 1, 2, 3001, 'SEK', 0, 10000), (7, 1, 3, 2611, 'SEK', 0, 2500)");
        refusedRows("(7, 2, 1, 1510, 'SEK', 12500, 0), (7, 2, 2, 3001, 'SEK', 0, 12499)");
        refusedRows("(7, 2, 1, 1510, 'SEK', 100, 0), (7, 2, 2, 3001, 'EUR', 0, 100)");
        refusedRows("(7, 2, 1, 1510, 'SEK', 0, 0)");
        refusedRows("(7, 2, 1, 1510, 'SEK', -100, 0), (7, 2, 2, 3001, 'SEK', 0, -100)");
        refusedRows("(7, 2, 1, 1510, 'SEK', 100, 100), (7, 2, 2, 3001, 'SEK', 100, 100)");
    }

    @Test
    void oneUnbalancedVoucherRefusesTheWholeStatement() throws SQLException {
        refusedRows("(7, 3, 1, 1510, 'SEK', 100, 0), (7, 3, 2, 3001, 'SEK', 0, 100),"
                + " (7, 4, 1, 1510, 'SEK', 100, 0), (7, 4, 2, 3001, 'SEK', 0, 99)");
        // Two vouchers that balance together only.
        refusedRows("(7, 3, 1, 1510, 'SEK', 100, 0), (7, 3, 2, 3001, 'SEK', 0, 90),"
                + " (7, 4, 1, 1510, 'SEK', 90, 0), (7, 4, 2, 3001, 'SEK', 0, 100)");
    }

    @Test
    void aVoucherGetsItsRowsAtOnce() throws SQLException {
        rows("(7, 5, 1, 1510, 'SEK', 100, 0), (7, 5, 2, 3001, 'SEK', 0, 100)");
        refusedRows("(7, 5, 3, 1510, 'SEK', 1, 0), (7, 5, 4, 3001, 'SEK', 0, 1)");
    }

    private List<String> withCompany() {
        try {
            return Tables.withCompany(admin);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rows(String values) throws SQLException {
        execute(
                engine,
                "insert into voucher_row (company_id, voucher_id, row_no, account, currency, debit_minor, credit_minor)"
                        + " values " + values);
        execute(engine, "savepoint good");
    }

    private void refusedRows(String values) throws SQLException {
        execute(engine, "savepoint good");
        assertThatThrownBy(() -> rows(values)).as(values).hasFieldOrPropertyWithValue("SQLState", CHECK_VIOLATION);
        execute(engine, "rollback to savepoint good");
    }

    private static void refused(Connection connection, String sql, String state) {
        assertThatThrownBy(() -> execute(connection, sql)).as(sql).hasFieldOrPropertyWithValue("SQLState", state);
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

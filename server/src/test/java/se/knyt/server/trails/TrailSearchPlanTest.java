package se.knyt.server.trails;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.db.Schema;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.start.DatabaseAddress;

/** Two companies with 50,000 purchases each: under the console's policy the search reads ranges of indexes, and no table. */
class TrailSearchPlanTest {
    private static final String ROLE_PASSWORD = "testrolepassword";
    /** Three words for each buyer, spread as keyed words are. */
    private static final String FILL = """
            insert into trail (company_id, trail_id, order_number, person_id, placed_at, updated_at)
            select c, c * 1000000 + i, (100000 + i)::text, c * 1000000 + i, now() - i * interval '1 minute', now()
              from generate_series(1, 2) c, generate_series(1, 50000) i;
            insert into person_token
            select c, substr(md5(w || ':' || i % 5000), 1, 16), c * 1000000 + i
              from generate_series(1, 2) c, generate_series(1, 50000) i, generate_series(1, 3) w
            on conflict do nothing;
            analyze
            """;

    private static TestDatabase database;
    private static WebDatabase web;

    @BeforeAll
    static void fill() throws SQLException {
        database = TestPostgres.freshDatabase("search", TrailSearchPlanTest::migrate);
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(FILL);
        }
        web = new WebDatabase(database.url(), Schema.WEB_ROLE, Schema.password(Schema.WEB_ROLE, ROLE_PASSWORD), 1);
    }

    private static void migrate(String url) {
        var address = DatabaseAddress.parse(url);
        Schema.migrate(address.url(), address.owner(), address.password(), ROLE_PASSWORD);
    }

    @AfterAll
    static void close() {
        web.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void theSearchReadsRangesOfIndexes(int words) {
        var plan = web.inCompany(
                1,
                sql -> sql
                        .list(
                                "explain " + TrailSearch.statement(words),
                                row -> row.text("QUERY PLAN"),
                                parameters(words))
                        .stream()
                        .collect(Collectors.joining("\n")));
        assertThat(plan).doesNotContain("Seq Scan").contains("trail_number");
        if (words > 0) {
            assertThat(plan)
                    .containsPattern("Index Only Scan using person_token_pkey|Index Scan using person_token_pkey");
        }
    }

    private static Object[] parameters(int words) {
        var all = new ArrayList<Object>(List.of(1L, "1234", "1234\uffff", TrailSearch.FOUND_MAX));
        if (words > 0) {
            all.addAll(List.of(1L, "ab12", "ab12~", TrailSearch.NAMED_MAX));
            for (int i = 1; i < words; i++) {
                all.addAll(List.of("ab12", "ab12~"));
            }
            all.add(TrailSearch.FOUND_MAX);
        }
        return all.toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab12"})
    void whatEverySecondBuyerIsCalledIsCut(String beginning) {
        var found = web.inCompany(1, sql -> {
            var parameters = parameters(1);
            parameters[5] = beginning;
            parameters[6] = beginning + "~";
            return sql.list(TrailSearch.statement(1), row -> row.number("trail_id"), parameters);
        });
        assertThat(found).hasSizeLessThanOrEqualTo(TrailSearch.FOUND_MAX).allMatch(id -> id / 1_000_000 == 1);
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Today says of everything, over made-up states of its sources: all is tied only where all was read, lately and as it is set up now. */
class TodayTruthTest {
    private static final int CASES = 24;
    private static final Duration LATE = Duration.ofMinutes(36);
    private static final Duration FRESH = Duration.ofMinutes(30);

    /** A stream that is read each ten minutes: late after two rounds and a quarter of an hour. */
    private record Source(long connection, String stream) {}

    @Test
    void allIsTiedOnlyWhereEverySourceWasReadSinceItsLastChangeAndLately() throws Exception {
        var random = new Random(20261203);
        try (var console = new ConsoleFixture();
                var database = console.database().connect()) {
            var sources = sources(database);
            var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
            int tied = 0;
            for (int i = 0; i < CASES; i++) {
                boolean good = i % 4 == 0;
                boolean may = lay(database, sources, random, good);
                tied += may ? 1 : 0;
                var page = browser.get("/c/nordan/today").body();
                var heading = page.substring(page.indexOf("<h1>"), page.indexOf("</h1>"));
                assertThat(heading.contains("Allt är knutet"))
                        .as("case %s: %s", i, heading)
                        .isEqualTo(may);
            }
            assertThat(tied).as("some of each").isBetween(2, CASES - 10);
        }
    }

    private static List<Source> sources(Connection database) throws SQLException {
        var found = new ArrayList<Source>();
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(
                        "select connection_id, stream from schedule where company_id = 1 and stream in ('orders', 'payouts', 'invoices')")) {
            while (rows.next()) {
                found.add(new Source(rows.getLong(1), rows.getString(2)));
            }
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    /** Lays down a state of every source; true where all of it may be called tied. */
    private static boolean lay(Connection database, List<Source> sources, Random random, boolean good)
            throws SQLException {
        var now = TestDay.now();
        run(
                database,
                "update connection set state = 'active', changed_at = '" + now.minus(Duration.ofDays(1))
                        + "' where company_id = 1");
        run(
                database,
                "update schedule set interval_seconds = 600, failed_since = null, read_at = '" + now.minus(FRESH)
                        + "', complete_to = '" + now.minus(FRESH) + "' where company_id = 1");
        boolean may = true;
        for (var source : sources) {
            int what = good ? 9 : random.nextInt(12);
            may &= what > 4;
            switch (what) {
                case 0 -> set(database, source, "read_at = null, complete_to = null");
                case 1 -> set(database, source, "failed_since = '" + now.minus(Duration.ofMinutes(1)) + "'");
                case 2 -> set(database, source, "read_at = '" + now.minus(LATE) + "'");
                case 3 -> changed(database, source, now);
                case 4 ->
                    run(
                            database,
                            "update connection set state = '" + (random.nextBoolean() ? "paused" : "sign-in-again")
                                    + "' where company_id = 1 and connection_id = " + source.connection());
                default -> {}
            }
        }
        return may;
    }

    private static void set(Connection database, Source source, String values) throws SQLException {
        run(
                database,
                "update schedule set " + values + " where company_id = 1 and connection_id = " + source.connection()
                        + " and stream = '" + source.stream() + "'");
    }

    /** Its settings were changed after it was read. */
    private static void changed(Connection database, Source source, Instant now) throws SQLException {
        run(
                database,
                "update connection set changed_at = '" + now.minus(Duration.ofMinutes(1))
                        + "' where company_id = 1 and connection_id = " + source.connection());
    }

    private static void run(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}

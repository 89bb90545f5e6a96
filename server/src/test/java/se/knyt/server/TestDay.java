package se.knyt.server;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import se.knyt.postgres.testing.TestDatabase;

/**
 * The day on which everything in the console's tests happens: a Thursday in November, whatever the machine's calendar says. The clock runs
 * from there, and a test's database tells the same time.
 */
public final class TestDay {
    public static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    private static final Instant BEGINS = Instant.parse("2026-11-26T09:30:00Z");
    private static final Duration AWAY = Duration.between(InstantSource.system().instant(), BEGINS);
    public static final InstantSource CLOCK = InstantSource.offset(InstantSource.system(), AWAY);

    private static final String PATH = "search_path = test_day, public, pg_catalog";
    /** Begins statements on a connection that was there before. */
    static final String TOLD = "set " + PATH + ";";

    private TestDay() {}

    public static Instant now() {
        return CLOCK.instant();
    }

    /** The companies' day. */
    public static LocalDate today() {
        return LocalDate.now(clock());
    }

    public static YearMonth month() {
        return YearMonth.now(clock());
    }

    private static Clock clock() {
        return CLOCK.withZone(ZONE);
    }

    /** Makes the {@code now()} of this day in a database that others are copied from. {@code current_date} cannot be made. */
    static void prepare(String url) {
        run(url, """
                create schema test_day;
                grant usage on schema test_day to public;
                create function test_day.now() returns timestamptz language sql stable
                    as 'select pg_catalog.now() + interval ''%d milliseconds'''""".formatted(AWAY.toMillis()));
    }

    /** From here on statements in this database, and the sample of a test's own, tell this day by {@code now()}. */
    static void in(TestDatabase database) {
        run(database.urlWithCredentials(), "alter database " + database.name() + " set " + PATH);
    }

    private static void run(String url, String statements) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

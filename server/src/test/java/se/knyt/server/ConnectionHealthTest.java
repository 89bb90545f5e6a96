package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import se.knyt.server.connections.ConnectionHealth.State;

/** What is said of a connection, over made-up states of it: green is only what was read, all of it, since its settings were changed, and lately. */
class ConnectionHealthTest {
    private static final int CASES = 150;
    private static final String[] STREAMS = {"orders", "payouts", "invoices", "payment-status", "bank-feed"};

    /** A stream as it was laid down. */
    private record Laid(String stream, boolean read, boolean sinceChange, boolean late, boolean failing) {}

    private record Case(long id, String stored, List<Laid> streams) {
        /** What may be called in sync, from what was laid down and not from how it is asked. */
        boolean mayBeGreen() {
            return stored.equals("active")
                    && streams.stream().noneMatch(Laid::failing)
                    && streams.stream().anyMatch(ConnectionHealthTest::asks)
                    && streams.stream()
                            .filter(ConnectionHealthTest::asks)
                            .allMatch(s -> s.read() && s.sinceChange() && !s.late());
        }
    }

    /** The two others are read to their end without a call where nothing is open. */
    private static boolean asks(Laid laid) {
        return !laid.stream().equals("payment-status") && !laid.stream().equals("bank-feed");
    }

    @Test
    void noGreenWithoutASuccessfulReadAndNoFlowBetterThanItsEnds() throws Exception {
        var random = new Random(20261202);
        try (var console = new ConsoleFixture()) {
            var cases = new ArrayList<Case>();
            try (var connection = console.database().connect()) {
                for (int i = 0; i < CASES; i++) {
                    cases.add(lay(connection, 5000 + i, random));
                }
                run(connection, "delete from flow where company_id = 1");
                run(
                        connection,
                        "insert into flow select 1, 7000 + i, 'payouts-to-books', 5000 + i, 5000 + (i * 7 + 1) % 90, 'on'"
                                + " from generate_series(0, 89) i");
            }
            var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
            int green = 0;
            var tiles = browser.get("/c/nordan/connections").body();
            for (var one : cases.subList(0, 150)) {
                var page = page(tiles, "C" + one.id() + "<");
                assertThat(page.contains("chip tied")).as(one.toString()).isEqualTo(one.mayBeGreen());
                green += one.mayBeGreen() ? 1 : 0;
            }
            assertThat(green).as("the cases hold some of each").isBetween(5, 145);
            var flows = browser.get("/c/nordan/flows").body();
            var rows = Pattern.compile(
                            "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" class=\"lead\".*?</tr>",
                            Pattern.DOTALL)
                    .matcher(flows);
            int seen = 0;
            for (; rows.find(); seen++) {
                boolean both = cases.get(seen).mayBeGreen()
                        && cases.get((seen * 7 + 1) % 90).mayBeGreen();
                assertThat(rows.group().contains("chip tied"))
                        .as(seen + ": " + rows.group())
                        .isEqualTo(both);
            }
            assertThat(seen).isEqualTo(90);
        }
    }

    /** The tile of a name, up to the next. */
    private static String page(String tiles, String name) {
        int at = tiles.indexOf(name);
        assertThat(at).as(name).isPositive();
        return tiles.substring(at, tiles.indexOf("</li>", at));
    }

    @Test
    void everyStateHasALookOfItsOwnAndOnlyOneIsGreen() {
        assertThat(State.values()).filteredOn(s -> s.look().equals("tied")).containsExactly(State.IN_SYNC);
    }

    private static Case lay(Connection connection, long id, Random random) throws SQLException {
        var now = TestDay.now().truncatedTo(ChronoUnit.SECONDS);
        var changed = now.minus(random.nextInt(1, 600), ChronoUnit.SECONDS);
        var stored = random.nextInt(6) == 0 ? (random.nextBoolean() ? "paused" : "sign-in-again") : "active";
        run(
                connection,
                "insert into connection (company_id, connection_id, connector, name, base_uri, settings, quota_scope, hook_token_hash,"
                        + " state, state_since, created_at, changed_at, tried_at) values (1, " + id + ", '"
                        + List.of("klarna", "fortnox", "other", "sie-file").get(random.nextInt(4)) + "', 'C" + id
                        + "', 'http://127.0.0.1:1', '{}', 'q" + id + "', sha256('h" + id + "'::bytea), '" + stored
                        + "', now(), now(), '" + changed + "', "
                        + (random.nextBoolean() ? "null" : "'" + changed + "'") + ")");
        var laid = new ArrayList<Laid>();
        boolean good = random.nextBoolean();
        for (var stream : STREAMS) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            var one = new Laid(
                    stream,
                    good || random.nextInt(5) != 0,
                    good || random.nextInt(5) != 0,
                    !good && random.nextInt(6) == 0,
                    !good && random.nextInt(6) == 0);
            laid.add(one);
            var readAt = one.sinceChange() ? changed.plusSeconds(1) : changed.minusSeconds(1);
            // Read every ten minutes: late after two rounds and a quarter of an hour.
            var to = one.late() ? now.minus(36, ChronoUnit.MINUTES) : now.minus(30, ChronoUnit.MINUTES);
            run(
                    connection,
                    "insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at, read_at, complete_to,"
                            + " failed_since, failure_code) values (1, " + id + ", '" + stream
                            + "', 'trade', 600, now(), "
                            + (one.read() ? "'" + readAt + "', '" + to + "'" : "null, null") + ", "
                            + (one.failing() ? "now(), 'read.silent'" : "null, ''") + ")");
        }
        return new Case(id, stored, laid);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

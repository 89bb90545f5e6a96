package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Of what nobody tells, or what has not been read, no point of a month is green, whatever state its sources are in. */
class MonthEndSourcesTest extends MonthEndCase {
    private static final String MONTH = "/c/nordan/month-end?month=2026-03";
    private static final Pattern ROW = Pattern.compile("(?s)<tr role=\"row\"><th scope=\"row\".*?</tr>");

    /** Points that only an accounting system, a bank or the company's own books can prove. */
    private static final List<String> OTHERS =
            List.of("Specifikationen", "Inget okänt står kvar", "Summan av", "Kundreskontran", "Kontoutdragets");

    private static final String BANK_ENTRIES = "Varje bankhändelse";
    private static final String ROUNDING = "Öresavrundning";
    private static final int CASES = 40;
    private static final String CHANGED = "2026-04-01T12:00Z";

    /**
     * What one source has told of the month.
     *
     * @param through it was read through the month
     * @param sinceChange something of it was read after its settings were changed last
     */
    private record Source(long connection, String stream, boolean through, boolean sinceChange) {
        boolean known() {
            return through && sinceChange;
        }
    }

    private List<String> green() throws Exception {
        return told().stream()
                .filter(row -> OTHERS.stream().noneMatch(row::contains))
                .toList();
    }

    /** The green points, in words. */
    private List<String> told() throws Exception {
        var page = browser.get(MONTH).body();
        var table = page.substring(page.indexOf("<tbody"), page.indexOf("</tbody>"));
        return ROW.matcher(table)
                .results()
                .map(row -> row.group())
                .filter(row -> row.contains("chip tied"))
                .map(MonthEndCase::plain)
                .toList();
    }

    /** Over made-up states of shop, providers, accounting system and bank: each green point has its source's answer, newer than the last change. */
    @Test
    void noPointIsGreenUnlessItsSourceHasAnsweredSinceItsLastChange() throws Exception {
        var random = new Random(20261203);
        int known = 0;
        int unread = 0;
        int unanswered = 0;
        for (int i = 0; i < CASES; i++) {
            boolean good = i % 4 == 0;
            var sources = lay(random, good);
            boolean answers = good || random.nextBoolean();
            console.ledgerAnswers(answers);
            boolean statement = good || random.nextBoolean();
            bank(statement);
            boolean all = sources.stream().allMatch(Source::known);
            for (var point : told()) {
                boolean byLedger = point.contains(ROUNDING) || OTHERS.stream().anyMatch(point::contains);
                boolean byBank = point.contains(BANK_ENTRIES) || point.contains("Kontoutdragets");
                boolean byRead =
                        !point.contains(BANK_ENTRIES) && OTHERS.stream().noneMatch(point::contains);
                assertThat(!byLedger || answers)
                        .as("case %s, without its ledger: %s", i, point)
                        .isTrue();
                assertThat(!byBank || statement)
                        .as("case %s, without its bank: %s", i, point)
                        .isTrue();
                assertThat(!byRead || all)
                        .as("case %s, %s: %s", i, sources, point)
                        .isTrue();
                known += byRead ? 1 : 0;
            }
            unread += all ? 0 : 1;
            unanswered += answers ? 0 : 1;
        }
        assertThat(List.of(known, unread, unanswered)).as("some of each").allMatch(count -> count > 5);
    }

    /** Lays down a state of every source of the sample. */
    private List<Source> lay(Random random, boolean good) throws SQLException {
        sql("update connection set state = 'active', changed_at = '" + CHANGED + "' where company_id = 1");
        var laid = new ArrayList<Source>();
        for (var source : sources()) {
            int what = good ? 9 : random.nextInt(16);
            boolean through = what > 2;
            boolean since = what != 0 && what != 3 && what != 4;
            var read = what == 0 ? "null" : since ? "'2026-04-02T00:00Z'" : "'2026-04-01T11:00Z'";
            var to = what == 0 ? "null" : through ? "'2026-04-01T00:00Z'" : "'2026-03-15T00:00Z'";
            var failed = what == 1 || what == 4 ? "'2026-04-02T00:00Z'" : "null";
            sql("update schedule set read_at = " + read + ", complete_to = " + to + ", failed_since = " + failed
                    + " where company_id = 1 and connection_id = " + source.connection() + " and stream = '"
                    + source.stream() + "'");
            if (what == 2 || what == 5) {
                sql("update connection set state = '" + (random.nextBoolean() ? "paused" : "sign-in-again")
                        + "', state_since = '2026-04-03Z' where company_id = 1 and connection_id = "
                        + source.connection());
            }
            laid.add(new Source(source.connection(), source.stream(), through, since));
        }
        return paused(laid);
    }

    /** One that is paused and was never read at all is no source. */
    private List<Source> paused(List<Source> laid) throws SQLException {
        var counted = new ArrayList<Source>();
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select connection_id from connection c where company_id = 1"
                        + " and (state <> 'paused' or exists (select 1 from schedule s where s.company_id = 1"
                        + " and s.connection_id = c.connection_id and s.read_at is not null))")) {
            while (rows.next()) {
                long id = rows.getLong(1);
                laid.stream().filter(one -> one.connection() == id).forEach(counted::add);
            }
        }
        return counted;
    }

    private List<Source> sources() throws SQLException {
        var found = new ArrayList<Source>();
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select connection_id, stream from schedule where company_id = 1 and stream in"
                                + " ('orders', 'settlements', 'invoices') order by connection_id, stream")) {
            while (rows.next()) {
                found.add(new Source(rows.getLong(1), rows.getString(2), false, false));
            }
        }
        assertThat(found).hasSizeGreaterThan(2);
        return found;
    }

    /** A statement of the whole month, or none. */
    private void bank(boolean statement) throws SQLException {
        sql("delete from bank_statement where company_id = 1 and bank_statement_id = 76101");
        if (statement) {
            sql(
                    "insert into bank_statement values (1, 76101, 'SE3550000000054910000003', 'SEK', 'camt.053', 'mars.xml', '\\x77', 2,"
                            + " '2026-03-01', '2026-03-31', 0, 0, 4, 1, '[]', 'eva', '2026-04-01Z')");
        }
    }

    @Test
    void aSourceThatWasNotReadThroughTheMonthProvesNothing() throws Exception {
        var states = Map.of(
                "never read", "update schedule set complete_to = null where company_id = 1",
                "read in part", "update schedule set complete_to = '2026-03-15T00:00Z' where company_id = 1",
                "failing", "update connection set state = 'sign-in-again' where company_id = 1",
                "paused",
                        "update connection set state = 'paused', state_since = '2026-03-20T00:00Z' where company_id = 1");
        for (var state : states.entrySet()) {
            sql(
                    "update schedule set complete_to = '2026-03-15T00:00Z' where company_id = 1",
                    "update connection set state = 'active' where company_id = 1",
                    state.getValue());
            assertThat(green()).as(state.getKey()).isEmpty();
            assertThat(plain(browser.get(MONTH).body())).as(state.getKey()).contains("Inte läst:");
        }
        sql(
                "update connection set state = 'active' where company_id = 1",
                "update schedule set complete_to = '2026-04-02T00:00Z' where company_id = 1");
        assertThat(green()).as("read through the month").isNotEmpty();
    }

    /** Of a month before the company's first day nothing is fetched, so that nothing of it is known. */
    @Test
    void aMonthBeforeTheFirstDayIsNotProved() throws Exception {
        sql("update schedule set complete_to = '2026-04-02T00:00Z' where company_id = 1");
        assertThat(green()).as("a month that is read").isNotEmpty();
        console.begins("2026-04-01");
        assertThat(green()).isEmpty();
        assertThat(plain(browser.get(MONTH).body())).contains("Månaden är före företagets första dag i Knyt,");
        console.begins("2026-03-31");
        assertThat(green()).as("a month of which a day is ours").isNotEmpty();
    }

    @Test
    void whereNothingIsConnectedNothingIsProved() throws Exception {
        sql(
                "set session_replication_role = replica",
                "delete from schedule where company_id = 1",
                "delete from payout where company_id = 1");
        assertThat(green()).isEmpty();
        assertThat(plain(browser.get(MONTH).body()))
                .contains("Ej aktuell", "Inget anslutet system kan svara på det.")
                .doesNotContain("Mars 2026 är bevisad");
    }
}

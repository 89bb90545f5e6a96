package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Of what nobody tells, or what has not been read, no point of a month is green, whatever state its sources are in. */
class MonthEndSourcesTest extends MonthEndCase {
    private static final String MONTH = "/c/nordan/month-end?month=2026-03";
    private static final Pattern ROW = Pattern.compile("(?s)<tr role=\"row\"><th scope=\"row\".*?</tr>");

    /** Points that only an accounting system, a bank or the company's own books can prove. */
    private static final List<String> OTHERS =
            List.of("Specifikationen", "Inget okänt står kvar", "Summan av", "Kundreskontran", "Kontoutdragets");

    private List<String> green() throws Exception {
        var page = browser.get(MONTH).body();
        var table = page.substring(page.indexOf("<tbody"), page.indexOf("</tbody>"));
        return ROW.matcher(table)
                .results()
                .map(row -> row.group())
                .filter(row -> row.contains("chip tied"))
                .map(MonthEndCase::plain)
                .filter(row -> OTHERS.stream().noneMatch(row::contains))
                .toList();
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

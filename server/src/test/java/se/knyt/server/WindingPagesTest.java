package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** Winding a connection down over HTTP: what is left of it, and closing it when that is nothing. */
class WindingPagesTest {
    private static final String KLARNA = "/c/nordan/connections/" + Ref.of(102);
    private static final String OWN = "/c/nordan/connections/" + Ref.of(SampleOwnProvider.ID);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SampleOwnProvider.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void whatIsLeftIsCountedAndNothingCanBeClosedBefore() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(browser.get(KLARNA).body()).contains("Börja avveckla").doesNotContain("Avvecklas sedan");
        assertThat(turn(browser, KLARNA, "yes")).isEqualTo(303);
        run(
                "update trail set state = 'held', held_code = 'connection.not-taken' where company_id = 1 and order_number in ('10488', '10489')");
        var page = browser.get(KLARNA).body();
        // 10450 … 10489 are Klarna's, of which the first twelve are tied: 28 are not finished, two of those are not
        // taken.
        assertThat(page)
                .contains("Avvecklas sedan")
                .contains("Maria Lindqvist")
                .contains("flera anslutningar")
                .containsPattern("Köp som inte är avslutade</a></dt><dd class=\"num\">26<")
                .containsPattern("Köp som inte tagits</a></dt><dd class=\"num\">2<")
                // Those not delivered are not captured: 10486 and 10487, the other two are not taken.
                .containsPattern("Köp där allt inte är aktiverat</dt><dd class=\"num\">2<")
                .contains("Kan stängas när allt ovan är noll")
                .doesNotContain("Stäng anslutningen");
        // 10450 was tied: now another provider is paid its first part, and Klarna has reserved the rest.
        run("update trail set provider = 'stripe', others_reserved = '{\"klarna\":44900}', state = 'waiting'"
                + " where company_id = 1 and order_number = '10450'");
        assertThat(browser.get(KLARNA).body())
                .containsPattern("Köp där allt inte är aktiverat</dt><dd class=\"num\">3<");
        assertThat(browser.get("/c/nordan/connections").body()).contains("Avvecklas");
        assertThat(turn(browser, KLARNA, "no")).isEqualTo(303);
        assertThat(browser.get(KLARNA).body()).contains("Börja avveckla").doesNotContain("Avvecklas sedan");
        assertThat(browser.get("/c/nordan/settings").body())
                .contains("Började avveckla en anslutning")
                .contains("Tog upp en anslutning igen");
    }

    @Test
    void whereNothingIsLeftItSaysThatItIsZeroAndCanBeClosed() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(turn(browser, OWN, "yes")).isEqualTo(303);
        assertThat(browser.get(OWN).body())
                .contains("Kontot är noll: anslutningen kan stängas")
                .contains("Stäng anslutningen");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(OWN).body())
                .contains("The account is zero: the connection can be closed")
                .doesNotContain("Close the connection");
        assertThat(browser.post(OWN + "/state", Map.of("_csrf", csrf(browser), "state", "paused"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(OWN).body()).contains("Anslutningen är stängd").doesNotContain("Stäng anslutningen");
    }

    /** No purchase begins with an accounting system. */
    @Test
    void anAccountingSystemIsNotWoundDown() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var fortnox = "/c/nordan/connections/" + Ref.of(103);
        assertThat(browser.get(fortnox).body()).doesNotContain("Börja avveckla");
        assertThat(turn(browser, fortnox, "yes")).isEqualTo(404);
    }

    private static int turn(Browser browser, String connection, String on) throws Exception {
        return browser.post(connection + "/winding", Map.of("_csrf", csrf(browser), "on", on))
                .statusCode();
    }

    private static String csrf(Browser browser) throws Exception {
        return Browser.csrf(browser.get("/c/nordan/settings").body());
    }

    private static void run(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

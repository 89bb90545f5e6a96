package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** Fetching a provider's history over HTTP: the button, how far it has come, why it stands, and what was kept. */
class HistoryPagesTest {
    private static final String KLARNA = "/c/nordan/connections/" + Ref.of(102);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theButtonBeginsOnceAndThePageSaysHowFarItHasCome() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        assertThat(browser.get(KLARNA).body())
                .contains("Hämta all historik")
                .doesNotContain("Leverantören kan ha äldre utbetalningar");
        assertThat(browser.get(KLARNA + "?done=connected").body()).contains("Leverantören kan ha äldre utbetalningar");
        // A paused one is not read: what stands is what the test wrote.
        run("update connection set state = 'paused' where company_id = 1 and connection_id = 102");
        for (int press = 0; press < 2; press++) {
            assertThat(browser.post(KLARNA + "/history", Map.of("_csrf", csrf)).statusCode())
                    .isEqualTo(303);
        }
        run(
                "update history_read set state = 'running', pages = 2, records = 41, missing = 3, missing_names = '{a<b.pdf,c.csv}', payouts = 40, failure_code = '',"
                        + " reached_at = '2023-05-17T10:00Z' where company_id = 1 and connection_id = 102");
        assertThat(browser.get(KLARNA).body())
                .containsPattern("Har nått</dt><dd>17\\Wmaj\\W2023<")
                .containsPattern("Underlag sparade</dt><dd class=\"num\">41<")
                .containsPattern("Filer som saknas</dt><dd>3<")
                .contains("a&lt;b.pdf</li>", "c.csv</li>", "och 1 till")
                .contains("anslutningen är inte öppen")
                .doesNotContain("Hämta all historik");
        run(
                "update history_read set state = 'failed', failure_code = 'klarna.ODD',"
                        + " failure_args = '{\"message\":\"nej\",\"reason\":\"nej\"}' where company_id = 1 and connection_id = 102");
        assertThat(browser.get(KLARNA).body()).contains("Stannade:").contains("Försök igen");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(KLARNA).body()).contains("Stopped:").doesNotContain("Try again");
        assertThat(browser.get("/c/nordan/settings").body()).containsOnlyOnce("Började hämta all historik");
    }

    @Test
    void whatWasKeptIsReadByYearWithItsLines() throws Exception {
        run("insert into history_payout values (1, 104, 'SEK', 'OLD/1', '2023-05-17T10:00Z', 9700, 2),"
                + " (1, 104, 'SEK', 'OLD2', '2025-01-02T10:00Z', 123400, 0)");
        run(
                "insert into history_line values (1, 104, 'SEK', 'OLD/1', 1, 'sale', 'SALE', 10000, '2023-05-16T10:00Z', '1001', ''),"
                        + " (1, 104, 'SEK', 'OLD/1', 2, 'fee', 'FEE', -300, '2023-05-16T10:00Z', '', '')");
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var page = "/c/nordan/connections/" + Ref.of(104) + "/history";
        assertThat(browser.get(page).body())
                .contains("OLD2")
                .contains("year=2023")
                .doesNotContain("OLD/1");
        assertThat(browser.get(page + "?year=2023&payout=OLD%2F1").body())
                .contains("Rader i OLD/1")
                .contains("1001")
                .contains("97,00")
                .doesNotContain("OLD2");
        assertThat(browser.get("/c/nordan/connections/" + Ref.of(103) + "/history")
                        .statusCode())
                .isEqualTo(404);
    }

    /** PayPal tells three years; the sample's second company is no sandbox, and its first day is 1 November 2026. */
    @Test
    void whatDisappearsIsALooseEndUntilItIsFetchedOrDeclined() throws Exception {
        var bo = Browser.signedIn(console, 21);
        var csrf = Browser.csrf(bo.get("/c/bjork/settings").body());
        var refs = new java.util.ArrayList<String>();
        for (var name : java.util.List.of("PayPal A", "PayPal B")) {
            var made = bo.post(
                    "/c/bjork/connections/new/paypal",
                    Map.of(
                            "_csrf",
                            csrf,
                            "anyway",
                            "yes",
                            "name",
                            name,
                            "s.client-id",
                            "id",
                            "s.client-secret",
                            "secret"));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
            refs.add(made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", ""));
        }
        assertThat(bo.get("/c/bjork/today").body()).contains("Äldre utbetalningar hos PayPal försvinner");
        assertThat(bo.get("/c/bjork/loose-ends").body())
                .contains("Äldre utbetalningar hos PayPal försvinner", "Hämta all historik", "Avstå")
                .contains("den 2029-11-01 är allt från före 2026-11-01");
        assertThat(bo.post(refs.getFirst() + "/history", Map.of("_csrf", csrf)).statusCode())
                .isEqualTo(303);
        assertThat(open()).isEqualTo(1);
        var end = text(
                "select loose_end_id::text from loose_end where code = 'history.not-fetched' and closed_at is null");
        assertThat(bo.post(
                                "/c/bjork/loose-ends/" + Ref.of(Long.parseLong(end)) + "/close",
                                Map.of("_csrf", csrf, "reason", "Finns i pärmen"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(open()).isZero();
        assertThat(text("select closed_by || ' ' || close_reason from loose_end where loose_end_id = " + end))
                .isEqualTo("bo@bjork.example Finns i pärmen");
    }

    private static long open() throws SQLException {
        return Long.parseLong(
                text("select count(*)::text from loose_end where code = 'history.not-fetched' and closed_at is null"));
    }

    private static String text(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

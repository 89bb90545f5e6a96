package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gift cards whose last day has passed, over HTTP: the voucher shown before it is booked, booked once, and who books by choice. */
class ExpiredCardPagesTest {
    private static final String LIST = "/c/nordan/gift-cards?state=expired";
    private static final String BATCH = "/c/nordan/gift-cards/expired";
    private static final String SETTING = "/c/nordan/settings/gift-cards";
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** The sample has one card of 300.00 whose last day has passed; here it was sold, so all of it is booked. */
    @Test
    void whatIsShownIsBookedAndOnlyOnce() throws Exception {
        run("update gift_card set booked_minor = 30000 where company_id = 1 and gift_card_id = 78002");
        run("update gift_card_movement set booked_minor = 30000 where company_id = 1 and gift_card_id = 78002");
        run(
                "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, connection_id, currency, amount_minor,"
                        + " due_at, self_healing, opened_at) values (1, 90777, 'gift-card:78002:expired', 'gift-card.expired',"
                        + " '{\"ends\":\"9xva\"}', 'gift-card.expired', 101, 'SEK', 30000, '2026-11-21Z', false, '2026-11-21Z')");
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get("/c/nordan/loose-ends").body())
                .contains("Presentkort har gått ut")
                .contains("•••• 9xva")
                .contains("href=\"" + LIST + "\"");
        assertThat(browser.get(LIST).body()).contains("href=\"" + BATCH + "\"");
        var shown = browser.get(BATCH).body();
        assertThat(shown)
                .contains("Debet 2421")
                .contains("Kredit 3690")
                .contains("300,00")
                .contains("Bokför 1 kort");
        var seen = shown.replaceAll("(?s).*name=\"seen\" value=\"([^\"]*)\".*", "$1");

        var other = browser.post(BATCH, Map.of("_csrf", csrf(browser), "seen", "another"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("Korten har ändrats");
        assertThat(browser.post(BATCH, Map.of("_csrf", csrf(browser), "seen", seen))
                        .statusCode())
                .isEqualTo(303);
        var again = browser.post(BATCH, Map.of("_csrf", csrf(browser), "seen", seen));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("Inget kort att bokföra");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Bokförde ett presentkort som utgånget");
        var differing = browser.get("/c/nordan/gift-cards?state=differs").body();
        assertThat(differing.substring(differing.indexOf("class=\"tabs\"")))
                .as("the shop goes on telling of its 300.00")
                .doesNotContain("9xva");
    }

    @Test
    void whoBooksIsAChoice() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.post(
                                SETTING,
                                Map.of("_csrf", csrf(browser), "who", "knyt", "income", " 3960 ", "credit", " 2423 "))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(SETTING).body())
                .contains("<option value=\"knyt\" selected>")
                .contains("value=\"3960\"")
                .contains("value=\"2423\"");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(SETTING).body())
                .contains("by itself the day after")
                .doesNotContain("name=\"income\"");
        assertThat(browser.post(
                                SETTING,
                                Map.of("_csrf", csrf(browser), "who", "person", "income", "3690", "credit", "2422"))
                        .statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "nobody, 3690, 2422, gc-who",
        "person, 1930, 2422, gc-income",
        "person, 369, 2422, gc-income",
        "knyt, <script>, 2422, gc-income",
        "person, 3690, 2421, gc-credit",
        "person, 3690, 2611, gc-credit",
        "person, 3690, 1930, gc-credit",
        "person, 3690, <script>, gc-credit"
    })
    void whatCannotBeUsedIsRefusedWithItsField(String who, String income, String credit, String field)
            throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var answer =
                browser.post(SETTING, Map.of("_csrf", csrf(browser), "who", who, "income", income, "credit", credit));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#" + field + "\"").doesNotContain("value=\"<scr");
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

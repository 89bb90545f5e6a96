package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A VAT rate that was not valid on the day: what each answer books is shown, and an answer is kept, for one purchase or for all that wait. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RatePageTest {
    private static final String PAGE = "/c/nordan/trails/" + SampleFood.NUMBER + "/vat-rate";
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SampleFood.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Map<String, String> answer(Browser browser, String answer) throws Exception {
        return browser.form("answer", answer);
    }

    private static String decisions() throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var answer = connection
                        .createStatement()
                        .executeQuery("select string_agg(rate_decision, ' ' order by order_number) from trail"
                                + " where company_id = 1 and held_code = 'vat.rate-not-valid'")) {
            answer.next();
            return answer.getString(1);
        }
    }

    /** The domain page's row: 112.00 at 12 % is 100.00 and 12.00; at the valid 6 %, of the same price, 105.66 and 6.34. */
    @Test
    @Order(1)
    void bothResultsAreShown() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get(PAGE).body())
                .contains("Butiken tog 12 % moms, men 6 % gäller")
                .contains("3002")
                .contains("100,00")
                .contains("12,00")
                .contains("3003")
                .contains("105,66")
                .contains("6,34")
                .contains("alla andra köp som väntar på det här svaret (1 st)");
        assertThat(browser.get("/c/nordan/trails/10489/vat-rate").statusCode()).isEqualTo(404);
    }

    @Test
    @Order(2)
    void whoOnlyLooksMayNotAnswerAndNonsenseIsNone() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(PAGE).body()).doesNotContain("name=\"answer\"");
        viewer.post(PAGE, answer(viewer, "valid-rate"));
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.post(PAGE, answer(browser, "half")).statusCode()).isEqualTo(422);
        assertThat(decisions()).isEqualTo("NONE NONE");
    }

    @Test
    @Order(3)
    void anAnswerIsOfOnePurchaseUnlessItIsSaidOfAll() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.post(PAGE, answer(browser, "as-charged")).statusCode())
                .isEqualTo(303);
        assertThat(decisions()).isEqualTo("AS_CHARGED NONE");
        var all = answer(browser, "valid-rate");
        all.put("all", "1");
        assertThat(browser.post("/c/nordan/trails/" + SampleFood.OTHER + "/vat-rate", all)
                        .statusCode())
                .isEqualTo(303);
        assertThat(decisions()).isEqualTo("AS_CHARGED VALID_RATE");
    }

    /** What was charged 6 % where 12 % holds is another question than what was charged 12 % where 6 % holds. */
    @Test
    @Order(4)
    void anAnswerForAllIsOfTheSameRate() throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update trail set rate_decision = 'NONE' where company_id = 1 and held_code = 'vat.rate-not-valid'");
            statement.executeUpdate(
                    "update trail set held_args = '{\"0\":\"6\",\"1\":\"12\",\"2\":\"2028-01-02\"}' where company_id = 1"
                            + " and order_number = '" + SampleFood.OTHER + "'");
        }
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var all = answer(browser, "valid-rate");
        all.put("all", "1");
        assertThat(browser.post(PAGE, all).statusCode()).isEqualTo(303);
        assertThat(decisions()).isEqualTo("VALID_RATE NONE");
    }
}

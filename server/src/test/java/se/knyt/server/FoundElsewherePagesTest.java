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
import se.knyt.server.shell.Ref;

/** Another's refund where ours was to be made: what was found is shown, and what a person says of it is done once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FoundElsewherePagesTest {
    private static final String PAGE = "/c/nordan/found-elsewhere/" + Ref.of(SampleFoundElsewhere.REFUND);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SampleFoundElsewhere.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String effect(String what) throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var answer = connection
                        .createStatement()
                        .executeQuery(
                                "select " + what + " from effect where effect_id = " + SampleFoundElsewhere.REFUND)) {
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    private static Map<String, String> word(Browser browser, String word, String found) throws Exception {
        return browser.form("word", word, "found", found);
    }

    @Test
    @Order(1)
    void whatWasFoundIsShownWithIdAmountAndTime() throws Exception {
        var body =
                Browser.signedIn(console, ConsoleFixture.BOOKKEEPER).get(PAGE).body();
        assertThat(body)
                .contains(SampleFoundElsewhere.FOUND)
                .contains("100,00")
                .contains("Det var den här")
                .contains("Gör vår också");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER).get(PAGE).body())
                .doesNotContain("ours-too");
    }

    @Test
    @Order(2)
    void nonsenseAndWhatWasNotShownChangeNothing() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.post(PAGE, word(browser, "both", SampleFoundElsewhere.FOUND))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(PAGE, word(browser, "this-one", "re_another")).statusCode())
                .isEqualTo(409);
        assertThat(effect("state")).isEqualTo("rejected");
    }

    /** What is done and may still come to nothing is asked for, as a refund of ours is. */
    @Test
    @Order(3)
    void itWasThisOneIsSaidOnceAndIsThenTheResult() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var word = word(browser, "this-one", SampleFoundElsewhere.FOUND);
        assertThat(browser.post(PAGE, word).statusCode()).isEqualTo(303);
        assertThat(effect("state || ' ' || result_id")).isEqualTo("done " + SampleFoundElsewhere.FOUND);
        assertThat(effect("look_at is not null")).isEqualTo("t");
        assertThat(effect("result_facts")).contains("\"hand\":\"another\"", "chosen-by");
        assertThat(browser.post(PAGE, word).statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(404);
    }
}

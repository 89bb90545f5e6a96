package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** A buyer is found among purchases and persons, handed their data, and erased; nobody but the owner gets that far. */
class PersonsTest {
    private static final String MAJA = "/c/nordan/persons/" + Ref.of(SamplePersons.FINISHED);
    private static final String KARL = "/c/nordan/persons/" + Ref.of(SamplePersons.WAITING);
    private ConsoleFixture console;

    @BeforeEach
    void start() {
        console = new ConsoleFixture();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void purchasesAreFoundByTheBuyersNameAddressOrTheBeginningOfTheNumber() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        for (var text :
                new String[] {"maja", "GRANB", "granberg maja", "maja\u0000", "maja.granberg@example.com", "#10452"}) {
            assertThat(trails(viewer, text)).as(text).contains("#10452").doesNotContain("#10470", "#10451");
        }
        assertThat(trails(viewer, "1047")).contains("#10470", "#10479").doesNotContain("#10452");
        assertThat(trails(viewer, "öberg")).contains("#10470").doesNotContain("#10452");
        for (var text : new String[] {"maja.granberg@example.co", "majken", "maja öberg", "%", "' or 1=1"}) {
            assertThat(trails(viewer, text)).as(text).doesNotContain("#10452", "#10470", "#9003");
        }
    }

    /** What a provider wrote of buyers in a file is an accounting record: it is named to whoever erases. */
    @Test
    void theFilesThatAnErasureLeavesAreNamed() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(owner.get(MAJA).body()).contains("är räkenskapsinformation").doesNotContain("avrakning-av-maja.csv");
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "insert into evidence select 1, 79960, l.payout_id, 'avrakning-av-maja.csv', 'text/csv', 1, '\\x00', '\\x00', now()"
                                    + " from payout_line l join trail t on t.company_id = l.company_id and t.trail_id = l.trail_id"
                                    + " where l.company_id = 1 and t.order_number = '10452' limit 1"))
                    .isEqualTo(1);
        }
        assertThat(owner.get(MAJA).body())
                .contains("avrakning-av-maja.csv")
                .contains("/c/nordan/originals/file/" + Ref.of(79_960));
    }

    private static String trails(Browser browser, String text) throws Exception {
        var answer = browser.get("/c/nordan/trails?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(text).isEqualTo(200);
        return answer.body();
    }

    @Test
    void anOwnerFindsHandsOutAndErases() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(owner.get("/c/nordan/persons?q=granberg").body())
                .contains("Maja Granberg", "maja.granberg@example.com")
                .doesNotContain("Karl");
        assertThat(owner.get("/c/nordan/persons?q=10452").body()).contains("Maja Granberg");
        assertThat(owner.get("/c/nordan/persons?q=majken").body()).doesNotContain("Majken");
        var page = owner.get(MAJA).body();
        assertThat(page).contains("Storgatan 1", "#10452");

        var copy = owner.get(MAJA + "/export");
        assertThat(copy.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        assertThat(copy.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(copy.body()).contains("Maja Granberg", "10452").doesNotContain("Karl");

        var csrf = Browser.csrf(page);
        assertThat(owner.post(MAJA + "/erase", Map.of("confirm", "yes")).statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        assertThat(owner.post(MAJA + "/erase", Map.of("_csrf", csrf)).statusCode())
                .as("without having said so")
                .isEqualTo(422);
        assertThat(owner.get(MAJA).statusCode()).isEqualTo(200);
        assertThat(owner.post(MAJA + "/erase", Map.of("_csrf", csrf, "confirm", "yes"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.get(MAJA).statusCode()).isEqualTo(404);
        assertThat(owner.get(MAJA + "/export").statusCode()).isEqualTo(404);
        assertThat(trails(owner, "granberg")).doesNotContain("#10452");
        assertThat(trails(owner, "10452")).as("the purchase stands").contains("#10452");
        assertThat(owner.get("/c/nordan/settings").body()).doesNotContain("Granberg", "maja");
    }

    @Test
    void whoHasAnUnfinishedPurchaseIsNotErased() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var page = owner.get(KARL).body();
        assertThat(page).contains("10470").doesNotContain("/erase\"");
        var csrf = Browser.csrf(owner.get("/c/nordan/settings").body());
        var answer = owner.post(KARL + "/erase", Map.of("_csrf", csrf, "confirm", "yes"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(owner.get(KARL).body()).contains("Karl Öberg");
    }

    @Test
    void toEverybodyElseThePagesDoNotExist() throws Exception {
        for (long user : new long[] {ConsoleFixture.VIEWER, ConsoleFixture.BOOKKEEPER, ConsoleFixture.INTEGRATOR}) {
            var browser = Browser.signedIn(console, user);
            for (var path : new String[] {"/c/nordan/persons?q=maja", MAJA, MAJA + "/export"}) {
                assertThat(browser.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
        var stranger = Browser.signedIn(console, ConsoleFixture.STRANGER);
        for (var path :
                new String[] {MAJA, MAJA.replace("nordan", "bjork"), MAJA.replace("nordan", "bjork") + "/export"}) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
        var csrf = Browser.csrf(stranger.get("/c/bjork/settings").body());
        assertThat(stranger.post(MAJA.replace("nordan", "bjork") + "/erase", Map.of("_csrf", csrf, "confirm", "yes"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(stranger.get("/c/bjork/persons?q=maj").body())
                .contains("Majken")
                .doesNotContain("Maja");
    }

    @Test
    void aRecordThatNobodyCouldReadIsShownAndForgotten() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var page = owner.get("/c/nordan/persons").body();
        assertThat(page).contains("unreadable-7c1f");
        var path = "/c/nordan/persons/unreadable/" + Ref.of(SamplePersons.UNNAMED) + "/forget";
        assertThat(owner.post(path, Map.of("_csrf", Browser.csrf(page))).statusCode())
                .isEqualTo(303);
        assertThat(owner.get("/c/nordan/persons").body()).doesNotContain("unreadable-7c1f");
    }
}

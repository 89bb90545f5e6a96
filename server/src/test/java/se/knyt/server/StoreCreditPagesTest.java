package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/**
 * Store credit on its pages: 500.00 refunded as store credit, 300.00 of it used, 100.00 given by hand and not booked. 2422 owes 200.00, the
 * shop 300.00.
 */
class StoreCreditPagesTest {
    private static final String LIST = "/c/nordan/gift-cards?kind=store-credit";

    private static ConsoleFixture console;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        run(
                "insert into gift_card (company_id, gift_card_id, connection_id, source_id, stored_as, ends, currency, issued_on, shop_minor,"
                        + " left_minor, booked_minor) values (1, 78101, 101, 'gid://shopify/StoreCreditAccount/900000004711', 'store-credit', '4711',"
                        + " 'SEK', '2026-11-10', 30000, 30000, 20000),"
                        + " (2, 78102, 201, 'gid://shopify/StoreCreditAccount/900000000042', 'store-credit', '0042', 'SEK', '2026-11-10', 99900, 99900,"
                        + " 99900)");
        run(
                "insert into gift_card_movement (company_id, movement_key, gift_card_id, stored_as, connection_id, kind, moved_on, currency,"
                        + " face_minor, book_currency, booked_minor, trail_id) values"
                        + " (1, 'card:credit:1', 78101, 'store-credit', 101, 'given-back', '2026-11-10', 'SEK', 50000, 'SEK', 50000, 1001),"
                        + " (1, 'card:credit:2', 78101, 'store-credit', 101, 'redeemed', '2026-11-18', 'SEK', -30000, 'SEK', -30000, 1002),"
                        + " (1, 'told:101:1', 78101, 'store-credit', 101, 'adjusted', '2026-11-20', 'SEK', 10000, 'SEK', 0, null)");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theListHasItsOwnSumAccountAndWords() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var list = browser.get(LIST).body();
        assertThat(list)
                .contains("<h1>Tillgodohavanden</h1>")
                .contains("•••• 4711")
                .contains("2422")
                .contains("Summan av tillgodohavandena")
                .contains("<data value=\"200.00\">")
                .contains("Skiljer sig")
                .doesNotContain("0042")
                .doesNotContain("9xva")
                .doesNotContain("StoreCreditAccount");
        assertThat(browser.get("/c/nordan/gift-cards").body()).doesNotContain("4711");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(LIST).body()).contains("Sum of store credit").contains("Store credit");
    }

    @Test
    void oneAccountShowsWhatHappenedAndWhatAPersonCanBook() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var list = browser.get(LIST).body();
        var href = list.replaceAll("(?s).*href=\"(/c/nordan/gift-cards/[^\"?]+)\">•••• 4711.*", "$1");
        var page = browser.get(href).body();
        assertThat(page)
                .contains("Återbetalt som tillgodohavande")
                .contains("Använt")
                .contains("Justerat")
                .contains("går mellan 2422 och kontot")
                .doesNotContain("Bytt mot ett annat kort")
                .doesNotContain("Giltigt till");
        var csrf = Browser.csrf(page);
        var refused = browser.post(
                href + "/exchange", Map.of("_csrf", csrf, "seen", "30000", "date", "2026-11-25", "ends", "k7qm"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Ett tillgodohavande byts inte");
        var nothing = browser.post(href + "/expire", Map.of("_csrf", csrf, "seen", "30000", "date", "2026-11-25"));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("Inget har gått ut");
    }

    /** Who works with it sees the name, an owner the address too, who only looks neither; who was erased has none, and the ledger stands. */
    @Test
    void whoseItIsIsShownToWhomItMayBe() throws Exception {
        run("update gift_card set person_id = " + SamplePersons.FINISHED
                + " where company_id = 1 and gift_card_id = 78101");
        var one = "/c/nordan/gift-cards/" + Ref.of(78101);
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(owner.get(LIST).body()).contains("Maja Granberg").doesNotContain("maja.granberg@example.com");
        assertThat(owner.get(one).body()).contains("Maja Granberg").contains("maja.granberg@example.com");
        assertThat(Browser.signedIn(console, ConsoleFixture.BOOKKEEPER).get(one).body())
                .contains("Innehavare")
                .contains("Maja Granberg")
                .doesNotContain("maja.granberg@example.com")
                .doesNotContain("/persons/");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(LIST).body()).doesNotContain("Granberg");
        assertThat(viewer.get(one).body()).doesNotContain("Granberg").doesNotContain("Holder");
        var maja = "/c/nordan/persons/" + Ref.of(SamplePersons.FINISHED);
        var held = owner.get(maja).body();
        assertThat(held).contains("Tillgodohavande •••• 4711").contains("300,00");
        assertThat(owner.get(maja + "/export").body()).contains("store-credit").contains("4711");
        assertThat(owner.get("/c/nordan/export/gift-cards.csv?kind=store-credit")
                        .body())
                .as("a file leaves the house, and names nobody")
                .doesNotContain("Granberg");
        assertThat(owner.post(maja + "/erase", Map.of("_csrf", Browser.csrf(held), "confirm", "yes"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(owner.get(one).body())
                .contains("Inte längre känd")
                .contains("<data value=\"300.00\">")
                .doesNotContain("Granberg");
    }

    @Test
    void theMonthEndProvesItBesideTheGiftCards() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get("/c/nordan/month-end?month=2026-11").body())
                .contains("kind=store-credit")
                .contains("2422");
        assertThat(browser.get("/c/nordan/month-end/specification?month=2026-11")
                        .body())
                .contains("•••• 4711")
                .contains("2421")
                .contains("2422");
        assertThat(browser.get("/c/nordan/export/gift-cards.csv?kind=store-credit")
                        .body())
                .contains("4711")
                .doesNotContain("9xva");
    }

    @Test
    void itsAccountIsNotChangedOnceSomethingIsBookedOnIt() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var setting = "/c/nordan/settings/gift-cards";
        var csrf = Browser.csrf(browser.get(setting).body());
        var answer = browser.post(setting, Map.of("_csrf", csrf, "who", "person", "income", "3690", "credit", "2423"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("så det byts inte");
    }

    private static void run(String sql) throws SQLException {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

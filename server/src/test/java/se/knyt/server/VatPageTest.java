package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of VAT over HTTP: proposed and not in use, refused with its place, kept as a new version. */
class VatPageTest {
    private static final String PAGE = "/c/nordan/settings/vat";
    private static final Pattern INPUT = Pattern.compile("<input [^>]*>");
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** Every value that the page's form holds, as a browser would send it. */
    private static Map<String, String> form(String page) {
        var sent = new HashMap<String, String>();
        var all = INPUT.matcher(page);
        while (all.find()) {
            var input = all.group();
            var name = attribute(input, "name");
            boolean box = input.contains("type=\"checkbox\"");
            if ((name.matches("r\\d+\\..*") || name.equals("seen") || name.equals("food") || name.equals("_csrf"))
                    && !name.endsWith(".remove")
                    && (!box || input.contains(" checked"))) {
                sent.put(name, attribute(input, "value"));
            }
        }
        return sent;
    }

    private static String attribute(String input, String name) {
        var found = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(input);
        return found.find() ? found.group(1) : "";
    }

    @Test
    void aProposalIsShownRefusedWhereItCannotBeAndKept() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(PAGE).body();
        assertThat(page)
                .contains("Moms per land, köpare och sats")
                .contains("3001")
                .doesNotContain("OSS DE");
        var sent = form(page);
        assertThat(sent).containsEntry("r0.countries", "SE").containsEntry("r0.base", "05");

        sent.put("do", "proposal");
        sent.put("proposal", "oss");
        sent.put("country", "DE");
        var proposed = browser.post(PAGE + "/preview", sent);
        assertThat(proposed.statusCode()).isEqualTo(200);
        assertThat(proposed.body()).contains("value=\"OSS DE\"").contains("value=\"3131\"");
        assertThat(browser.get(PAGE).body()).doesNotContain("OSS DE");

        var wrong = form(proposed.body());
        wrong.put("r3.rate", "20");
        wrong.put("r3.revenue", "<b>");
        var refused = browser.post(PAGE, wrong);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Inget är sparat")
                .contains("href=\"#r3-revenue\"")
                .contains("&lt;b&gt; är inget konto")
                .doesNotContain("<b> är");
        wrong.put("r3.revenue", "3131");
        assertThat(browser.post(PAGE, wrong).body()).contains("DE har inte momssatsen 20 %");
        wrong.put("r3.rate", "19");
        wrong.put("r3.countries", "SE");
        wrong.put("r3.rate", "25");
        assertThat(browser.post(PAGE, wrong).body()).contains("samma land, köpare och sats står redan på rad 1");

        // The word for the rest of the world is that of the reader, also in what is sent.
        sent.put("proposal", "export");
        var outside = browser.post(PAGE + "/preview", sent);
        assertThat(outside.body()).contains("value=\"UTANFÖR\"").doesNotContain("OUTSIDE");
        assertThat(browser.post(PAGE + "/preview", form(outside.body())).body())
                .contains("value=\"UTANFÖR\"")
                .doesNotContain("Inget är sparat");

        var kept = browser.post(PAGE, form(proposed.body()));
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("OSS DE");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Ändrade tabellen över moms");
        // A form from before somebody else's change changes nothing.
        var late = browser.post(PAGE, form(proposed.body()));
        assertThat(late.statusCode()).isEqualTo(422);
        assertThat(late.body()).contains("Någon annan har ändrat");
    }

    /** Set-up leads to a form that has an account of freight for each rate; nothing of it holds until it is saved. */
    @Test
    void setUpOffersAnAccountOfFreightForEachRate() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var setUp = browser.get("/c/nordan/flows").body();
        assertThat(setUp).contains("href=\"" + PAGE + "?proposal=freight-by-rate\"");
        assertThat(form(browser.get(PAGE + "?proposal=freight-by-rate").body()))
                .containsEntry("r0.freight", "3520")
                .containsEntry("r1.freight", "3523")
                .containsEntry("r2.freight", "3524");
        assertThat(form(browser.get(PAGE).body())).containsEntry("r1.freight", "3520");
        assertThat(form(browser.get(PAGE + "?proposal=nonsense").body())).containsEntry("r1.freight", "3520");
    }

    /** In December 2027 and January 2028 whoever sells food is told that its rate goes up, and nobody before or after. */
    @Test
    void theRateOfFoodThatGoesUpIsToldInItsSeason() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get(PAGE).body()).doesNotContain("id=\"food\"");
        try {
            move(LocalDate.of(2027, 12, 15));
            assertThat(browser.get(PAGE).body()).contains("Livsmedel har 12 % moms från och med 1 januari 2028");
            move(LocalDate.of(2028, 2, 1));
            assertThat(browser.get(PAGE).body()).doesNotContain("id=\"food\"");
        } finally {
            move(TestDay.today());
        }
    }

    private static void move(LocalDate day) throws SQLException {
        try (var connection = console.database().connect();
                var update = connection.prepareStatement(
                        "update company set sandbox = true, clock_offset_ms = ? where company_id = 1")) {
            update.setLong(
                    1,
                    ChronoUnit.DAYS.between(TestDay.today(), day)
                            * Duration.ofDays(1).toMillis());
            update.executeUpdate();
        }
    }

    @Test
    void aNumberIsAnsweredInWordsThatAreKnown() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var csrf = Browser.csrf(browser.get(PAGE).body());
        var wrong = browser.post(PAGE + "/numbers", Map.of("_csrf", csrf, "number", "DE136695976", "valid", "maybe"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Säg om numret är giltigt.");
        assertThat(browser.post(PAGE + "/numbers", Map.of("_csrf", csrf, "number", "<x>", "valid", "yes"))
                        .body())
                .contains("Det är inget VAT-nummer.");
        assertThat(browser.post(PAGE + "/numbers", Map.of("_csrf", csrf, "number", "DE136695976", "valid", "yes"))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void aViewerSeesTheTableAndHasNoForm() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(PAGE).body())
                .contains("VAT by country, buyer and rate")
                .doesNotContain("method=\"post\" action=\"" + PAGE + "\"");
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Accounts per payment provider over HTTP: seen as vouchers, refused where they cannot be, and kept as a new version. */
class ProvidersTest {
    private static final String PAGE = "/c/nordan/settings/providers/svea";
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
    void theAccountsAreShownTriedRefusedAndKept() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(PAGE).body();
        var csrf = Browser.csrf(page);
        // No payout of it yet: the example says that it is one. 1592 is Svea's own, 1 249.00 less 299.00 leaves it.
        assertThat(page)
                .contains("Ett påhittat exempel")
                .contains("1592 Fordran Svea")
                .contains("950,00");

        var tried = browser.post(PAGE + "/preview", Map.of("_csrf", csrf, "receivable", "1595", "fees", "6065"));
        assertThat(tried.statusCode()).isEqualTo(200);
        assertThat(tried.body()).contains("<td>1595</td>").contains("<td>6065</td>");

        var refused =
                browser.post(PAGE, Map.of("_csrf", csrf, "receivable", "1581", "fees", "<script>", "bank", "1510"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Inget är sparat")
                .contains("&lt;script&gt; är inget kontonummer med fyra siffror.")
                .doesNotContain("<script> är");
        refused = browser.post(PAGE, Map.of("_csrf", csrf, "receivable", "1581", "bank", "1510"));
        assertThat(refused.body())
                .contains("1581 är fordran på Klarna.")
                .contains("1510 är ett reskontrakonto.")
                .contains("href=\"#p-receivable\"");
        assertThat(browser.get(PAGE).body()).contains("value=\"1592\"");

        var kept = browser.post(PAGE, Map.of("_csrf", csrf, "receivable", "1595", "adjustment", "6069"));
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(browser.get(PAGE).body()).contains("value=\"1595\"").contains("value=\"6069\"");
        var settings = browser.get("/c/nordan/settings").body();
        assertThat(settings).contains("Ändrade konton för betalleverantör");
        assertThat(browser.get("/c/nordan/settings/providers").body())
                .contains("<td role=\"cell\" class=\"full\">1595");
    }

    @Test
    void aViewerSeesAndDoesNotChangeAndNonsenseIsNoProvider() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get("/c/nordan/settings/providers/stripe").body())
                .contains("The VAT on the fees is not decided")
                .doesNotContain("method=\"post\" action=\"/c/nordan/settings/providers/stripe\"");
        assertThat(viewer.get("/c/nordan/settings/providers/%3Cscript%3E").statusCode())
                .isEqualTo(404);
    }
}

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
        // What is paid is told in words, by no key of ours.
        assertThat(tried.body()).contains("Ekonomisystemet: fakturan betald").doesNotContain("sale:");

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
    void theTableOfFeesIsAddedToReadFromTextAndKept() throws Exception {
        var page = "/c/nordan/settings/providers/paypal";
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var first = browser.get(page).body();
        var csrf = Browser.csrf(first);
        assertThat(first)
                .contains("PayPal (Europe) S.à r.l. et Cie, S.C.A.")
                .contains(";;6570;exempt;PayPal (Europe) S.à r.l. et Cie, S.C.A.;");
        assertThat(browser.post(page + "/preview", Map.of("_csrf", csrf, "do", "rule", "rules", "1"))
                        .body())
                .contains("name=\"t0.type\"")
                .contains("Regel 1");

        // A fee of 40.00 of each type in the example; 25 % of the one from outside the EU is 10.00.
        var text = "type;from;account;vat;entity;vat_number\n"
                + ";;6570;exempt;PayPal (Europe);\n"
                + "T0107;2020-01-01;6540;reverse-charge-outside-eu;PayPal, Inc.;EU372000001\n";
        var read = browser.post(page + "/preview", Map.of("_csrf", csrf, "do", "text", "text", text))
                .body();
        assertThat(read).contains("value=\"PayPal, Inc.\"").contains("4531").contains("10,00");
        assertThat(browser.post(page + "/preview", Map.of("_csrf", csrf, "do", "text", "text", "T0107;2020"))
                        .body())
                .contains("Rad 1 är ingen regel");

        var wrong = browser.post(
                page,
                Map.of(
                        "_csrf",
                        csrf,
                        "rules",
                        "1",
                        "t0.type",
                        "T0107",
                        "t0.from",
                        "i går",
                        "t0.account",
                        "6540",
                        "t0.vat",
                        "EXEMPT"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("i går är inget datum").contains("href=\"#p-t0-from\"");

        var kept = browser.post(
                page,
                Map.of(
                        "_csrf",
                        csrf,
                        "rules",
                        "1",
                        "t0.type",
                        "T0107",
                        "t0.from",
                        "2020-01-01",
                        "t0.account",
                        "6540",
                        "t0.vat",
                        "REVERSE_CHARGE_OUTSIDE_EU",
                        "t0.entity",
                        "PayPal, Inc."));
        assertThat(kept.statusCode()).isEqualTo(303);
        assertThat(browser.get(page).body())
                .contains("T0107;2020-01-01;6540;reverse-charge-outside-eu;PayPal, Inc.;")
                .contains("från och med 2020-01-01");
        assertThat(browser.get("/c/nordan/settings/providers").body()).contains("och 1 regel till");
        assertThat(browser.post(page, Map.of("_csrf", csrf, "rules", "1", "t0.type", "T0107", "t0.remove", "1"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).body()).doesNotContain("T0107");
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

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exchange rates as a person brings them. */
class RatesTest {
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** A euro costs 11.2345 kronor and 1.0501 dollars, so a dollar costs 11.2345 / 1.0501 = 10.6985049043…, rounded to ten decimals. */
    @Test
    void fetchedFromTheBankOnce() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var before = owner.get("/c/nordan/settings/rates");
        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(before.body()).contains("Inga kurser än");

        var csrf = Browser.csrf(before.body());
        var fetched = owner.post("/c/nordan/settings/rates/fetch", Map.of("_csrf", csrf));
        assertThat(fetched.statusCode()).isEqualTo(200);
        assertThat(fetched.body())
                .contains("2 kurser är inlästa")
                .contains("11,2345")
                .contains("10,6985049043");

        var again = owner.post("/c/nordan/settings/rates/fetch", Map.of("_csrf", csrf));
        assertThat(again.body()).contains("Alla kurser i filen fanns redan");
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get("/c/nordan/settings/rates").body())
                .contains("11.2345")
                .doesNotContain("settings/rates/fetch")
                .doesNotContain("settings/rates/source");
    }

    /**
     * The other company, which has sold nothing abroad: the Riksbank's counts at once, as it quotes it, and never the other bank's. Back
     * again is from tomorrow on. A file of the bank that does not count is kept and said to be of no use today.
     */
    @Test
    void theCompanyChoosesWhose() throws Exception {
        var owner = Browser.signedIn(console, 21);
        var page = "/c/bjork/settings/rates";
        var csrf = Browser.csrf(owner.get(page).body());
        var chosen = owner.post(page + "/source", Map.of("_csrf", csrf, "bank", "riksbank"));
        assertThat(chosen.body())
                .contains("Bokföringen går efter kurserna från Riksbanken")
                .contains("Inga kurser än");
        assertThat(owner.post(page + "/fetch", Map.of("_csrf", csrf)).body())
                .contains("2 kurser är inlästa")
                .contains("11,24")
                .contains("10,71")
                .contains("Riksbanken")
                .doesNotContain("11,2345");
        var back = owner.post(page + "/source", Map.of("_csrf", csrf, "bank", "ecb"));
        assertThat(back.body())
                .contains("går bokföringen efter kurserna från ECB")
                .contains("10,71");
        assertThat(owner.post(page + "/source", Map.of("_csrf", csrf, "bank", "bundesbank"))
                        .statusCode())
                .isEqualTo(404);
    }
}

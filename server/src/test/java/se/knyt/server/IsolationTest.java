package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** Two companies side by side: walks every link of one and finds nothing of the other, and reaches nothing of it by address. */
class IsolationTest {
    private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"(/c/[^\"#]*)");
    private static final int PAGES_MAX = 400;
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
    void noPageOfOneCompanyShowsTheOther() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.STRANGER);
        var seen = walk(browser, "/c/bjork/today");
        assertThat(seen).allSatisfy(path -> assertThat(path).startsWith("/c/bjork"));
        assertThat(seen).hasSizeGreaterThan(20);
    }

    private static Set<String> walk(Browser browser, String first) throws Exception {
        var seen = new LinkedHashSet<String>();
        var waiting = new LinkedHashSet<>(List.of(first));
        while (!waiting.isEmpty() && seen.size() < PAGES_MAX) {
            var path = waiting.removeFirst();
            seen.add(path);
            var answer = browser.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body())
                    .as(path)
                    .doesNotContain("Nordan")
                    .doesNotContain("7Q4KD2SE")
                    .doesNotContain("nordanfriluft")
                    .doesNotContain("#1045");
            var match = LINK.matcher(answer.body());
            while (match.find()) {
                var next = match.group(1).replace("&amp;", "&");
                if (!seen.contains(next)) {
                    waiting.add(next);
                }
            }
        }
        return seen;
    }

    @Test
    void noAddressOfAnotherCompanyLeadsAnywhere() throws Exception {
        var stranger = Browser.signedIn(console, ConsoleFixture.STRANGER);
        for (var path : List.of(
                "/c/nordan/today",
                "/c/nordan/trails/10452",
                "/c/nordan/payouts/klarna/7Q4KD2SE",
                "/c/nordan/originals/" + Ref.of(40002),
                "/c/bjork/trails/10452",
                "/c/bjork/payouts/klarna/7Q4KD2SE",
                "/c/bjork/vouchers/K/2026/214",
                "/c/bjork/originals/" + Ref.of(40002),
                "/c/bjork/originals/file/" + Ref.of(71001) + "/download",
                "/c/nordan/originals/bank/" + SampleOriginals.BANK_FILE,
                "/c/bjork/originals/bank/" + SampleOriginals.BANK_FILE,
                "/c/bjork/connections/" + Ref.of(103),
                "/c/bjork/connections/" + Ref.of(103) + "/sign-in",
                "/c/bjork/exchanges/" + Ref.of(51_000),
                "/c/nordan/exchanges/" + Ref.of(51_000),
                "/c/bjork/loose-ends/" + Ref.of(90010) + "/close")) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void noFormReachesAnotherCompany() throws Exception {
        var stranger = Browser.signedIn(console, ConsoleFixture.STRANGER);
        var csrf = Browser.csrf(stranger.get("/c/bjork/settings").body());
        for (var path : List.of(
                "/c/nordan/loose-ends/" + Ref.of(90010) + "/close",
                "/c/bjork/loose-ends/" + Ref.of(90010) + "/close",
                "/c/bjork/loose-ends/" + Ref.of(90010) + "/retry",
                "/c/nordan/flows/" + Ref.of(1) + "/switch",
                "/c/bjork/flows/" + Ref.of(1) + "/switch",
                "/c/bjork/connections/" + Ref.of(103) + "/check",
                "/c/bjork/connections/" + Ref.of(103) + "/fix",
                "/c/bjork/connections/" + Ref.of(103) + "/sign-in",
                "/c/bjork/connections/" + Ref.of(103) + "/state",
                "/c/nordan/persons/" + Ref.of(SamplePersons.FINISHED) + "/erase",
                "/c/bjork/persons/" + Ref.of(SamplePersons.FINISHED) + "/erase",
                "/c/bjork/persons/unreadable/" + Ref.of(SamplePersons.UNNAMED) + "/forget")) {
            var answer = stranger.post(
                    path,
                    Map.of(
                            "_csrf",
                            csrf,
                            "reason",
                            "mine now",
                            "state",
                            "paused",
                            "on",
                            "on",
                            "confirm",
                            "yes",
                            "check",
                            "fortnox.accounts",
                            "seen",
                            "0"));
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void toAViewerWhatChangesThingsDoesNotExist() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get("/c/nordan/loose-ends/" + Ref.of(90010) + "/close")
                        .statusCode())
                .isEqualTo(404);
        assertThat(viewer.get("/c/nordan/connections/new/fortnox").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/c/nordan/flows").body()).doesNotContain("/switch\"");
        var csrf = Browser.csrf(viewer.get("/c/nordan/settings").body());
        assertThat(viewer.post("/c/nordan/flows/" + Ref.of(1) + "/switch", Map.of("_csrf", csrf))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void everySumOnThePayoutPageAgreesWithItsRows() throws Exception {
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var page = owner.get("/c/nordan/payouts/klarna/7Q4KD2SE").body();
        var lines = page.substring(page.indexOf("id=\"lines\""));
        var body = lines.substring(lines.indexOf("<tbody"), lines.indexOf("</tbody>"));
        var foot = lines.substring(lines.indexOf("<tfoot"), lines.indexOf("</tfoot>"));
        var values = Pattern.compile("<data value=\"([^\"]+)\"");
        var sums = new java.math.BigDecimal[] {
            java.math.BigDecimal.ZERO, java.math.BigDecimal.ZERO, java.math.BigDecimal.ZERO, java.math.BigDecimal.ZERO
        };
        var match = values.matcher(body);
        for (int column = 0; match.find(); column++) {
            sums[column % 4] = sums[column % 4].add(new java.math.BigDecimal(match.group(1)));
        }
        var totals = values.matcher(foot);
        for (var sum : sums) {
            assertThat(totals.find()).isTrue();
            assertThat(new java.math.BigDecimal(totals.group(1))).isEqualByComparingTo(sum);
        }
    }
}

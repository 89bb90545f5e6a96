package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.Connector;

/** The form that connects a system: what is refused leaves nothing behind, and nothing is called connected that has not answered. */
class ConnectPagesTest {
    private static final List<String> PARTS = List.of("connection", "connection_secret", "schedule", "loose_end");

    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/connections/new/klarna").body());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** Values that a person may write by mistake, in each field by itself and in all, with nothing at the other end. */
    @ParameterizedTest
    @ValueSource(strings = {"relative/folder", "{\"a\":1}"})
    void aRefusalLeavesNothingBehindForAnyConnector(String value) throws Exception {
        for (Connector connector : console.engine().connections().catalogue().values()) {
            var info = connector.info();
            for (int wrong = 0; wrong <= info.settings().size(); wrong++) {
                var form = new HashMap<>(Map.of("_csrf", csrf, "name", wrong % 2 == 0 ? "N" : ""));
                for (int i = 0; i < info.settings().size(); i++) {
                    var setting = info.settings().get(i);
                    boolean all = wrong == info.settings().size();
                    form.put("s." + setting.key(), all || i == wrong ? value : plausible(setting.key()));
                }
                var before = counts();
                var answer = browser.post("/c/nordan/connections/new/" + info.id(), form);
                if (answer.statusCode() == 422) {
                    assertThat(counts()).as(info.id() + " " + form).isEqualTo(before);
                } else {
                    // Nothing is called at the other end: only what no system is asked of can have been kept.
                    assertThat(answer.statusCode()).as(info.id() + " " + form).isEqualTo(303);
                    assertThat(info.id()).isIn("other", "swish");
                }
            }
        }
    }

    private static String plausible(String key) {
        return switch (key) {
            case "shop" -> "butik.myshopify.com";
            case "provider" -> "egen";
            case "folder" -> "/knyt-has-no-such-folder";
            case "organization-number" -> "556000-0175";
            case "merchant-id" -> "124842";
            case "first-batch" -> "1";
            default -> "";
        };
    }

    @Test
    void theFormSaysWhatTheSystemAnsweredAndSavesOnlyByASecondChoice() throws Exception {
        ConsoleFixture.REACHED.add(URI.create("http://127.0.0.1:1"));
        var form = Map.of(
                "_csrf",
                csrf,
                "name",
                "Böckerna",
                "s.tenant-id",
                "1000175",
                "s.client-id",
                "klient",
                "s.client-secret",
                "mycket-hemligt");
        var before = counts();
        var tried = browser.post("/c/nordan/connections/new/fortnox", form);
        assertThat(tried.statusCode()).isEqualTo(422);
        assertThat(tried.body())
                .contains(
                        "Inget är sparat: provet gick inte bra",
                        "127.0.0.1 tar inte emot någon anslutning.",
                        "Spara ändå",
                        "value=\"klient\"")
                .doesNotContain("mycket-hemligt");
        assertThat(counts()).isEqualTo(before);

        // The secret is not written again: what was tried is held.
        var again = new HashMap<>(form);
        again.remove("s.client-secret");
        again.put("held", held(tried.body()));
        again.put("anyway", "yes");
        var made = browser.post("/c/nordan/connections/new/fortnox", again);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        var at = made.headers().firstValue("Location").orElseThrow();
        assertThat(at).endsWith("?done=connected-untried");
        assertThat(browser.get(at).body())
                .contains("Inte prövad än", "Sparad utan att vara prövad.")
                .doesNotContain("I fas");
        assertThat(number("select count(*) from connection_secret s join connection c using (company_id, connection_id)"
                        + " where c.name = 'Böckerna' and s.key = 'client-secret'"))
                .isEqualTo(1);
    }

    /** What one person's trial holds is nobody else's. */
    @Test
    void heldSecretsAreNobodyElses() throws Exception {
        var form = Map.of("_csrf", csrf, "name", "S", "s.api-key", "sk_live_hemlig");
        var name = held(browser.post("/c/nordan/connections/new/stripe", form).body());
        var other = Browser.signedIn(console, ConsoleFixture.INTEGRATOR);
        var theirs = Browser.csrf(other.get("/c/nordan/connections/new/stripe").body());
        var taken = other.post(
                "/c/nordan/connections/new/stripe",
                Map.of("_csrf", theirs, "name", "Tagen", "held", name, "anyway", "yes"));
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(number("select count(*) from connection where name = 'Tagen'"))
                .isZero();
    }

    @Test
    void aFolderIsTriedByAFileInIt() throws Exception {
        var form = new HashMap<>(Map.of("_csrf", csrf, "name", "Filer", "s.company-name", "Nordan"));
        form.put("s.folder", "/finns/inte");
        var before = counts();
        var refused = browser.post("/c/nordan/connections/new/sie-file", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Ingen fil gick att skriva i mappen.");
        assertThat(counts()).isEqualTo(before);

        form.put("s.folder", folder.toString());
        var made = browser.post("/c/nordan/connections/new/sie-file", form);
        assertThat(made.statusCode()).isEqualTo(303);
        var page =
                browser.get(made.headers().firstValue("Location").orElseThrow()).body();
        assertThat(page)
                .contains("en provfil gick att skriva i mappen", "Prövad")
                .doesNotContain("I fas");
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".probe")))
                    .isEmpty();
        }
    }

    /** As every installation is: the folder that is named lies in the company's own, and neither is there yet. */
    @Test
    void aFolderThatIsNamedForTheFirstTimeIsMade() throws Exception {
        try (var installed = new ConsoleFixture(folder)) {
            var owner = Browser.signedIn(installed, ConsoleFixture.OWNER);
            var page = owner.get("/c/nordan/connections/new/sie-file").body();
            var made = owner.post(
                    "/c/nordan/connections/new/sie-file",
                    Map.of(
                            "_csrf",
                            Browser.csrf(page),
                            "name",
                            "Filer",
                            "s.company-name",
                            "Nordan",
                            "s.folder",
                            "sie-till-byran"));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
            assertThat(folder.resolve("company-1/sie-till-byran")).isDirectory();
            assertThat(owner.get(made.headers().firstValue("Location").orElseThrow())
                            .body())
                    .contains("en provfil gick att skriva i mappen", "Prövad");
        }
    }

    private static String held(String page) {
        var found = Pattern.compile("name=\"held\" value=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static Map<String, Long> counts() throws Exception {
        var counts = new HashMap<String, Long>();
        for (var part : PARTS) {
            counts.put(part, number("select count(*) from " + part));
        }
        return counts;
    }

    private static long number(String query) throws Exception {
        try (var connection = console.database().connect();
                var sql = connection.createStatement();
                var found = sql.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }
}

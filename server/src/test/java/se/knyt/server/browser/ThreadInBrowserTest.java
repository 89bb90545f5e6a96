package se.knyt.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.start.DataFolder;
import se.knyt.server.start.Running;
import se.knyt.server.start.StartOptions;

/**
 * What a newcomer does after {@code ./knyt up}, in a real Chromium, against the whole application with its sandbox: signs in with the
 * link, sells, ships, lets time pass, and sees each purchase tie itself without a reload.
 */
class ThreadInBrowserTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    private static final int DESKTOP = 1280;

    @TempDir
    private static Path data;

    private static Chromium chromium;
    private static TestDatabase database;
    private static Running knyt;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        database = TestPostgres.emptyDatabase();
        new DataFolder(data).write("roles.password", ROLE_PASSWORD);
        knyt = new Running(new StartOptions(0, data, Optional.of(database.urlWithCredentials()), false, "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (knyt != null) {
            knyt.close();
            database.close();
        }
    }

    @Test
    void aSaleTiesItselfBeforeTheEyesOfAPersonWhoNeverSawKnyt() {
        var said = new ArrayList<String>();
        try (var context =
                chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(DESKTOP, 900))) {
            var page = context.newPage();
            page.onConsoleMessage(message -> said.add(page.url() + ": " + message.text()));
            page.onPageError(error -> said.add(page.url() + ": " + error));
            page.navigate(knyt.signInLink());
            page.locator("button[type=submit]").click();

            Steps.go(page, "Testmiljö");
            Steps.button(page, "Sälj en").click();
            Steps.button(page, "Sälj en").click();
            Steps.button(page, "Sälj en").click();
            Steps.go(page, "Köp");
            var rows = page.locator("main tbody tr");
            Steps.count(rows, 3);
            Steps.go(page, "Testmiljö");
            Steps.button(page, "Skicka alla i webbutiken").click();
            Steps.button(page, "30 dagar").click();

            Steps.go(page, "Köp");
            Steps.count(rows.filter(new Locator.FilterOptions().setHasText("Ihopknutet")), 3);
            rows.first().getByRole(AriaRole.LINK).click();
            everyKnotIsTied(page);

            Steps.go(page, "Utbetalningar");
            // Each is booked; the sandbox's bank shows it some days later, and the clock may still be on its way there.
            Steps.count(rows.filter(new Locator.FilterOptions().setHasText("ej avstämd mot bank")), 0);
            page.locator("main tbody a").first().click();
            Steps.soon(page.locator("main")).containsText("Avstämd");
            Steps.soon(page.locator("main")).not().containsText("ej avstämd mot bank");
            Steps.soon(page.locator(".seal .zero")).hasText("0,00");
            Steps.go(page, "Lösa trådar");
            Steps.soon(page.locator("main .cause")).hasCount(0);

            Steps.go(page, "Testmiljö");
            Steps.button(page, "Töm testmiljön").click();
            Steps.go(page, "Köp");
            Steps.soon(page.locator("main h1")).hasText("Köp");
            Steps.count(rows, 0);
        }
        assertThat(said).isEmpty();
    }

    private static void everyKnotIsTied(Page page) {
        Steps.soon(page.locator(".title-row .chip")).hasText("Ihopknutet");
        Steps.soon(page.locator("ol.trail > li.open, ol.trail > li.cut")).hasCount(0);
        var headings = page.locator("ol.trail h3").allTextContents();
        for (var knot : List.of(
                "Order", "Leverans", "Betalning aktiverad", "bokförd", "Utbetald av ", "Bokförd mot fakturan")) {
            assertThat(headings).as(knot).anyMatch(heading -> heading.contains(knot));
        }
    }
}

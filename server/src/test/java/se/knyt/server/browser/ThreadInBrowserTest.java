package se.knyt.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
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
    /** Not what is measured: how long a page may take to show what must happen before the test gives up. */
    private static final double PATIENCE_MS = 90_000;

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

    private static LocatorAssertions soon(Locator locator) {
        return assertThat(locator);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void go(Page page, String name) {
        page.locator("header.side nav")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private static void count(Locator rows, int wanted) {
        soon(rows).hasCount(wanted, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS));
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

            go(page, "Testmiljö");
            button(page, "Sälj en").click();
            button(page, "Sälj en").click();
            button(page, "Sälj en").click();
            go(page, "Köp");
            var rows = page.locator("main tbody tr");
            count(rows, 3);
            go(page, "Testmiljö");
            button(page, "Skicka alla i webbutiken").click();
            button(page, "30 dagar").click();

            go(page, "Köp");
            count(rows.filter(new Locator.FilterOptions().setHasText("Ihopknutet")), 3);
            rows.first().getByRole(AriaRole.LINK).click();
            everyKnotIsTied(page);

            go(page, "Utbetalningar");
            page.locator("main tbody a").first().click();
            soon(page.locator("main")).containsText("Bokförd, ej avstämd mot bank");
            soon(page.locator(".seal .zero")).hasText("0,00");
            go(page, "Lösa trådar");
            soon(page.locator("main .cause")).hasCount(0);
        }
        assertThat(said).isEmpty();
    }

    private static void everyKnotIsTied(Page page) {
        soon(page.locator(".title-row .chip")).hasText("Ihopknutet");
        soon(page.locator("ol.trail > li.open, ol.trail > li.cut")).hasCount(0);
        var headings = page.locator("ol.trail h3").allTextContents();
        for (var knot : List.of(
                "Order", "Leverans", "Betalning aktiverad", "bokförd", "Utbetald av Klarna", "Bokförd mot fakturan")) {
            assertThat(headings).as(knot).anyMatch(heading -> heading.contains(knot));
        }
    }
}

package se.knyt.server.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import se.knyt.server.ConsoleFixture;
import se.knyt.server.SampleFood;
import se.knyt.server.SampleFoundElsewhere;
import se.knyt.server.SampleOwnProvider;
import se.knyt.server.SamplePaidByHand;
import se.knyt.server.SampleReceivable;
import se.knyt.server.SampleRefund;

/** The console of the sample with everything that its pages can show, and a Chromium in which an owner and a viewer are signed in. */
abstract class ConsoleInBrowser {
    static final int DESKTOP = 1440;

    static ConsoleFixture console;
    static Chromium chromium;
    static Browser browser;
    static String owner;
    static String viewer;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        console = new ConsoleFixture();
        SampleRefund.put(console);
        SampleRefund.putOwed(console);
        SampleRefund.putHeld(console);
        SamplePaidByHand.put(console);
        SampleFoundElsewhere.put(console);
        SampleFood.put(console);
        SampleReceivable.put(console);
        SampleOwnProvider.put(console);
        browser = chromium.browser();
        owner = signIn(ConsoleFixture.OWNER);
        viewer = signIn(ConsoleFixture.VIEWER);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (console != null) {
            console.close();
        }
    }

    static String signIn(long user) {
        try (var context = browser.newContext()) {
            var page = context.newPage();
            page.navigate(
                    console.url() + "/sign-in/link?token=" + console.users().newLink(user));
            page.locator("button[type=submit]").click();
            return context.storageState();
        }
    }

    static BrowserContext context(String session, int width, ColorScheme theme, boolean script) {
        return browser.newContext(new Browser.NewContextOptions()
                .setStorageState(session)
                .setViewportSize(width, 900)
                .setColorScheme(theme)
                .setJavaScriptEnabled(script));
    }
}

package se.knyt.server.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;

/** What a person does on a page. */
final class Steps {
    /** Not what is measured: how long a page may take to show what must happen before the test gives up. */
    private static final double PATIENCE_MS = 90_000;

    private Steps() {}

    static LocatorAssertions soon(Locator locator) {
        return PlaywrightAssertions.assertThat(locator);
    }

    static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Opens a page by its name in the menu. */
    static void go(Page page, String name) {
        page.locator("header.side nav")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    /** Waits until the page shows so many. */
    static void count(Locator rows, int wanted) {
        soon(rows).hasCount(wanted, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MS));
    }
}

package se.knyt.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.server.browser.Steps.soon;

import com.microsoft.playwright.Page;

/** A page walked by somebody without a mouse. */
final class Keyboard {
    private Keyboard() {}

    /** From the link that leads past the menu to the end of the page: an empty company's first page. */
    static void walk(Page page) {
        page.keyboard().press("Tab");
        assertThat(focused(page)).contains("Hoppa till innehållet");
        page.keyboard().press("Enter");
        soon(page.locator("main#main")).isFocused();
        page.keyboard().press("Tab");
        assertThat(focused(page)).contains("Koppla system");
        aLivePartLeavesTheFocusWhereItWas(page);
        menusCloseWithEscape(page);
        everyStopShowsItself(page);
    }

    private static String focused(Page page) {
        return String.valueOf(page.evaluate("document.activeElement.textContent"));
    }

    private static void aLivePartLeavesTheFocusWhereItWas(Page page) {
        page.evaluate("document.getElementById('live').dataset.before = 'yes';"
                + " document.body.dispatchEvent(new CustomEvent('knyt:refresh'))");
        soon(page.locator("#live:not([data-before])")).isVisible();
        soon(page.locator("main .empty a.primary")).isFocused();
    }

    private static void menusCloseWithEscape(Page page) {
        var company = page.locator("header.side button.company");
        company.focus();
        page.keyboard().press("Enter");
        soon(page.locator("#companies")).isVisible();
        page.keyboard().press("Escape");
        soon(page.locator("#companies")).isHidden();
        soon(company).isFocused();
    }

    /** From the top of the page to its end, each place that the key leads to can be seen to have the focus. */
    private static void everyStopShowsItself(Page page) {
        page.reload();
        for (int stop = 0; stop < 25; stop++) {
            page.keyboard().press("Tab");
            assertThat(page.evaluate(
                            "(e => { const s = getComputedStyle(e), b = e.getBoundingClientRect(); return e === document.body"
                                    + " || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && b.width > 1 && b.height > 1); })"
                                    + "(document.activeElement)"))
                    .as(focused(page))
                    .isEqualTo(true);
        }
    }
}

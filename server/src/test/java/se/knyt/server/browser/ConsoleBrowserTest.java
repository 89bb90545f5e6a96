package se.knyt.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.server.browser.Steps.count;
import static se.knyt.server.browser.Steps.soon;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages at work in a real Chromium: with script off, in the reader's language, and what moves on them by itself or by hand. */
class ConsoleBrowserTest extends ConsoleInBrowser {
    @Test
    void everyPageReadsWithScriptOffAndInTheUsersLanguage() {
        try (var context = context(viewer, DESKTOP, ColorScheme.LIGHT, false)) {
            var page = context.newPage();
            for (var path :
                    List.of("/today", "/trails", "/payouts", "/vouchers", "/flows", "/loose-ends", "/settings")) {
                page.navigate(console.url() + "/c/nordan" + path);
                assertThat(page.locator("html").getAttribute("lang")).as(path).isEqualTo("en");
                assertThat(page.locator("main h1").textContent()).as(path).isNotBlank();
            }
            page.navigate(console.url() + "/c/nordan/connections");
            assertThat(page.locator(".catalogue").textContent())
                    .contains("SIE file")
                    .doesNotContain("SIE-fil");
        }
    }

    /** Nobody opens the month anew: what it says, and what a person may say of it, comes when the accounting system has answered. */
    @Test
    void theMonthShowsTheAnswerOfTheAccountingSystemByItself() {
        try (var context = context(owner, DESKTOP, ColorScheme.LIGHT, true)) {
            var page = context.newPage();
            var words = page.locator("#words form");
            console.ledgerAnswers(false);
            page.navigate(console.url() + "/c/nordan/month-end?month=2026-08");
            soon(page.locator("#live [data-awaited]")).containsText("Ekonomisystemet tillfrågas");
            assertThat(page.locator("#live a[href='']").textContent()).isEqualTo("Hämta sidan igen");
            int before = words.count();
            console.ledgerAnswers(true);
            count(page.locator("#live [data-awaited]"), 0);
            soon(page.locator("#live")).containsText("Fortnox svarade 2026-");
            int shown = words.count();
            page.reload();
            assertThat(words.count()).isEqualTo(shown).isGreaterThan(before);
        } finally {
            console.ledgerAnswers(true);
        }
    }

    @Test
    void originalDataOpensInPlace() {
        try (var context = context(owner, DESKTOP, ColorScheme.LIGHT, true)) {
            var page = context.newPage();
            page.navigate(console.url() + "/c/nordan/trails/10452");
            page.locator(".trail summary").first().click();
            page.locator(".trail pre.raw").first().waitFor();
            assertThat(page.locator(".trail pre.raw").first().textContent()).contains("#10482");
        }
    }

    @Test
    void todayNamesEachPayoutOnItsWayToTheBankAndTheSumIsTheFigureAbove() {
        try (var context = context(owner, DESKTOP, ColorScheme.LIGHT, true)) {
            var page = context.newPage();
            page.navigate(console.url() + "/c/nordan/today");
            var card = page.locator("section[aria-labelledby=way-h]");
            assertThat(card.locator("tbody").first().innerText().replace('\u00a0', ' '))
                    .contains("Klarna 7Q4KD2SE")
                    .contains("utbetald 23 nov")
                    .contains("Klarna 8R2LM4SE");
            assertThat(minor(page, "section[aria-labelledby=way-h] tbody data"))
                    .isEqualTo(minor(page, "section[aria-labelledby=way-h] tfoot data"))
                    .isEqualTo(minor(page, ".stats li:nth-child(3) data"))
                    .isGreaterThan(771600 + 118799);
        }
    }

    /** The third above the first by the mouse, then down one step by the keys; what is saved is read by a page without script. */
    @Test
    void aRuleIsDraggedAboveAnotherAndMovedByItsButton() {
        try (var context = context(owner, DESKTOP, ColorScheme.LIGHT, true)) {
            var page = context.newPage();
            List.of("Norge", "Stora", "Sena").forEach(name -> rule(page, name));
            page.navigate(console.url() + "/c/nordan/rules");
            assertThat(names(page)).containsExactly("Norge", "Stora", "Sena");
            var rows = page.locator("ol.rules > li");
            sent(
                    page,
                    () -> rows.nth(2)
                            .locator(".no")
                            .dragTo(rows.first(), new Locator.DragToOptions().setTargetPosition(60, 4)));
            assertThat(saved()).containsExactly("Sena", "Norge", "Stora");
            // Onto the lower half of the last: below it.
            page.navigate(console.url() + "/c/nordan/rules");
            var below = rows.nth(2).boundingBox().height - 4;
            sent(
                    page,
                    () -> rows.nth(1)
                            .locator(".no")
                            .dragTo(rows.nth(2), new Locator.DragToOptions().setTargetPosition(60, below)));
            assertThat(saved()).containsExactly("Sena", "Stora", "Norge");

            page.navigate(console.url() + "/c/nordan/rules");
            sent(
                    page,
                    () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Flytta ned Sena"))
                            .press("Enter"));
            assertThat(saved()).containsExactly("Stora", "Sena", "Norge");

            // Let go outside the list: it shows, and keeps, what was.
            page.navigate(console.url() + "/c/nordan/rules");
            rows.nth(2).locator(".no").hover();
            page.mouse().down();
            var first = rows.first().boundingBox();
            page.mouse().move(first.x + 60, first.y + 8);
            page.mouse().move(first.x + 60, first.y + 4);
            assertThat(names(page)).containsExactly("Norge", "Stora", "Sena");
            page.locator("h1").hover();
            page.mouse().up();
            assertThat(names(page)).containsExactly("Stora", "Sena", "Norge");
            assertThat(saved()).containsExactly("Stora", "Sena", "Norge");
        }
    }

    /** Does what sends the new order, and waits until it is answered. */
    private static void sent(Page page, Runnable act) {
        page.waitForResponse(answer -> answer.url().endsWith("/rules/order"), act);
    }

    private static void rule(Page page, String name) {
        page.navigate(console.url() + "/c/nordan/rules/edit");
        var form = FormData.create()
                .set("_csrf", page.locator("main input[name=_csrf]").first().inputValue())
                .set("seen", page.locator("main input[name=seen]").first().inputValue())
                .set("name", name)
                .set("condition", "total_minor > 10000000")
                .set("a0.kind", "hold")
                .set("a0.reason", "En person ser på den")
                .set("reason", "Prov")
                .set("do", "save");
        page.request()
                .post(
                        console.url() + "/c/nordan/rules/edit",
                        RequestOptions.create().setForm(form));
    }

    private static List<String> names(Page page) {
        return page.locator("ol.rules h3").allInnerTexts();
    }

    /** The order as a page tells it that has no script to move anything. */
    private static List<String> saved() {
        try (var context = context(owner, DESKTOP, ColorScheme.LIGHT, false)) {
            var page = context.newPage();
            page.navigate(console.url() + "/c/nordan/rules");
            return names(page);
        }
    }

    /** The sum of the amounts that a selector finds, in hundredths. */
    private static int minor(Page page, String selector) {
        return ((Number) page.evaluate(
                        "selector => [...document.querySelectorAll(selector)]"
                                + ".reduce((sum, data) => sum + Math.round(Number(data.value) * 100), 0)",
                        selector))
                .intValue();
    }
}

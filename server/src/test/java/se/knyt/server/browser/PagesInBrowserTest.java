package se.knyt.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.knyt.server.ConsoleFixture;
import se.knyt.server.SampleFood;
import se.knyt.server.SampleFoundElsewhere;
import se.knyt.server.SampleOwnProvider;
import se.knyt.server.SamplePaidByHand;
import se.knyt.server.SamplePersons;
import se.knyt.server.SampleReceivable;
import se.knyt.server.SampleRefund;
import se.knyt.server.shell.Ref;

/**
 * Every page in a real Chromium: nothing in its log under the content policy, no accessibility violation at desktop width in the light
 * and, of a third of them, at phone width in the dark, no sideways scroll at any width, in both languages.
 */
class PagesInBrowserTest extends ConsoleInBrowser {
    private static final List<String> PAGES = List.of(
            "/today",
            "/loose-ends",
            "/loose-ends/" + Ref.of(90010) + "/close",
            "/trails",
            "/trails/10452",
            "/trails/10470",
            "/trails?country=NO&state=tied",
            "/payouts",
            "/payouts?day=2026-11-24",
            "/payouts/klarna/7Q4KD2SE",
            "/payouts/klarna/7Q4KD2SE?step=fees",
            "/payouts/klarna/8R2LM4SE",
            "/fees",
            "/companies",
            "/bank",
            "/bank?state=matched",
            "/bank/leg",
            "/bank/" + Ref.of(77001),
            "/bank/" + Ref.of(77002),
            "/returns",
            "/returns/" + Ref.of(60100),
            "/returns/order/" + Ref.of(61200),
            "/disputes",
            "/disputes?state=open",
            "/disputes/" + Ref.of(78001),
            "/disputes/" + Ref.of(78002),
            "/settings/deadlines",
            "/paid-by-hand/" + Ref.of(SamplePaidByHand.BOOKED),
            "/paid-by-hand/" + Ref.of(SamplePaidByHand.REGISTERED),
            "/found-elsewhere/" + Ref.of(SampleFoundElsewhere.REFUND),
            "/trails/" + SampleFood.NUMBER + "/vat-rate",
            "/trails/" + SampleRefund.HELD + "/held-refunds",
            "/rules/try/refunds?order=" + SampleRefund.HELD,
            "/month-end/ledger",
            "/trails/" + SampleRefund.NUMBER + "/refund",
            "/trails/" + SampleRefund.NUMBER + "/return",
            "/returns/begun/" + Ref.of(SampleRefund.EXPECTED),
            "/returns/begun/" + Ref.of(SampleRefund.EXPECTED) + "/receive",
            "/returns/" + Ref.of(SampleRefund.OWED) + "/paid",
            "/returns/" + Ref.of(SampleRefund.OWED) + "/bank",
            "/connections/new/other",
            "/connections/new/swish",
            "/connections/" + Ref.of(SampleOwnProvider.ID),
            "/connections/" + Ref.of(SampleOwnProvider.ID) + "/formats",
            "/connections/" + Ref.of(SampleOwnProvider.ID) + "/token",
            "/settings/own-invoice",
            "/trails/" + SampleReceivable.NUMBER + "/receivable",
            "/trails/" + SampleReceivable.NUMBER + "/receivable/set-off",
            "/settings/payments-alone",
            "/clearing",
            "/clearing/1581",
            "/clearing/1589?date=2026-11-24&age=0",
            "/gift-cards",
            "/gift-cards?state=expired",
            "/gift-cards/expired",
            "/settings/gift-cards",
            "/settings/refund-account",
            "/settings/tips",
            "/settings/general-accounts",
            "/gift-cards?date=2026-11-24&state=open&ends=k7qm",
            "/gift-cards/" + Ref.of(78001),
            "/month-end?month=2026-11",
            "/month-end/specification?month=2026-11",
            "/vouchers",
            "/vouchers/drafts",
            "/vouchers/K/2026/214",
            "/originals/" + Ref.of(40002),
            "/flows",
            "/flows/money",
            "/connections",
            "/connections/" + Ref.of(101),
            "/connections/" + Ref.of(102),
            "/connections/" + Ref.of(102) + "/history",
            "/connections/" + Ref.of(103),
            "/connections/" + Ref.of(103) + "/settings",
            "/connections/" + Ref.of(103) + "/sign-in",
            "/connections/new/fortnox",
            "/settings",
            "/settings/people/new",
            "/settings/people/" + Ref.of(ConsoleFixture.VIEWER),
            "/persons?q=maja",
            "/settings/retention",
            "/settings/prepayments",
            "/settings/revaluation",
            "/settings/vouchers",
            "/settings/books",
            "/settings/providers",
            "/fees/invoices",
            "/settings/differences",
            "/settings/vat",
            "/settings/providers/klarna",
            "/settings/rates",
            "/persons/" + Ref.of(SamplePersons.FINISHED),
            "/persons/" + Ref.of(SamplePersons.WAITING),
            "/sandbox",
            "/search?q=nothing");
    private static final List<Integer> WIDTHS = List.of(320, 768, 1440);
    private static final int PHONE = 390;

    /** What a walk over all pages found, each kind told apart. */
    private record Findings(List<String> said, List<String> violations, List<String> wide) {}

    /**
     * The owner walks twice, for colours hang on the theme and order on the width, neither on both: each of the four is looked at. The
     * viewer, who reads another language, walks once.
     */
    @Test
    void noPageLeavesAWordInTheLogOrScrollsSidewaysAndAxeFindsNothing() {
        var found = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var look : List.of(
                new Look(owner, DESKTOP, ColorScheme.LIGHT, true, true),
                new Look(owner, PHONE, ColorScheme.DARK, true, false),
                new Look(viewer, DESKTOP, ColorScheme.LIGHT, false, true))) {
            try (var context = context(look.session(), look.width(), look.theme(), true)) {
                walk(context.newPage(), look, found);
            }
        }
        assertThat(found.said()).as("in the browser's log").isEmpty();
        assertThat(found.violations()).as("found by axe").isEmpty();
        assertThat(found.wide()).as("wider than the window").isEmpty();
    }

    /** What stands on every page in the dark is made of the same parts: a third of them shows each; {@link LooksCampaign} walks all. */
    boolean isWalkedInTheDark(int page) {
        return page % 3 == 0;
    }

    private record Look(String session, int width, ColorScheme theme, boolean ofOwner, boolean widths) {}

    private void walk(Page page, Look look, Findings found) {
        if (look.ofOwner()) {
            page.onConsoleMessage(message -> found.said().add(page.url() + ": " + message.text()));
            page.onPageError(error -> found.said().add(page.url() + ": " + error));
        }
        for (int i = 0; i < PAGES.size(); i++) {
            if (look.theme() == ColorScheme.DARK && !isWalkedInTheDark(i)) {
                continue;
            }
            var path = PAGES.get(i);
            var answer = page.navigate(console.url() + "/c/nordan" + path);
            if (look.ofOwner()) {
                var whole = look.theme() == ColorScheme.LIGHT || path.equals(PAGES.getFirst());
                found.violations().addAll(violations(page, path + " " + look.theme() + " at " + look.width(), whole));
            }
            // For a viewer some pages are not there.
            if (look.widths() && answer != null && answer.status() == 200) {
                found.wide().addAll(tooWide(page, path));
                page.setViewportSize(look.width(), 900);
            }
        }
    }

    /**
     * No page has a frame, so axe may run within the page alone, without a second one to gather what frames found.
     *
     * @param whole with what stands around the page's own content, which is the same on all and in the dark is judged once
     */
    private static List<String> violations(Page page, String where, boolean whole) {
        var options = new AxeRunOptions();
        // Which elements a rule found in order is told at length otherwise, and that takes half the time.
        options.setResultTypes(List.of("violations"));
        var axe = new AxeBuilder(page).options(options).setLegacyMode(true);
        return (whole ? axe : axe.include("main"))
                .analyze().getViolations().stream()
                        .map(rule -> where + ": " + rule.getId() + " "
                                + rule.getNodes().getFirst().getHtml())
                        .toList();
    }

    /** The window drawn to each width in turn, as a person does it. */
    private static List<String> tooWide(Page page, String path) {
        var wide = new ArrayList<String>();
        for (int width : WIDTHS) {
            page.setViewportSize(width, 900);
            var reach = (Number) page.evaluate("document.documentElement.scrollWidth");
            if (reach.intValue() > width) {
                wide.add(path + " is " + reach + " wide at " + width);
            }
        }
        return wide;
    }
}

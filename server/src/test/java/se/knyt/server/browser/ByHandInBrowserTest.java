package se.knyt.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.server.browser.Steps.button;
import static se.knyt.server.browser.Steps.count;
import static se.knyt.server.browser.Steps.go;
import static se.knyt.server.browser.Steps.soon;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.formats.sie.SieException;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.start.DataFolder;
import se.knyt.server.start.Running;
import se.knyt.server.start.StartOptions;

/**
 * A company that somebody sets up by hand, only through pages: from its name over its connections and their checks to flows that are on,
 * and a sale in it that gets tied. It is a test company, since nothing else may reach simulators; all else is as for any other.
 */
class ByHandInBrowserTest {
    private static final String FLOWS = "section[aria-labelledby=ft-h] tbody tr";
    private static final String ROLE_PASSWORD = "testrolepassword";
    private static final int DESKTOP = 1280;
    private static final Map<String, String> SHOPIFY = Map.of(
            "shop", "sandbox.myshopify.com", "access-token", "sandbox-access-token", "client-secret", "sandbox-secret");
    private static final Map<String, String> KLARNA =
            Map.of("username", "K100200_sandbox", "password", "sandbox-secret");
    private static final Map<String, String> FORTNOX =
            Map.of("tenant-id", "1000175", "client-id", "sandbox-client", "client-secret", "sandbox-secret");

    @TempDir
    private static Path data;

    @TempDir
    private static Path files;

    private static Chromium chromium;
    private static TestDatabase database;
    private static Running knyt;
    private static String session;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
        database = TestPostgres.emptyDatabase();
        new DataFolder(data).write("roles.password", ROLE_PASSWORD);
        knyt = new Running(new StartOptions(
                0, data, Optional.of(database.urlWithCredentials()), false, "127.0.0.1", PublicAddress.NONE, files, 9));
        try (var context = chromium.browser().newContext()) {
            var page = context.newPage();
            page.navigate(knyt.signInLink());
            page.locator("button[type=submit]").click();
            session = context.storageState();
        }
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

    private static void inBrowser(Consumer<Page> acts) {
        var said = new ArrayList<String>();
        try (var context = chromium.browser()
                .newContext(
                        new Browser.NewContextOptions().setStorageState(session).setViewportSize(DESKTOP, 900))) {
            var page = context.newPage();
            page.onConsoleMessage(message -> {
                // What Chromium advises about forms with two passwords is no fault, nor is that a refused form answers
                // 422.
                if (List.of("error", "warning").contains(message.type())
                        && !message.text().contains("422")) {
                    said.add(page.url() + ": " + message.text());
                }
            });
            page.onPageError(error -> said.add(page.url() + ": " + error));
            page.navigate(knyt.url());
            acts.accept(page);
        }
        assertThat(said).isEmpty();
    }

    private static void newCompany(Page page, String name) {
        page.locator("header.side button.company").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Nytt företag"))
                .click();
        page.locator("#name").fill(name);
        page.locator("#start").fill("2026-01-01");
        page.getByLabel("Testföretag").check();
        page.locator("#start").press("Enter");
        soon(page.locator("main h1")).hasText("Anslutningar");
    }

    private static void connect(Page page, String system, String name, Map<String, String> values) {
        go(page, "Anslutningar");
        page.locator(".catalogue a")
                .filter(new Locator.FilterOptions().setHasText(system))
                .click();
        page.locator("#s-name").fill(name);
        values.forEach((key, value) -> page.locator("#s-" + key).fill(value));
        button(page, "Koppla " + system).click();
        soon(page.locator("main h1")).hasText(system);
    }

    /** Nothing that the check finds stands in the way of sending. */
    private static void check(Page page) {
        button(page, "Kontrollera nu").click();
        soon(page.locator("ul.checks > li").first()).isVisible();
        soon(page.locator("ul.checks .state.bad")).hasCount(0);
    }

    private static void sellShipAndWait(Page page) {
        sellAndShip(page);
        payOut(page);
    }

    private static void sellAndShip(Page page) {
        go(page, "Testmiljö");
        button(page, "Sälj en").click();
        go(page, "Köp");
        count(page.locator("main tbody tr"), 1);
        go(page, "Testmiljö");
        button(page, "Skicka alla i webbutiken").click();
    }

    private static void payOut(Page page) {
        go(page, "Testmiljö");
        button(page, "30 dagar").click();
        go(page, "Köp");
        var rows = page.locator("main tbody tr");
        count(rows.filter(new Locator.FilterOptions().setHasText("Ihopknutet")), 1);
        go(page, "Lösa trådar");
        settled(page, () -> page.locator("main .cause").count() == 0);
        soon(page.locator("main .cause")).hasCount(0);
    }

    /** Opens the page anew until it says so, for a minute at most: what moving the clock has begun is not done at once. */
    private static void settled(Page page, BooleanSupplier says) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!says.getAsBoolean() && System.nanoTime() < end) {
            page.reload();
        }
    }

    @Test
    void aCompanySetUpThroughItsPagesTiesItsFirstSale() {
        inBrowser(page -> {
            newCompany(page, "Björkbacken Handel AB");
            connect(page, "Shopify", "bjorkbacken.se", SHOPIFY);
            check(page);
            connect(page, "Klarna", "K100200", KLARNA);
            connect(page, "Fortnox", "Björkbacken", FORTNOX);
            var others = new OtherSide(data, company(page));
            whatIsMissingIsMadeByAButton(page, others);
            check(page);
            whatTheSystemDoesNotTellIsAnsweredByAPerson(page);
            go(page, "Anslutningar");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Välj flöden"))
                    .click();
            soon(page.locator("#set-up input[name=from]")).hasCount(2);
            button(page, "Slå på flödena").click();
            soon(page.locator(FLOWS)).hasCount(6);
            soon(page.locator("main tbody input.switch:checked")).hasCount(5);
            soon(page.locator("#set-up")).hasCount(0);
            sellAndShip(page);
            carried(page, "1 faktura");
            payOut(page);
            // By the company's clock that was a month ago, and its payout more than a day.
            carried(page, "0 fakturor");
            aPersonNotesThatTheBankHasIt(page);
            theShopTells(page);
            aPersonChoosesBetweenCustomersThatFit(page, others);
        });
    }

    /** What each flow has begun to carry in the last 24 hours, as soon as Knyt has planned it: the page tells of the moment it was opened. */
    private static void carried(Page page, String invoices) {
        go(page, "Flöden");
        var first = page.locator("main tbody td.num").first();
        settled(page, () -> first.textContent().strip().startsWith(invoices.substring(0, 1)));
        // When the clock moves, a payout may come within the last day of it: as late as Knyt gets to it.
        soon(page.locator("main tbody td.num")).hasText(new Pattern[] {
            Pattern.compile(invoices),
            Pattern.compile("0 order"),
            Pattern.compile("0 kreditfakturor"),
            Pattern.compile("–räknas inte"),
            Pattern.compile("[01] utbetalning"),
            Pattern.compile("[01] utbetalning")
        });
    }

    /** The company's name in addresses. */
    private static String company(Page page) {
        return URI.create(page.url()).getPath().split("/")[2];
    }

    private static void whatIsMissingIsMadeByAButton(Page page, OtherSide others) {
        others.act("fortnox", "remove", "{\"kind\":\"mode\",\"key\":\"KLARNA\"}");
        others.act("fortnox", "remove", "{\"kind\":\"series\",\"key\":\"K\"}");
        button(page, "Kontrollera nu").click();
        var fixes = page.locator("ul.checks .fix");
        soon(fixes).hasCount(2);
        var method = fixes.filter(new Locator.FilterOptions().setHasText("KLARNA"));
        soon(method).containsText("1581");
        method.getByRole(AriaRole.BUTTON).click();
        soon(fixes).hasCount(1);
        soon(fixes).containsText("serie K");
        fixes.getByRole(AriaRole.BUTTON).click();
        soon(fixes).hasCount(0);
        soon(page.locator("ul.checks .state.bad")).hasCount(0);
    }

    private static void whatTheSystemDoesNotTellIsAnsweredByAPerson(Page page) {
        var rounding = page.locator("ul.checks > li")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("avrundas", Pattern.CASE_INSENSITIVE)));
        soon(rounding).containsText("Avrundas fakturor till hela kronor?");
        rounding.getByLabel("Det är som det ska").check();
        rounding.getByLabel("Anteckning").fill("Avstängt sedan mars");
        rounding.getByLabel("Anteckning").press("Enter");
        soon(rounding).containsText("Fakturor avrundas inte");
        soon(rounding).containsText("det är som det ska. Avstängt sedan mars");
        later("answered_at = answered_at - interval '366 days'");
        button(page, "Kontrollera nu").click();
        soon(rounding).containsText("äldre än ett år");
        later("answered_at = answered_at + interval '366 days', facts = ''");
        button(page, "Kontrollera nu").click();
        soon(rounding).containsText("har ändrats sedan dess");
        rounding.getByLabel("Det behöver rättas").check();
        rounding.getByRole(AriaRole.BUTTON).click();
        soon(rounding.locator(".state.bad")).isVisible();
        rounding.getByText("Svara på nytt").click();
        rounding.getByLabel("Det är som det ska").check();
        rounding.getByRole(AriaRole.BUTTON).click();
        soon(page.locator("ul.checks .state.bad")).hasCount(0);
    }

    private static void aPersonNotesThatTheBankHasIt(Page page) {
        go(page, "Utbetalningar");
        page.locator("main tbody a").first().click();
        soon(page.locator("main")).containsText("Ej avstämd mot bank");
        page.locator("summary")
                .filter(new Locator.FilterOptions().setHasText("Insatt på banken"))
                .click();
        var payDay = ofPayout(page, "book_date::text");
        var amount = ofPayout(page, "replace((paid_minor / 100.0)::numeric(12, 2)::text, '.', ',')");
        page.locator("#bdate").fill(payDay);
        page.locator("#bamount").fill(amount);
        page.locator("#bamount").press("Enter");
        soon(page.locator("main .lede")).containsText("har betalat ut " + amount.charAt(0));
        soon(page.locator("main")).containsText("1589");
        button(page, "Bokför").click();
        soon(page.locator(".toast")).containsText("avstämd mot bank");
        soon(page.locator("main")).containsText("Banken har fått samma belopp");
    }

    private static String ofPayout(Page page, String column) {
        try (var connection = DriverManager.getConnection(database.urlWithCredentials());
                var statement = connection.prepareStatement("select " + column
                        + " from payout join company using (company_id)" + " where slug = ? and bank_leg = 'open'")) {
            statement.setString(1, company(page));
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What time or the other system would do to the answer. */
    private static void later(String change) {
        try (var connection = DriverManager.getConnection(database.urlWithCredentials());
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update check_answer set " + change))
                    .isEqualTo(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void aPersonChoosesBetweenCustomersThatFit(Page page, OtherSide others) {
        for (var number : List.of("559900-0013", "559900-0021")) {
            others.customer("Exempelkund Norr AB", number, "Umeå");
            others.customer("Exempelkund Söder AB", number, "Malmö");
        }
        others.act("shopify", "sell", "{\"business\":true}");
        others.act("shopify", "ship", "{}");
        go(page, "Lösa trådar");
        count(page.locator("main .cause"), 1);
        var end = page.locator("main .cause");
        end.getByText("Visa utbytet").click();
        soon(page.locator("main h1")).hasText("Hitta eller skapa kunden");
        soon(page.locator("main .chip").first()).hasText("Stoppad");
        soon(page.locator("main")).containsText("Order #1002 kan höra till kund");
        soon(page.locator("main h3.mono").first()).containsText("GET");
        soon(page.locator("pre.raw").filter(new Locator.FilterOptions().setHasText("Exempelkund Norr AB")))
                .not()
                .hasCount(0);
        page.goBack();
        end.getByText("Välj kund").click();
        button(page, "Använd kunden").click();
        soon(page.locator("main [role=alert]")).containsText("Välj en av kunderna");
        page.getByLabel("Exempelkund Söder AB").check();
        button(page, "Använd kunden").click();
        soon(page.locator(".toast")).isVisible();
        soon(page.locator("main .cause")).hasCount(0);
    }

    @Test
    void anEmptyCompanySaysWhatToDoNextAndIsWalkedWithKeysAlone() {
        inBrowser(page -> {
            newCompany(page, "Tomgården Handel AB");
            for (var name : List.of("Idag", "Lösa trådar", "Köp", "Utbetalningar", "Verifikationer", "Flöden")) {
                go(page, name);
                soon(page.locator("main .empty .actions a.primary"))
                        .hasAttribute("href", Pattern.compile(".*/connections$"));
            }
            go(page, "Idag");
            soon(page.locator("header.side nav [aria-current=page]")).containsText("Idag");
            Keyboard.walk(page);
            page.keyboard().press("/");
            page.keyboard().type("finns-inte");
            page.keyboard().press("Enter");
            soon(page.locator("main h2#empty-h")).containsText("finns-inte");
        });
    }

    private static void theShopTells(Page page) {
        go(page, "Anslutningar");
        page.locator(".tiles .conn")
                .filter(new Locator.FilterOptions().setHasText("Shopify"))
                .getByRole(AriaRole.LINK)
                .last()
                .click();
        var card = page.locator("section[aria-labelledby=w-h]");
        soon(card.locator(".chip")).hasText("Prenumererar");
        soon(card.locator("code")).containsText(knyt.url() + "/hooks/");
        soon(card.locator("dd").last()).not().containsText("Inget än");
    }

    @Test
    void withoutAnAccountingSystemTheBooksAreVouchersInAFile() {
        inBrowser(page -> {
            newCompany(page, "Ängsgården Handel AB");
            connect(page, "Shopify", "angsgarden.se", SHOPIFY);
            connect(page, "Klarna", "K100200", KLARNA);
            connect(page, "SIE-fil", "Böckerna", Map.of("folder", "bocker", "company-name", "Ängsgården Handel AB"));
            go(page, "Flöden");
            button(page, "Slå på flödena").click();
            soon(page.locator(FLOWS)).hasCount(3);
            soon(page.locator("#h-h")).hasCount(0);
            sellShipAndWait(page);
            go(page, "Verifikationer");
            count(page.locator("main tbody tr"), 2);
        });
        assertThat(vouchersInFiles()).isEqualTo(2);
    }

    private static int vouchersInFiles() {
        try (var found = Files.walk(files)) {
            int vouchers = 0;
            for (var file :
                    List.copyOf(found.filter(f -> f.toString().endsWith(".si")).toList())) {
                vouchers +=
                        SieReader.read(SieSource.of(file)).document().vouchers().size();
            }
            return vouchers;
        } catch (IOException | SieException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStartDateLeavesOlderOrdersOutAndOneBeforeTheCompanysIsRefused() {
        inBrowser(page -> {
            newCompany(page, "Lindängen Handel AB");
            connect(page, "Shopify", "lindangen.se", SHOPIFY);
            connect(page, "Klarna", "K100200", KLARNA);
            connect(page, "Fortnox", "Lindängen", FORTNOX);
            go(page, "Flöden");
            page.locator("#su-start").fill("2025-06-01");
            button(page, "Slå på flödena").click();
            soon(page.locator("#set-up [role=alert]")).containsText("2026-01-01");
            page.locator("#su-start").fill("2099-01-01");
            page.getByLabel("I ekonomisystemet").check();
            button(page, "Slå på flödena").click();
            soon(page.locator("button[aria-pressed=true]")).hasText("I ekonomisystemet");
            soon(page.locator("ol.rules h3")).hasText("Startdatum 2099-01-01");
            go(page, "Testmiljö");
            button(page, "Sälj en").click();
            go(page, "Köp");
            count(page.locator("main tbody tr"), 1);
            go(page, "Testmiljö");
            button(page, "En dag").click();
            soon(page.locator(".toast")).containsText("Klart");
            go(page, "Flöden");
            // A day has passed and the company has come to rest: what was sent of the order would be counted here.
            soon(page.locator("main tbody td.num")).hasText(new String[] {
                "0 fakturor", "0 order", "0 kreditfakturor", "–räknas inte", "0 utbetalningar", "0 utbetalningar"
            });
        });
    }
}

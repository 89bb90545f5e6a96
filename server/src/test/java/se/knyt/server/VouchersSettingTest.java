package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.books.DayVouchers;
import se.knyt.engine.books.FileTargets;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.json.Json;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.server.shell.Ref;

/** One voucher a day over HTTP: nothing to choose with an accounting system; chosen, refused, and the day's voucher with its list. */
class VouchersSettingTest {
    private static final String BOOKS = "/c/nordan/settings/books";
    private static final long FORTNOX = 103;
    private static final long SHOP = 101;
    private static final String PAGE = "/c/nordan/settings/vouchers";
    private static final long NORDAN = 1;
    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** What a change of who keeps the books would meet is shown with its reason, and nothing is changed. */
    @Test
    void aChangeOfBooksIsShownBeforeItIsMade() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var target = Ref.of(FORTNOX);
        assertThat(browser.get(BOOKS).body()).contains("Vem för böckerna").contains("Inget byte har trätt i kraft");
        var wrong = browser.get(BOOKS + "?target=" + target + "&from=x").body();
        assertThat(wrong).contains("Välj vart böckerna ska och en dag");
        var farther =
                browser.get(BOOKS + "?target=" + target + "&from=2031-01-01").body();
        assertThat(farther).contains("Dagen ligger mer än ett år bort").doesNotContain("Byt från 2031-01-01");
        var ofShop = BOOKS + "?target=" + target + ".vouchers&from=2031-01-01&channel=";
        assertThat(browser.get(ofShop + Ref.of(SHOP)).body())
                .contains("Dagen ligger mer än ett år bort")
                .doesNotContain("Böckerna förs redan så");
        assertThat(browser.get(ofShop + Ref.of(FORTNOX)).body())
                .as("no shop")
                .contains("Välj vart böckerna ska och en dag");
        var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        assertThat(browser.post(BOOKS, Map.of("_csrf", csrf, "target", target, "from", "2031-01-01"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(BOOKS + "/withdraw", Map.of("_csrf", csrf)).statusCode())
                .isEqualTo(303);
    }

    /**
     * What is paid before delivery: both choices with the rows of 1 250,00 (1 000,00 and 250,00 of VAT), in words of both languages; a word
     * that is no choice is refused, and the choice holds from tomorrow.
     */
    @Test
    void aPrepaymentIsShownByItsRowsAndChosenFromTomorrowOn() throws Exception {
        var settings = "/c/nordan/settings/prepayments";
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(settings).body();
        assertThat(page)
                .contains("När pengarna kommer: ingenting")
                .contains("2420 Förskott från kunder")
                .contains("1\u00a0000,00", "250,00", "1\u00a0250,00")
                .containsPattern("Välj från \\d{4}-\\d\\d-\\d\\d");
        var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        var refused = browser.post(settings, Map.of("_csrf", csrf, "way", "<often>"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Välj ett av sätten.").doesNotContain("<often>");
        assertThat(browser.post(settings, Map.of("_csrf", csrf, "way", "booked"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(settings).body())
                .containsPattern("Gäller från \\d{4}-\\d\\d-\\d\\d")
                .contains("value=\"waits\"")
                .doesNotContain("value=\"booked\"");
        assertThat(browser.get("/c/nordan/settings").body())
                .contains("Valde hur det som betalas före leverans bokförs");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER)
                        .get(settings)
                        .body())
                .contains("When the money comes: Knyt's voucher")
                .doesNotContain("name=\"way\"");
        assertThat(browser.post(settings, Map.of("_csrf", csrf, "way", "waits")).statusCode())
                .isEqualTo(303);
    }

    @Test
    void theScopeIsChosenAndTheDaysVoucherIsShownWithItsPurchaseAndItsList() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = browser.get(PAGE).body();
        assertThat(page).contains("Ekonomisystemet för bokföringen").doesNotContain("name=\"scope\"");
        var csrf = Browser.csrf(browser.get("/c/nordan/settings").body());
        assertThat(browser.post(PAGE, Map.of("_csrf", csrf, "scope", "day")).statusCode())
                .isEqualTo(422);
        assertThat(browser.get(BOOKS).body())
                .as("the other way, in the same system")
                .contains("<option value=\"" + Ref.of(FORTNOX) + ".vouchers\"")
                .contains("Fortnox: en verifikation per dag")
                .doesNotContain("<option value=\"" + Ref.of(FORTNOX) + "\"");
        ownBooks();
        assertThat(browser.get(BOOKS).body())
                .contains("<option value=\"" + Ref.of(FORTNOX) + "\"")
                .doesNotContain(".vouchers");
        var refused = browser.post(PAGE, Map.of("_csrf", csrf, "scope", "<week>"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Välj ett av de två.").doesNotContain("<week>");
        assertThat(browser.post(PAGE, Map.of("_csrf", csrf, "scope", "day")).statusCode())
                .isEqualTo(303);
        assertThat(browser.get(PAGE).body())
                .contains("Nu: En per försäljning och kredit.")
                .containsPattern("Från \\d{4}-\\d\\d-\\d\\d: En per dag och butik.")
                .contains("Inget byte har trätt i kraft.");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Valde vad en verifikation rymmer");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(english.get(PAGE).body())
                .contains("One for each day and shop")
                .doesNotContain("type=\"submit\">Save");

        waits();
        assertThat(browser.get("/c/nordan/trails/10470").body()).contains("Bokförs med dagen");
        assertThat(browser.get(PAGE).body()).contains("från 2026-03-04");
        written();
        var trail = browser.get("/c/nordan/trails/10470").body();
        assertThat(trail).contains("Bokförd i dagens verifikation").doesNotContain("Bokförs med dagen");
        var voucher = trail.replaceAll("(?s).*href=\"(/c/nordan/vouchers/K/[^\"]*)\"[^>]*>verifikation K.*", "$1");
        assertThat(browser.get(voucher).body())
                .contains("dagsunderlag-2026-03-04.csv")
                .contains("Dagsförsäljning")
                .contains("249,80");
    }

    private static void ownBooks() {
        console.engine()
                .database()
                .doForCompany(
                        "own-books",
                        NORDAN,
                        tx -> console.engine()
                                .settings()
                                .change(
                                        tx,
                                        NORDAN,
                                        s -> s.withLedger(LedgerMode.KNYT),
                                        "",
                                        "Eva",
                                        console.engine().clocks().machineNow()));
    }

    private static void waits() {
        var gross = Money.sek("1249.00");
        var line = new SaleLine(
                OrderRow.Kind.GOODS,
                "",
                "Filt",
                Quantity.ONE,
                gross,
                List.of(new TaxLine(Rate.of(25), Money.sek("249.80"))));
        var sale = new SaleFact(
                "sale:shown",
                DAY,
                DAY,
                "10470-F1",
                "10470",
                "web",
                new FactBuyer(Buyer.Kind.CONSUMER, "SE", false),
                Currency.SEK,
                List.of(line),
                List.of(Tender.provider("klarna", gross)),
                List.of(),
                Optional.empty(),
                RateDecision.NONE);
        console.engine()
                .database()
                .doForCompany(
                        "day",
                        NORDAN,
                        tx -> tx.update(
                                "insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id,"
                                        + " document_id, credit, provider, currency, provider_minor, body, due_at)"
                                        + " select company_id, ?, 101, ?, 'K', 103, trail_id, order_document_id, false, 'klarna',"
                                        + " 'SEK', 124900, ?, '2026-03-05T00:00:00Z' from trail where company_id = ? and"
                                        + " order_number = '10470'",
                                sale.key(),
                                DAY,
                                Json.write(sale),
                                NORDAN));
    }

    private static void written() {
        var engine = console.engine();
        var days = new DayVouchers(
                engine.ids(),
                new CompanyKeys(new byte[32], engine.database()),
                engine.settings(),
                new EffectPlans(engine.ids(), new LateItems()),
                new FileTargets(Set.of()));
        engine.database().doForCompany("day-voucher", NORDAN, tx -> {
            var follow = new ArrayList<ChangeLog.NewChange>();
            var due = DayVouchers.due(tx, List.of(NORDAN), engine.clocks());
            assertThat(due).containsOnlyKeys(NORDAN);
            days.write(tx, due, engine.clocks(), follow);
            assertThat(follow).hasSize(1);
            assertThat(DayVouchers.due(tx, List.of(NORDAN), engine.clocks())).isEmpty();
        });
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import se.knyt.server.shell.Ref;

/** A refund that a person pays by another road than the provider that was paid: asked of nobody, owed, said paid, and taken back. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefundByRoadPagesTest {
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SampleRefund.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** From the bank account: no provider is asked, and Swish is not offered to a company that has none. */
    @Test
    @Order(1)
    void aRefundByAnotherRoadAsksNoProvider() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        long before = console.refunds();
        var of = "/c/nordan/trails/" + SampleRefund.WAITED_FOR + "/refund";
        assertThat(browser.get(of).body())
                .contains("Hur betalas det tillbaka?")
                .contains("Från bankkontot")
                .doesNotContain("Med Swish, för hand");
        var shown = browser.post(of, browser.form("step", "preview", "road", "bank", "amount", "100"));
        assertThat(shown.body())
                .contains("Du betalar från bankkontot")
                .contains("name=\"road\" value=\"bank\"")
                .doesNotContain("genom webbutiken, som");
        var tooMuch = browser.post(of, browser.form("step", "send", "road", "bank", "amount", "549.01"));
        assertThat(tooMuch.body()).contains("Mer än vad som är kvar av betalningen");
        var swish = browser.post(of, browser.form("step", "send", "road", "swish", "amount", "1"));
        assertThat(swish.body()).contains("Den vägen finns inte här");
        var sent = browser.post(of, browser.form("step", "send", "road", "bank", "amount", "100"));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        assertThat(sent.headers().firstValue("Location").orElseThrow()).endsWith("done=refund-owed");
        assertThat(console.refunds()).isEqualTo(before);
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER);
        var page = sent.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "");
        assertThat(english.get(page).body()).contains("100");
    }

    /** 100.00 is owed: said paid from 1930 on a day that can be, 1510 +100.00 and 1930 −100.00, once. */
    @Test
    @Order(2)
    void aPersonSaysWhenAndFromWhereItWasPaid() throws Exception {
        SampleRefund.putOwed(console);
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var of = "/c/nordan/returns/" + Ref.of(SampleRefund.OWED);
        assertThat(browser.get(of).body()).contains("Krediterad, inte betald").contains(of + "/paid");
        // The shop is not told of it, and says so: its own page still offers the refund.
        assertThat(browser.get(of).body()).contains("vet inte om återbetalningen");
        assertThat(browser.get(of + "/paid").body()).contains("betalar köparen två gånger");
        assertThat(browser.get("/c/nordan/clearing").body()).contains("2490 Återbetalningar att betala");
        assertThat(browser.get(of + "/paid").body())
                .contains("Skriv " + SampleRefund.OWED_OF + " i betalningens meddelande")
                .contains("value=\"1930\"");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER)
                        .get(of + "/paid")
                        .statusCode())
                .isEqualTo(404);
        assertNotSaid(browser, of, "Dagen eller kontot går inte att läsa", "2026-11-31", "1930");
        assertNotSaid(browser, of, "Dagen kan inte stämma", "2026-09-20", "1930");
        assertNotSaid(browser, of, "Konto 1510 kan inte ha betalat", "2026-11-20", "1510");
        assertNotSaid(browser, of, "Konto 1581 kan inte ha betalat", "2026-11-20", "1581");
        var shown =
                browser.post(of + "/paid", browser.form("step", "preview", "date", "2026-11-20", "account", "1930"));
        assertThat(shown.body())
                .contains("Det här bokförs")
                .contains("1510")
                .contains("1930")
                .contains("100,00");
        var said = browser.post(of + "/paid", browser.form("step", "book", "date", "2026-11-20", "account", "1930"));
        assertThat(said.statusCode()).as(said.body()).isEqualTo(303);
        assertThat(browser.get(of).body()).contains("från konto 1930").doesNotContain(of + "/paid\"");
        var again = browser.post(of + "/paid", browser.form("step", "book", "date", "2026-11-20", "account", "1930"));
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER).get(of).body())
                .contains("Paid by another road")
                .contains("from account 1930")
                .doesNotContain("/paid/back");
        takenBack(browser, of);
    }

    /** Nothing was booked yet, so nothing is turned: 100.00 is owed again, and the page says who said what. */
    private static void takenBack(Browser browser, String of) throws Exception {
        var back = of + "/paid/back";
        assertThat(browser.get(back).body()).contains("Det här händer");
        var without = browser.post(back, browser.form("reason", " "));
        assertThat(without.statusCode()).isEqualTo(422);
        assertThat(without.body()).contains("Orsaken saknas");
        assertThat(browser.post(back, browser.form("reason", "Fel dag")).statusCode())
                .isEqualTo(303);
        assertThat(browser.post(back, browser.form("reason", "Fel dag")).statusCode())
                .as("twice is once")
                .isEqualTo(303);
        assertThat(browser.get(of).body())
                .contains("Krediterad, inte betald")
                .contains("Noterades som betald")
                .contains("Fel dag")
                .contains(of + "/paid\"");
        var said = browser.post(of + "/paid", browser.form("step", "book", "date", "2026-11-20", "account", "1930"));
        assertThat(said.statusCode()).as(said.body()).isEqualTo(303);
    }

    /** Shown with what waits: 100.00 from 2491 to the bank. An account of a provider is none. */
    @Test
    @Order(3)
    void theAccountOfSuchDebtsIsChosenAndShown() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var setting = "/c/nordan/settings/refund-account";
        assertThat(browser.get(setting).body()).contains("value=\"2490\"");
        var taken = browser.post(setting, browser.form("step", "save", "account", "2422"));
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).contains("som inte är något annats");
        assertThat(browser.post(setting, browser.form("step", "preview", "account", "2491"))
                        .body())
                .contains("Ingen återbetalning väntar. Nästa ställs på konto 2491");
        assertThat(browser.post(setting, browser.form("step", "save", "account", "2491"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get(setting).body()).contains("value=\"2491\"");
        assertThat(browser.get("/c/nordan/flows").body()).contains("Kreditfakturan betald på annan väg");
    }

    /** 59.50 EUR at the rate of the sale are 668.45; the account shows 680.00, so 11.55 is a loss. Without a rate or an amount nothing is noted. */
    @Test
    @Order(4)
    void inAnotherCurrencyAPersonSaysWhatLeftTheAccount() throws Exception {
        SampleRefund.putOwedInEuro(console);
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var of = "/c/nordan/returns/" + Ref.of(SampleRefund.OWED_IN_EURO);
        assertThat(browser.get(of + "/paid").body()).contains("Belopp som lämnade kontot, SEK");
        assertNotSaid(browser, of, "Det går inte att säga vad betalningen kostade", "2026-11-20", "1930");
        for (var wrong : new String[] {"-680", "abc"}) {
            var answer = browser.post(
                    of + "/paid",
                    browser.form("step", "preview", "date", "2026-11-20", "account", "1930", "cost", wrong));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
        }
        var shown = browser.post(
                of + "/paid",
                browser.form("step", "preview", "date", "2026-11-20", "account", "1930", "cost", "680,00"));
        assertThat(shown.body()).contains("Det här bokförs", "7960", "11,55", "668,45", "value=\"680,00\"");
    }

    /** The 100.00 stands on 1589 by the accounting system's payment of the credit note: Knyt books the bank, 1589 +100.00 and 1930 −100.00. */
    @Test
    @Order(5)
    void whatStandsInTransitIsClosedByAPersonsWordAndOpenedAgain() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var of = "/c/nordan/returns/" + Ref.of(SampleRefund.OWED);
        assertThat(browser.get(of + "/bank").body()).contains("Inget står kvar").doesNotContain("name=\"date\"");
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "update road_payment set account = 1589 where company_id = 1 and withdrawn_on is null and fact_id = "
                            + SampleRefund.OWED);
            statement.execute(
                    "insert into feed_movement (company_id, feed_movement_id, account, moved_on, minor, fact_id, moved_by)"
                            + " values (1, 79970, 1589, '2026-11-20', -10000, " + SampleRefund.OWED + ", 'note 1')");
        }
        assertThat(browser.get(of).body())
                .contains("Står på 1589 tills banken har betalat")
                .contains(of + "/bank\"");
        assertThat(browser.get("/c/nordan/trails/" + SampleRefund.OWED_OF).body())
                .contains(of + "/bank\"");
        assertThat(browser.get(of + "/bank").body())
                .contains("Knyt bokför bankraden: en verifikation tar beloppet från 1589")
                .contains("100,00");
        assertNotPaid(browser, of, "Dagen eller kontot går inte att läsa", "2026-11-31", "1930");
        assertNotPaid(browser, of, "kan ha lämnat 1589 från 2026-11-20", "2026-11-19", "1930");
        assertNotPaid(browser, of, "Konto 1589 kan inte ha betalat", "2026-11-20", "1589");
        assertThat(browser.post(of + "/bank", browser.form("step", "preview", "date", "2026-11-20", "account", "1930"))
                        .body())
                .contains("Orsaken saknas");
        var why = browser.form("step", "preview", "date", "2026-11-20", "account", "1930", "why", "<b>Kontoutdrag</b>");
        assertThat(browser.post(of + "/bank", why).body())
                .contains("Det här bokförs")
                .contains("1589")
                .doesNotContain("<b>Kontoutdrag");
        why.put("step", "book");
        assertThat(browser.post(of + "/bank", why).statusCode()).isEqualTo(303);
        assertThat(browser.get(of).body()).contains("Banken betalade").contains("från konto 1930");
        assertThat(browser.post(of + "/bank", why).body()).contains("Banken har redan betalat den");
        assertThat(browser.get(of + "/bank").body())
                .contains("Skäl: &lt;b&gt;Kontoutdrag&lt;/b&gt;")
                .contains("Det här händer");
        assertThat(browser.get(of + "/paid/back").body()).contains("Ta tillbaka det först");
        var back = browser.form("reason", " ");
        assertThat(browser.post(of + "/bank/back", back).body()).contains("Orsaken saknas");
        back.put("reason", "Fel rad");
        assertThat(browser.post(of + "/bank/back", back).statusCode()).isEqualTo(303);
        assertThat(browser.post(of + "/bank/back", back).statusCode())
                .as("twice is once")
                .isEqualTo(303);
        assertThat(browser.get(of).body()).contains("Står på 1589 tills banken har betalat");
        var english = Browser.signedIn(console, ConsoleFixture.VIEWER).get(of).body();
        assertThat(english).contains("Stands on 1589 until the bank has paid").doesNotContain(of + "/bank\"");
    }

    private static void assertNotPaid(Browser browser, String of, String reason, String date, String account)
            throws Exception {
        var form = browser.form("step", "book", "date", date, "account", account, "why", "Kontoutdrag");
        var answer = browser.post(of + "/bank", form);
        assertThat(answer.statusCode()).as(reason).isEqualTo(422);
        assertThat(answer.body()).contains(reason);
    }

    private static void assertNotSaid(Browser browser, String of, String reason, String date, String account)
            throws Exception {
        var answer = browser.post(of + "/paid", browser.form("step", "book", "date", date, "account", account));
        assertThat(answer.statusCode()).as(reason).isEqualTo(422);
        assertThat(answer.body()).contains(reason);
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import se.knyt.server.shell.Ref;

/** A refund started over HTTP: shown with what it credits, refused where it cannot be, sent once, and held for a second person. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefundPagesTest {
    private static final String PAGE = "/c/nordan/trails/" + SampleRefund.NUMBER + "/refund";
    private static final String PIECES = "pieces:" + SampleRefund.JACKET;
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

    /** One jacket is 250.00, of which 50.00 is VAT; both are 500.00, and the freight of 49.00 goes back with the whole order. */
    @Test
    @Order(1)
    void whatItCreditsIsShownFirst() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(browser.get("/c/nordan/trails/" + SampleRefund.NUMBER).body())
                .contains("/c/nordan/trails/" + SampleRefund.NUMBER + "~" + Ref.of(1900) + "/refund");
        assertThat(browser.get(PAGE).body())
                .contains("Vindjacka &lt;Sarek&gt;")
                .contains("Kvar: 2, värt")
                .contains("549,00");
        var one = browser.post(PAGE, browser.form("step", "preview", PIECES, "1"));
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.body())
                .contains("Kreditfaktura på faktura 2" + SampleRefund.NUMBER)
                .contains("200,00")
                .contains("50,00")
                .contains("genom webbutiken");
        var all = browser.post(PAGE, browser.form("step", "preview", PIECES, "2"));
        assertThat(all.body()).contains("<td>Frakt</td>").contains("109,80");
        var kept =
                browser.post(PAGE, browser.form("step", "preview", PIECES, "2", "pieces:" + SampleRefund.FREIGHT, "0"));
        assertThat(kept.body()).doesNotContain("<td>Frakt</td>").contains("400,00");
        // 250.00 less 59.00, VAT 50.00 less 11.80; 47.20 stands on the account of freight.
        var less = browser.post(PAGE, browser.form("step", "preview", PIECES, "1", "return-freight", "59"));
        assertThat(less.body())
                .contains("<td>Returfrakt</td>")
                .contains("191,00")
                .contains("47,20")
                .contains("38,20")
                .contains("name=\"return-freight\" value=\"59\"");
        // Why it goes back and what becomes of the goods stay with the form, and are sent with it.
        var goods = browser.post(
                PAGE,
                browser.form(
                        "step",
                        "preview",
                        PIECES,
                        "1",
                        "why",
                        "complaint",
                        "restock:" + SampleRefund.JACKET,
                        "back-in-stock"));
        assertThat(goods.body())
                .contains("name=\"why\" value=\"complaint\"")
                .contains("name=\"restock:" + SampleRefund.JACKET + "\" value=\"back-in-stock\"")
                .contains("Makulerad order (aldrig skickad)")
                .doesNotContain("Ändra lagersaldot där för hand");
        assertThat(console.refunds()).isZero();
    }

    @Test
    @Order(2)
    void whatCannotBeIsRefusedWithItsReason() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertRefused(browser, "Ett antal eller belopp går inte att läsa", PIECES, "<script>");
        assertRefused(browser, "Ett antal eller belopp går inte att läsa", "amount", "1e9");
        assertRefused(browser, "3 av ”Vindjacka &lt;Sarek&gt;” är valda och 2 är kvar", PIECES, "3");
        assertRefused(browser, "Mer än vad som är kvar av betalningen", "amount", "549,01");
        assertRefused(browser, "Både rader och ett belopp", PIECES, "1", "amount", "10");
        assertRefused(browser, "Avdraget är större än det som lämnas tillbaka", PIECES, "1", "return-fee", "250");
        assertRefused(browser, "Avdraget har inga rader", "amount", "100", "return-freight", "59");
        assertRefused(browser, "Ett antal eller belopp går inte att läsa", PIECES, "1", "return-fee", "-5");
        assertRefused(browser, "Inget är valt", "pieces:nothing", "1");
        assertRefused(browser, "Inget är valt", "amount", "-5");
        assertThat(browser.post("/c/nordan/trails/none/refund", browser.form()).statusCode())
                .isEqualTo(404);
        assertThat(console.refunds()).isZero();
    }

    private static void assertRefused(Browser browser, String reason, String... fields) throws Exception {
        var sent = browser.form(fields);
        sent.put("step", "send");
        var answer = browser.post(PAGE, sent);
        assertThat(answer.statusCode()).as(reason).isEqualTo(422);
        assertThat(answer.body()).contains(reason).doesNotContain("<script>\"");
    }

    /** 549.00 are 48.59 euro to the buyer: 10.00 of them are 549.00 · 10.00 / 48.59 = 112.986, 112.99. */
    @Test
    @Order(9)
    void ofWhatWasPaidInEuroTheBuyersAmountIsWrittenAndShown() throws Exception {
        SampleRefund.putAbroad(console);
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = "/c/nordan/trails/" + SampleRefund.ABROAD + "/refund";
        assertThat(browser.get(PAGE).body()).doesNotContain("name=\"abroad\"");
        assertThat(browser.get(page).body()).contains("Eller belopp till köparen (EUR)", "48,59");
        var shown = browser.post(page, browser.form("step", "preview", "abroad", "10"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("Köparen får", "10,00", "112,99", "name=\"abroad\" value=\"10\"");
        // By rows both are shown too: a jacket of 250.00 is 22.13.
        assertThat(browser.post(page, browser.form("step", "preview", PIECES, "1"))
                        .body())
                .contains("Köparen får", "22,13");
        refused(browser, page, "Mer än vad som är kvar för köparen", "step", "send", "abroad", "48,60");
        refused(browser, page, "Beloppet till köparen väljs ensamt", "step", "send", "abroad", "1", "amount", "1");
        refused(browser, page, "går inte att läsa", "step", "send", "abroad", "1e3");
        var sent = browser.post(page, browser.form("step", "send", "abroad", "10"));
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(browser.get(sent.headers().firstValue("Location").orElseThrow())
                        .body())
                .contains("112,99", "Köparen får", "10,00");
        assertThat(browser.get(page).body()).contains("38,59");
    }

    @Test
    @Order(3)
    void aFormThatIsSentTwiceIsOneRefund() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var sent = browser.form(
                "step",
                "send",
                "amount",
                "100",
                "reason",
                "Repa i tyget",
                "why",
                "complaint",
                "nonce",
                UUID.randomUUID().toString());
        var first = browser.post(PAGE, sent);
        assertThat(first.statusCode()).isEqualTo(303);
        var second = browser.post(PAGE, sent);
        assertThat(second.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(console.refunds()).isOne();
        var page = browser.get(first.headers().firstValue("Location").orElseThrow())
                .body();
        assertThat(page).contains("På väg tillbaka").contains("Repa i tyget").contains("Reklamation");
        assertThat(browser.get("/c/nordan/returns").body()).contains("På väg tillbaka");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Återbetalade");
        // 449.00 is left while it is on its way.
        assertRefused(browser, "449,00", "amount", "449,01");
    }

    @Test
    @Order(4)
    void aboveTheLimitASecondPersonMustApprove() throws Exception {
        var bookkeeper = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        var rules = "/c/nordan/settings/returns";
        assertThat(bookkeeper
                        .post(rules, bookkeeper.form("freight", "kept", "limit", ""))
                        .statusCode())
                .isEqualTo(404);
        var wrong = owner.post(rules, owner.form("freight", "kept", "limit", "-1"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Gränsen går inte att läsa");
        var account = owner.post(rules, owner.form("freight", "kept", "limit", "", "fee-account", "1510"));
        assertThat(account.statusCode()).isEqualTo(422);
        assertThat(account.body()).contains("mellan 3000 och 3999");
        var saved = owner.form("freight", "kept", "limit", "200,00", "fee-account", "3690", "freight-rate", "25");
        assertThat(owner.post(rules, saved).statusCode()).isEqualTo(303);
        var days = owner.post(rules, owner.form("freight", "kept", "limit", "", "open-days", "400"));
        assertThat(days.statusCode()).isEqualTo(422);
        assertThat(days.body()).contains("dagar från 0 till 365");
        assertThat(owner.get(rules).body())
                .contains("value=\"200,00\"")
                .contains("value=\"3690\"")
                .contains("value=\"25\"");
        var fee = bookkeeper.post(PAGE, bookkeeper.form("step", "preview", PIECES, "1", "return-fee", "40"));
        assertThat(fee.body()).contains("<td>Returavgift</td>").contains("3690").contains("32,00");

        var asked = bookkeeper.post(PAGE, bookkeeper.form("step", "send", PIECES, "1"));
        var page = asked.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "");
        assertThat(bookkeeper.get(page).body())
                .contains("Väntar på en till person")
                .contains("Vindjacka");
        assertThat(console.refunds()).isOne();
        var own = bookkeeper.post(page + "/approve", bookkeeper.form());
        assertThat(own.statusCode()).isEqualTo(422);
        assertThat(own.body()).contains("Samma person");
        // What waits has its part: 549.00 less 100.00 less 250.00.
        assertRefused(bookkeeper, "199,00", "amount", "199,01");
        assertThat(owner.post(page + "/approve", owner.form()).statusCode()).isEqualTo(303);
        assertThat(console.refunds()).isEqualTo(2);
        assertThat(owner.post(page + "/approve", owner.form()).statusCode()).isEqualTo(422);
        assertThat(console.refunds()).isEqualTo(2);
        // 100.00 went before on one word, and the 250.00 that two people stand for do not count: 100.00 more is all
        // that one may give.
        assertThat(bookkeeper
                        .post(PAGE, bookkeeper.form("step", "preview", "amount", "100"))
                        .body())
                .doesNotContain("en till person måste godkänna");
        assertThat(bookkeeper
                        .post(PAGE, bookkeeper.form("step", "preview", "amount", "100,01"))
                        .body())
                .contains("en till person måste godkänna");
        assertThat(owner.get("/c/nordan/settings").body()).contains("Godkände en återbetalning");
    }

    @Test
    @Order(5)
    void aSecondPersonCanSayNoAndAViewerOnlyLooks() throws Exception {
        var page = "/c/nordan/returns/asked/" + Ref.of(SampleRefund.WAITS);
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(page).body())
                .contains("Waits for a second person")
                .doesNotContain("Approve and refund");
        assertThat(viewer.get("/c/nordan/returns").body()).contains("Waits for a second person");
        var bookkeeper = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        assertThat(bookkeeper.post(page + "/refuse", bookkeeper.form()).statusCode())
                .isEqualTo(303);
        assertThat(bookkeeper.get(page).body()).contains("Inte godkänd");
        assertThat(bookkeeper.post(page + "/approve", bookkeeper.form()).statusCode())
                .isEqualTo(422);
        assertThat(bookkeeper.post(page + "/refuse", bookkeeper.form()).statusCode())
                .isEqualTo(422);
    }

    /** 450.00 of 349.00 by Klarna and 200.00 by Stripe: Stripe's 200.00 first and 250.00 by Klarna, which a person makes 300.00 and 150.00. */
    @Test
    @Order(7)
    void whatOneProviderCannotGiveIsDividedAndThePersonMayDivideItOtherwise() throws Exception {
        SampleRefund.putDivided(console);
        var bookkeeper = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var of = "/c/nordan/trails/" + SampleRefund.DIVIDED + "/refund";
        var klarna = "share:cap" + SampleRefund.DIVIDED;
        var stripe = "share:cap2" + SampleRefund.DIVIDED;
        var shown = bookkeeper.post(of, bookkeeper.form("step", "preview", "amount", "450"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains("Fördelning på betalningarna")
                .contains("value=\"250,00\"")
                .contains("value=\"200,00\"")
                .contains("349,00");
        var sum =
                bookkeeper.post(of, bookkeeper.form("step", "send", "amount", "450", klarna, "300", stripe, "149,99"));
        assertThat(sum.statusCode()).isEqualTo(422);
        assertThat(sum.body()).contains("Fördelningen är inte återbetalningen").contains("value=\"149,99\"");
        var tooLarge = bookkeeper.post(
                of, bookkeeper.form("step", "send", "amount", "450", klarna, "249,99", stripe, "200,01"));
        assertThat(tooLarge.statusCode()).isEqualTo(422);
        assertThat(tooLarge.body()).contains("En del är större än vad som är kvar");
        var unreadable =
                bookkeeper.post(of, bookkeeper.form("step", "send", "amount", "450", klarna, "<b>", stripe, "1"));
        assertThat(unreadable.statusCode()).isEqualTo(422);
        long before = console.refunds();
        var sent =
                bookkeeper.post(of, bookkeeper.form("step", "send", "amount", "450", klarna, "300", stripe, "150,00"));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        var page = sent.headers().firstValue("Location").orElseThrow().replaceAll("\\?.*", "");
        assertThat(bookkeeper.get(page).body())
                .contains("Väntar på en till person")
                .contains("Stripe")
                .contains("300,00")
                .contains("150,00");
        // What waits has its part of each: 49.00 and 50.00 are left, 99.00 in all.
        var more = bookkeeper.post(of, bookkeeper.form("step", "preview", "amount", "99"));
        assertThat(more.body()).contains("value=\"49,00\"").contains("value=\"50,00\"");
        var owner = Browser.signedIn(console, ConsoleFixture.OWNER);
        assertThat(owner.post(page + "/approve", owner.form()).statusCode()).isEqualTo(303);
        assertThat(console.refunds()).as("one refund in the shop").isEqualTo(before + 1);
        assertThat(owner.get(page).body()).contains("På väg tillbaka").contains("300,00");
        // The shop refuses it: 450.00 is told by amount, and given up it is free again, 549.00 in all.
        assertThat(owner.post(page + "/give-up", owner.form()).statusCode()).isEqualTo(422);
        SampleRefund.refused(console);
        assertThat(owner.get(page).body()).contains("450,00").contains("Ge upp det som saknas");
        assertThat(owner.post(page + "/give-up", owner.form()).statusCode()).isEqualTo(303);
        assertThat(owner.get(page).body()).contains("Uppgiven").doesNotContain("Ge upp det som saknas");
        var again = bookkeeper.post(of, bookkeeper.form("step", "preview", "amount", "549"));
        assertThat(again.body()).contains("value=\"349,00\"").contains("value=\"200,00\"");
        assertThat(owner.get("/c/nordan/settings").body()).contains("Gav upp en nekad återbetalning");
    }

    /** Nothing is waited for that a cancelled purchase will never have, and its two vouchers are told. */
    @Test
    @Order(6)
    void whatWasCancelledBeforeDeliveryIsToldAsAPrepayment() throws Exception {
        SampleRefund.putCancelled(console);
        var page = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER)
                .get("/c/nordan/trails/" + SampleRefund.CANCELLED)
                .body();
        assertThat(page)
                .contains("Bokförd som förskott")
                .contains("K 411")
                .contains("Förskottet bokfört som återbetalt")
                .contains("K 412")
                .doesNotContain("Knyts när varorna skickas")
                .doesNotContain("Knyts när fakturan är bokförd");
    }

    private static void refused(Browser browser, String path, String reason, String... fields) throws Exception {
        var answer = browser.post(path, browser.form(fields));
        assertThat(answer.statusCode()).as(reason).isEqualTo(422);
        assertThat(answer.body()).contains(reason);
    }

    /** The shop has begun its numbers anew: two orders of it are #70001. */
    private static void severalOrdersOfOneNumberAreToldApartByTheShopsId(Browser bookkeeper, String expected)
            throws Exception {
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            for (int id = 991_001; id <= 991_002; id++) {
                statement.execute(
                        "insert into document (company_id, document_id, connection_id, kind, source_id, version, hash, body,"
                                + " raw_id, source_changed_at, updated_at, trail_id) select company_id, " + id
                                + ", connection_id, 'order', 'anew-"
                                + id + "', 1, hash, body, raw_id, source_changed_at, updated_at, " + id
                                + " from document"
                                + " where company_id = 1 and kind = 'order' order by document_id limit 1");
                statement.execute(
                        "insert into trail (company_id, trail_id, order_number, placed_at, updated_at, order_document_id)"
                                + " values (1, " + id + ", '70001', now(), now(), " + id + ")");
            }
        }
        refused(bookkeeper, expected + "/exchange", "Flera order har det numret", "order", "70001");
        assertThat(bookkeeper
                        .post(expected + "/exchange", bookkeeper.form("order", "anew-991002"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(bookkeeper.get(expected).body()).contains("/c/nordan/trails/70001~" + Ref.of(991_002) + "\"");
    }

    /** Of two jackets one is expected; the other is begun and called off, and the first comes, less a fee of 59.00: 191.00. */
    @Test
    @Order(8)
    void aReturnIsBegunWaitedForReceivedOnceOrCalledOff() throws Exception {
        var bookkeeper = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var expected = "/c/nordan/returns/begun/" + Ref.of(SampleRefund.EXPECTED);
        var begin = "/c/nordan/trails/" + SampleRefund.WAITED_FOR + "/return";
        assertThat(bookkeeper.get("/c/nordan/returns").body())
                .contains(expected)
                .contains("Väntas")
                .contains("började i Knyt");
        assertThat(Browser.signedIn(console, ConsoleFixture.VIEWER)
                        .get(expected)
                        .body())
                .contains("Return begun in Knyt")
                .contains("Expected")
                .doesNotContain("Call the return off");
        assertThat(bookkeeper.get(begin).body())
                .contains("Ny retur på #" + SampleRefund.WAITED_FOR)
                .doesNotContain("name=\"amount\" inputmode");
        refused(bookkeeper, begin, "Det är inte sagt varför", "step", "preview", PIECES, "1");
        refused(bookkeeper, begin, "Inget är valt", "step", "wait", "why", "return");
        refused(bookkeeper, begin, "Fler än vad som är kvar", "step", "preview", "why", "return", PIECES, "2");
        refused(bookkeeper, begin, "Inga varor att vänta på", "step", "wait", "why", "cancelled", PIECES, "1");
        refused(bookkeeper, begin, "En retur har rader", "step", "now", "why", "return", "amount", "10");
        var shown = bookkeeper.post(begin, bookkeeper.form("step", "preview", "why", "return", PIECES, "1"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .contains("Vänta på varorna")
                .contains("Kreditfaktura på faktura")
                .contains("250,00");
        long before = console.refunds();
        var form = bookkeeper.form(
                "step",
                "wait",
                "why",
                "return",
                PIECES,
                "1",
                "nonce",
                UUID.randomUUID().toString());
        var begun =
                bookkeeper.post(begin, form).headers().firstValue("Location").orElseThrow();
        assertThat(bookkeeper.post(begin, form).headers().firstValue("Location"))
                .contains(begun);
        var page = begun.replaceAll("\\?.*", "");
        assertThat(bookkeeper.get(page).body())
                .contains("#" + SampleRefund.WAITED_FOR + "-K2")
                .contains("250,00");
        assertThat(bookkeeper.post(page + "/cancel", bookkeeper.form()).statusCode())
                .isEqualTo(303);
        assertThat(bookkeeper.get(page).body()).contains("Avbruten");
        refused(bookkeeper, page + "/cancel", "Returen väntar inte på något");
        refused(bookkeeper, page + "/receive", "Inget har kommit", "step", "send", PIECES, "");
        assertThat(console.refunds()).isEqualTo(before);

        assertThat(bookkeeper.get(expected + "/receive").body())
                .contains("value=\"59,00\"")
                .contains("Väntas: 1");
        refused(bookkeeper, expected + "/receive", "Fler än vad som väntas", "step", "preview", PIECES, "2");
        var came = bookkeeper.form("step", "send", "why", "exchange", PIECES, "1", "return-fee", "59,00");
        assertThat(bookkeeper.post(expected + "/receive", came).statusCode()).isEqualTo(303);
        assertThat(console.refunds()).isEqualTo(before + 1);
        assertThat(bookkeeper.get(expected).body())
                .contains("Mottagen, krediteras")
                .contains("191,00")
                .contains("På väg tillbaka")
                .doesNotContain("/receive");
        refused(bookkeeper, expected + "/exchange", "Ordern finns inte här", "order", "none");
        var exchanged = bookkeeper.post(expected + "/exchange", bookkeeper.form("order", "#" + SampleRefund.NUMBER));
        assertThat(exchanged.statusCode()).isEqualTo(303);
        assertThat(bookkeeper.get(expected).body()).contains("/c/nordan/trails/" + SampleRefund.NUMBER + "~");
        severalOrdersOfOneNumberAreToldApartByTheShopsId(bookkeeper, expected);
        assertThat(bookkeeper.get("/c/nordan/settings").body())
                .contains("Började en retur")
                .contains("Tog emot en retur")
                .contains("Avbröt en retur")
                .contains("Sa vilken order ett byte blev");
    }

    /** Sixty refunds that only the payout tells of, of purchases that nobody knows; of the third somebody has closed the loose end. */
    @Test
    @Order(90)
    void everyRefundThatOnlyAPayoutTellsOfIsReachedAndThoseLetBeAreByThemselves() throws Exception {
        var lines =
                "insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,"
                        + " status) select 1, 70001, 1000 + i, 9, 'refund', 'REFUND', -(100000 + i * 100), timestamptz '2026-11-13T10:00Z',"
                        + " 'nobody' || i, 'unmatched' from generate_series(1, 60) i";
        var closed =
                "insert into loose_end (company_id, loose_end_id, cause_key, code, args, group_key, payout_id, due_at, opened_at,"
                        + " closed_at, closed_by, close_reason) select 1, 98100 + i, 'line:70001:' || (1000 + i), 'payout.line-unmatched', '{}', 'x',"
                        + " 70001, now(), now(), '2026-11-20T09:00Z', case i when 3 then 'maria@nordanfriluft.example' else 'knyt' end,"
                        + " 'Testköp' from generate_series(3, 4) i";
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(lines);
            statement.execute(closed);
        }
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var page = "/c/nordan/payouts/klarna/7Q4KD2SE/returns";
        var seen = new TreeSet<String>();
        var pages = 0;
        for (var at = page; !at.isEmpty(); pages++) {
            var body = browser.get(at).body();
            var amounts = Pattern.compile("value=\"10(\\d\\d)\\.00\"").matcher(body);
            while (amounts.find()) {
                seen.add(amounts.group(1));
            }
            var next = Pattern.compile("href=\"([^\"]+)\">Nästa").matcher(body);
            at = next.find() ? next.group(1).replace("&amp;", "&") : "";
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(59).contains("01", "02", "04", "60").doesNotContain("03");
        var left = browser.get(page + "?state=left").body();
        assertThat(left)
                .contains("Lämnad av maria@nordanfriluft.example")
                .contains("Testköp")
                .contains("value=\"1003.00\"")
                .doesNotContain("Nästa")
                .doesNotContain("value=\"1004.00\"");
        assertThat(browser.get(page + "?state=%3Cscript%3E&from=-1").statusCode())
                .isEqualTo(200);
    }

    /** That a part of a credit is on another provider's account is no return: neither listed nor counted among those no payout has settled. */
    @Test
    @Order(91)
    void whatTheShopDidNotTellOfACreditIsNoReturn() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var open = "/c/nordan/returns?state=open";
        var before = counted(browser.get(open).body());
        try (var connection = console.database().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, tax_minor, own_minor, body, settings_version, created_at)"
                            + " select 1, 61990 + n, t || ':61990', t, 1001, 1001, 1, 'stripe', '', '2026-11-20', 'SEK', 44900, 0, 0, '{}', 1, now()"
                            + " from (values (1, 'credit-share'), (2, 'credit')) k (n, t)");
        }
        assertThat(browser.get(open).body())
                .doesNotContain(Ref.of(61_991).toString())
                .contains(Ref.of(61_992).toString());
        assertThat(counted(browser.get(open).body())).isEqualTo(before + 1);
    }

    private static int counted(String page) {
        var foot = page.substring(page.indexOf("class=\"table-foot\"")).replaceAll("<[^>]+>", " ");
        return Integer.parseInt(foot.replaceAll("(?s)^\\D*(\\d+).*", "$1"));
    }

    /** Another purchase's refund with the same form number is on its way into the database while this one is sent: one of them stands. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aFormNumberOfAnotherPurchaseIsRefusedInWords() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var nonce = UUID.randomUUID().toString();
        var form = browser.form("step", "send", "amount", "1", "reason", "x", "why", "complaint", "nonce", nonce);
        try (var other = console.database().connect();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "insert into asked_refund (company_id, asked_id, document_id, order_number, currency, amount_minor, given_back,"
                            + " told, state, nonce, asked_by, asked_at) values (1, 96990, 19010, '"
                            + SampleRefund.WAITED_FOR
                            + "', 'SEK', 100, '[]', '[]', 'waits', '" + nonce
                            + "', 'maria@nordanfriluft.example', now())");
            var answer = CompletableFuture.supplyAsync(() -> status(browser, form));
            waitsForALock();
            other.commit();
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(422);
        }
        assertThat(browser.post(PAGE, form).body()).contains("Formuläret är redan använt");
    }

    private static int status(Browser browser, Map<String, String> form) {
        try {
            return browser.post(PAGE, form).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitsForALock() throws SQLException {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        try (var watching = console.database().connect();
                var query = watching.prepareStatement(
                        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            while (true) {
                try (var rows = query.executeQuery()) {
                    if (rows.next()) {
                        return;
                    }
                }
                assertThat(System.nanoTime())
                        .as("the refund waits for the other")
                        .isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }
}

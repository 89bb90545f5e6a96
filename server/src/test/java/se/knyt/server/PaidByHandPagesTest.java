package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import se.knyt.server.shell.Ref;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.Secret;

/** An invoice paid by hand: what stands there is shown, what is not told is said to be, and each choice is made once. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PaidByHandPagesTest {
    private static final String BOOKED = "/c/nordan/paid-by-hand/" + Ref.of(SamplePaidByHand.BOOKED);
    private static final String REGISTERED = "/c/nordan/paid-by-hand/" + Ref.of(SamplePaidByHand.REGISTERED);
    private static ConsoleFixture console;

    @BeforeAll
    static void start() {
        console = new ConsoleFixture();
        SamplePaidByHand.put(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static Map<String, String> way(Browser browser, String way) throws Exception {
        return browser.form("way", way);
    }

    private static String text(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(console.database().urlWithCredentials());
                var answer = connection.createStatement().executeQuery(sql)) {
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    @Test
    @Order(1)
    void whatTheAccountingSystemTellsIsShownAndTheRestIsNotGuessed() throws Exception {
        var body =
                Browser.signedIn(console, ConsoleFixture.BOOKKEEPER).get(BOOKED).body();
        assertThat(body).contains("C 5 2026").contains("1930").contains("1581").contains("berättas inte");
        var other = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER)
                .get(REGISTERED)
                .body();
        assertThat(other).contains("inte bokförd");
    }

    @Test
    @Order(2)
    void whoOnlyLooksMayNotChoose() throws Exception {
        var viewer = Browser.signedIn(console, ConsoleFixture.VIEWER);
        assertThat(viewer.get(BOOKED).body()).doesNotContain("let-stand");
        viewer.post(BOOKED, way(viewer, "let-stand"));
        assertThat(text("select state from effect where effect_id = " + SamplePaidByHand.BOOKED))
                .isEqualTo("rejected");
    }

    /** 1 249.00 from 1930, where theirs put it, to 1581, which the payout takes it off: both end at zero. */
    @Test
    @Order(3)
    void lettingItStandIsBookedOnce() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
        var form = way(browser, "let-stand");
        assertThat(browser.post(BOOKED, form).statusCode()).isEqualTo(303);
        assertThat(browser.post(BOOKED, form).statusCode()).isEqualTo(303);
        assertThat(text("select state || ' ' || result_id from effect where effect_id = " + SamplePaidByHand.BOOKED))
                .isEqualTo("done 971");
        assertThat(text(
                        "select string_agg(r.account || ' ' || (r.debit_minor - r.credit_minor), ', ' order by r.account)"
                                + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                + " where v.voucher_key like 'by-hand:%'"))
                .isEqualTo("1581 124900, 1930 -124900");
        assertThat(text("select count(*) from effect where effect_key like 'voucher:by-hand:%'"))
                .isEqualTo("1");
        assertThat(text("select count(*) from audit_log where action = 'paid-by-hand.let-stand'"))
                .isEqualTo("1");
        assertThat(browser.get(BOOKED).statusCode()).isEqualTo(404);
    }

    /** Ours waits for theirs to be gone; until then the choice can still be changed. */
    @Test
    @Order(4)
    void takingItBackIsAskedForOnceAndCanBeChangedWhileItWaits() throws Exception {
        var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        var form = way(browser, "take-back");
        assertThat(browser.post(REGISTERED, form).statusCode()).isEqualTo(303);
        assertThat(browser.post(REGISTERED, form).statusCode()).isEqualTo(409);
        assertThat(text("select count(*) from effect where kind = 'undo-payment'"))
                .isEqualTo("1");
        assertThat(text("select state || ' ' || open_needs from effect where effect_id = "
                        + SamplePaidByHand.REGISTERED))
                .isEqualTo("waiting 1");
        browser.post(REGISTERED, way(browser, "let-stand"));
        assertThat(text("select state from effect where kind = 'undo-payment'")).isEqualTo("withdrawn");
        assertThat(text("select state || ' ' || open_needs from effect where effect_id = "
                        + SamplePaidByHand.REGISTERED))
                .isEqualTo("done 0");
    }

    /**
     * A payout of 500.00 that somebody made by hand at Stripe, of 1 249.00 less 20.54 (1 228.46) and 100.00 less 3.30 (96.70): the page shows
     * what stood there, sums up what is ticked, refuses what cannot be, and keeps a word with the reason.
     */
    @Test
    @Order(99)
    void whatAPayoutByHandTookIsTickedSummedAndKept() throws Exception {
        var begun = TestDay.now().minus(Duration.ofDays(6));
        try (var stripe = new StripeSimulator()) {
            stripe.start(null, 0, () -> begun);
            ConsoleFixture.REACHED.add(stripe.baseUri());
            call(stripe, "/_control/terms", "{\"payout_interval\":\"manual\"}");
            for (int minor : new int[] {124_900, 10_000}) {
                call(
                        stripe,
                        "/_control/purchases",
                        "{\"reference\":\"B-" + minor + "\",\"amount_minor\":" + minor
                                + ",\"currency\":\"SEK\",\"capture\":true,\"method\":\"\"}");
            }
            call(stripe, "/_control/clock", "{\"advance\":\"PT120H\"}");
            var payout = call(stripe, "/v1/payouts", "amount=50000&currency=sek")
                    .replaceAll("(?s).*?\"id\"\\s*:\\s*\"(po_[^\"]+)\".*", "$1");
            long id = console.engine()
                    .companies()
                    .connect(
                            1,
                            "stripe",
                            "Stripe för hand",
                            stripe.baseUri().toString(),
                            Map.of(),
                            Map.of("api-key", new Secret(StripeSimulator.API_KEY)))
                    .id();
            var path = "/c/nordan/connections/" + Ref.of(id) + "/payouts/" + payout + "/taken";
            var browser = Browser.signedIn(console, ConsoleFixture.BOOKKEEPER);
            var first = browser.get(path);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(words(first.body()))
                    .contains("Vad utbetalning " + payout + " tog")
                    .contains("#B-124900 1 249,00 kr 20,54 kr 1 228,46 kr", "#B-10000 100,00 kr 3,30 kr 96,70 kr")
                    .contains("Saldo hos leverantören efter utbetalningen 825,16 kr")
                    .contains("så inget är förbockat", "Fattas 500,00 kr");
            var ids = Pattern.compile("name=\"t\" value=\"(txn_[^\"]+)\"")
                    .matcher(first.body())
                    .results()
                    .map(one -> one.group(1))
                    .toList();
            assertThat(ids).hasSize(2);
            var csrf = Browser.csrf(first.body());
            assertThat(words(browser.post(path, Map.of("_csrf", csrf, "t", ids.getFirst()))
                            .body()))
                    .as("summed up as it is ticked")
                    .contains("(1) 1 228,46 kr Utbetalt 500,00 kr", "av det förbockade 728,46 kr");
            assertThat(browser.post(path, Map.of("_csrf", csrf, "t", ids.getFirst(), "do", "search", "q", "B-10000"))
                            .body())
                    .as("what is not shown goes on with the form")
                    .contains("type=\"hidden\" name=\"t\" value=\"" + ids.getFirst() + "\"")
                    .doesNotContain("#B-124900");
            for (var wrong : Map.of(
                            "Bocka för minst en", Map.of("t", "\"><script>", "reason", "Stripe"),
                            "Skriv varifrån", Map.of("t", ids.getFirst()),
                            "mindre än utbetalningen", Map.of("t", ids.getLast(), "reason", "Stripe"),
                            "finns inte i saldot", Map.of("t", "txn_of_another", "reason", "Stripe"),
                            "728,46", Map.of("t", ids.getFirst(), "reason", "<script>"))
                    .entrySet()) {
                var sent = new HashMap<>(Map.of("_csrf", csrf, "do", "save"));
                sent.putAll(wrong.getValue());
                var answer = browser.post(path, sent);
                assertThat(answer.statusCode()).as(wrong.getKey()).isEqualTo(422);
                assertThat(words(answer.body())).contains(wrong.getKey());
                assertThat(answer.body()).doesNotContain("<script>\"", "value=\"<script>");
            }
            assertThat(browser.get(path.replace("/c/nordan/", "/c/sydan/")).statusCode())
                    .as("another company's")
                    .isEqualTo(404);
            assertThat(browser.get(path.replace(payout, "po_none")).statusCode())
                    .isEqualTo(404);
            assertThat(browser.post(
                                    path,
                                    Map.of(
                                            "_csrf",
                                            csrf,
                                            "t",
                                            ids.getFirst(),
                                            "reason",
                                            "Stripes översikt",
                                            "stays",
                                            "1",
                                            "do",
                                            "save"))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.get(path).body())
                    .contains("Förbockat är det som någon har sagt")
                    .contains("Ta tillbaka beskedet");
            assertThat(text("select details from audit_log where company_id = 1 and action = 'payout.taken'"))
                    .contains("Stripes översikt", ids.getFirst(), "728.46 SEK");
            assertThat(browser.post(path, Map.of("_csrf", csrf, "do", "back")).statusCode())
                    .isEqualTo(303);
            assertThat(browser.get(path).body()).contains("så inget är förbockat");
        }
    }

    private static String words(String page) {
        return page.replaceAll("<[^>]+>", " ")
                .replace('\u00a0', ' ')
                .replace("&nbsp;", " ")
                .replaceAll("\\s+", " ");
    }

    private static String call(StripeSimulator stripe, String path, String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(stripe.baseUri().resolve(path))
                            .header("Authorization", "Bearer " + StripeSimulator.API_KEY)
                            .header(
                                    "Content-Type",
                                    body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
            return answer.body();
        }
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;
import se.knyt.server.text.Format;
import se.knyt.server.text.Language;

/** A connection that stands is told other settings: all but its credentials and the account that it is to. */
class ConnectionSettingsTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static ConsoleFixture console;
    private static Browser browser;
    private static String csrf;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        console = new ConsoleFixture();
        browser = Browser.signedIn(console, ConsoleFixture.OWNER);
        csrf = Browser.csrf(browser.get("/c/nordan/connections/new/shopify").body());
        var made = browser.post(
                "/c/nordan/connections/new/shopify",
                Map.of(
                        "_csrf", csrf,
                        "anyway", "yes",
                        "name", "Andra butiken",
                        "s.shop", "andra.myshopify.com",
                        "s.client-id", "klient",
                        "s.client-secret", "hemligt",
                        "s.order-tag", "Knyt"));
        page = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*$", "");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String setting(String key) throws Exception {
        try (var connection = console.database().connect();
                var sql = connection.createStatement();
                var found = sql.executeQuery("select coalesce(settings::jsonb ->> '" + key
                        + "', '') from connection where company_id = 1 and connector = 'shopify'"
                        + " order by created_at desc, connection_id desc limit 1")) {
            return found.next() ? found.getString(1) : "";
        }
    }

    @Test
    void whatIsChangedIsKeptAndToldInTheLog() throws Exception {
        assertThat(browser.get(page).body()).contains("href=\"" + page + "/settings\"");
        var form = browser.get(page + "/settings").body();
        assertThat(form)
                .contains("andra.myshopify.com", "value=\"Andra butiken\"", "id=\"s-hold-tags\"")
                .doesNotContain("id=\"s-shop\"", "id=\"s-client-secret\"", "hemligt");

        var changed = browser.post(
                page + "/settings",
                Map.of(
                        "_csrf",
                        csrf,
                        "name",
                        "Butiken i Malmö",
                        "s.order-tag",
                        "Klar",
                        "s.checkout-fields",
                        "referens"));
        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(browser.get(page).body()).contains("Butiken i Malmö");
        assertThat(setting("order-tag")).isEqualTo("Klar");
        assertThat(setting("shop")).isEqualTo("andra.myshopify.com");
        assertThat(browser.get("/c/nordan/settings").body()).contains("Ändrade en anslutning");

        // Left empty it goes back to what suits most.
        browser.post(page + "/settings", Map.of("_csrf", csrf, "name", "Butiken i Malmö", "s.order-tag", ""));
        assertThat(setting("order-tag")).isEmpty();
        assertThat(setting("checkout-fields")).isEqualTo("referens");
    }

    @Test
    void whatTheSystemRefusesChangesNothing() throws Exception {
        var before = setting("api-version");
        var refused =
                browser.post(page + "/settings", Map.of("_csrf", csrf, "name", "Butiken", "s.api-version", "i går"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"s-api-version-e\"", "value=\"i går\"");
        assertThat(setting("api-version")).isEqualTo(before);

        var pointer =
                browser.post(page + "/settings", Map.of("_csrf", csrf, "name", "Butiken", "s.order-fields", "kanal"));
        assertThat(pointer.body()).contains("id=\"s-order-fields-e\"", "kanal går inte att läsa");
        assertThat(browser.post(page + "/settings", Map.of("_csrf", csrf, "name", " "))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(page + "/settings", Map.of("_csrf", csrf, "name", "x".repeat(101)))
                        .statusCode())
                .isEqualTo(422);
    }

    /** 30 6 * * 1-5 is half past six on weekdays, in the company's zone. */
    @Test
    void howOftenItIsReadIsChangedAndShowsWithWhenItIsNext() throws Exception {
        var shop = "/c/nordan/connections/" + Ref.of(101);
        var before = TestDay.now();
        assertThat(timetable(shop, "kind", "every", "count", "20", "unit", "hours"))
                .isEqualTo(303);
        var every = next();
        assertThat(every)
                .isBetween(before.plus(Duration.ofHours(20)), TestDay.now().plus(Duration.ofHours(20)));
        assertThat(browser.get(shop).body())
                .contains("Eget mellanrum: med 20 timmar emellan", "value=\"every\" checked", "nästa " + moment(every));

        assertThat(timetable(shop, "kind", "cron", "cron", "30 6 * * 1-5")).isEqualTo(303);
        var cron = next().atZone(ZONE);
        assertThat(cron.toLocalTime()).isEqualTo(LocalTime.of(6, 30));
        assertThat(cron.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        assertThat(browser.get(shop).body()).contains("Egna tider: 30 6 * * 1-5", "nästa " + moment(cron.toInstant()));

        // Another of what it reads, by itself: the orders keep theirs.
        run("insert into schedule (company_id, connection_id, stream, lane, interval_seconds, next_at)"
                + " values (1, 101, 'payouts', 'trade', 7200, now()) on conflict do nothing");
        assertThat(timetable(shop, "stream", "payouts", "kind", "every", "count", "2", "unit", "days"))
                .isEqualTo(303);
        assertThat(next()).isEqualTo(cron.toInstant());
        assertThat(browser.get(shop).body())
                .contains(
                        "Eget mellanrum: med 2 dagar emellan", "Egna tider: 30 6 * * 1-5", "<option value=\"payouts\"");
        assertThat(browser.post(shop + "/read", Map.of("_csrf", csrf, "stream", "payouts"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(timetable(shop, "stream", "nothing", "kind", "every", "count", "2", "unit", "days"))
                .isEqualTo(404);

        var wrong = browser.post(shop + "/timetable", Map.of("_csrf", csrf, "kind", "cron", "cron", "30 6 * *"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("30 6 * * går inte att läsa", "value=\"30 6 * *\"");
        assertThat(next()).isEqualTo(cron.toInstant());
        assertThat(browser.get("/c/nordan/settings").body()).contains("Ändrade hur ofta det hämtas");
    }

    /** What its system proposes is known only by opening it. */
    @Test
    void theStandardOfOneWithoutCredentialsIsRefusedWithWords() throws Exception {
        var shop = "/c/nordan/connections/" + Ref.of(101);
        var refused = browser.post(shop + "/timetable", Map.of("_csrf", csrf, "kind", "standard"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Anslutningen går inte att öppna");
    }

    private static void run(String statement) throws Exception {
        try (var connection = console.database().connect();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static int timetable(String shop, String... fields) throws Exception {
        return browser.post(shop + "/timetable", browser.form(fields)).statusCode();
    }

    private static String moment(Instant at) {
        return new Format(Language.SV, ZONE).moment(at, TestDay.today());
    }

    /** When the shop's orders are read next, as it is kept. */
    private static Instant next() throws Exception {
        try (var connection = console.database().connect();
                var sql = connection.createStatement();
                var found = sql.executeQuery(
                        "select to_char(next_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from schedule"
                                + " where company_id = 1 and connection_id = 101 and stream = 'orders'")) {
            found.next();
            return Instant.parse(found.getString(1));
        }
    }

    /** Another shop is another connection: what was read of the first would be told as the second's. */
    @Test
    void theAccountAndTheCredentialsAreNotChangedHere() throws Exception {
        for (var key : new String[] {"shop", "client-secret"}) {
            var sent = Map.of("_csrf", csrf, "name", "Butiken", "s." + key, "tredje.myshopify.com");
            assertThat(browser.post(page + "/settings", sent).statusCode())
                    .as(key)
                    .isEqualTo(422);
        }
        assertThat(setting("shop")).isEqualTo("andra.myshopify.com");
        assertThat(setting("client-secret")).isEmpty();
        assertThat(browser.get("/c/nordan/connections/" + Ref.of(999_999) + "/settings")
                        .statusCode())
                .isEqualTo(404);
    }
}

package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import se.knyt.server.shell.Ref;

/** A connection that stands is told other settings: all but its credentials and the account that it is to. */
class ConnectionSettingsTest {
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

package se.knyt.simulators.kustom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import se.knyt.simulators.base.VendorDescription;
import se.knyt.simulators.shopify.ShopifySimulator;
import tools.jackson.databind.JsonNode;

/** What is Kustom's own; the rest is the same code as Klarna's and is tried there. */
class KustomSimulatorTest {
    private final TickingTime time = new TickingTime("2026-11-25T08:00:00Z"); // a Wednesday
    private final KustomSimulator kustom = new KustomSimulator();
    private final Http http = new Http();

    @BeforeEach
    void start() throws IOException {
        kustom.start(null, 0, time);
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        kustom.close();
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return http.send(method, kustom.baseUri() + path, body, "Authorization", "Basic " + KustomSimulator.API_KEY);
    }

    private JsonNode get(String path) throws Exception {
        return Json.read(call("GET", path, "").body());
    }

    private JsonNode control(String path, String body) throws Exception {
        return http.json("POST", kustom.baseUri() + "/_control/" + path, body);
    }

    private String captured(long amount, String reference) throws Exception {
        return control(
                        "purchases",
                        "{\"reference\":\"" + reference + "\",\"amount_minor\":" + amount + ",\"capture\":true}")
                .path("id")
                .asString();
    }

    @Test
    void theKeySignsInAloneOrWithItsUser() throws Exception {
        var id = captured(10_000, "1001");
        var order = kustom.baseUri() + "/ordermanagement/v1/orders/" + id;
        var pair = java.util.Base64.getEncoder()
                .encodeToString((KustomSimulator.API_USER + ":" + KustomSimulator.API_KEY)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (var right : List.of("Basic " + KustomSimulator.API_KEY, "Basic " + pair)) {
            var answer = http.send("GET", order, "", "Authorization", right);
            assertThat(answer.statusCode()).isEqualTo(200);
            new VendorDescription("klarna", "order-management-api-openapi.yml")
                    .conforms("MerchantOrderDto", Json.read(answer.body()));
        }
        for (var wrong : List.of("", KustomSimulator.API_KEY, "Basic sandbox-secret", "Bearer " + pair)) {
            assertThat(http.send("GET", order, "", "Authorization", wrong).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void whatKustomDoesNotHaveIsNotFound() throws Exception {
        var order = "/ordermanagement/v1/orders/" + captured(10_000, "1001");
        var capture = get(order).path("captures").path(0).path("capture_id").asString();
        assertThat(call("POST", order + "/captures/" + capture + "/trigger-send-out", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("PATCH", order + "/captures/" + capture + "/extend-due-date", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("POST", order + "/captures/" + capture + "/shipping-info", "{\"shipping_info\":[{}]}")
                        .statusCode())
                .isEqualTo(204);
    }

    /**
     * 1000.00 less 2.79 % (27.90) and 4.00 and their VAT (6.98 and 1.00) leave 960.12; of an old debt of 1500.00 that payout takes all
     * and the next, 960.12 again, the 539.88 that are left.
     */
    @Test
    void anOldDebtAtKlarnaIsKeptBackUntilItIsGone() throws Exception {
        control("old-debt", "{\"amount_minor\":150000,\"currency\":\"SEK\",\"reference\":\"SE7Q4KD2\"}");
        captured(100_000, "1001");
        time.tick(Duration.ofDays(7));
        captured(100_000, "1002");
        time.tick(Duration.ofDays(7));
        captured(100_000, "1003");
        time.tick(Duration.ofDays(7));
        var payouts = get("/settlements/v1/payouts").path("payouts");
        assertThat(payouts.valueStream()
                        .map(payout ->
                                payout.path("totals").path("settlement_amount").asLong()))
                .containsExactly(0L, 42_024L, 96_012L);
        assertThat(payouts.valueStream()
                        .map(payout ->
                                payout.path("totals").path("charge_amount").asLong()))
                .containsExactly(96_012L, 53_988L, 0L);
        var second = payouts.path(1).path("payment_reference").asString();
        assertThat(second).startsWith("KU");
        var row = get("/settlements/v1/transactions?size=50&payment_reference=" + second)
                .path("transactions")
                .valueStream()
                .filter(one -> one.path("type").asString().equals("CHARGE"))
                .findFirst()
                .orElseThrow();
        assertThat(row.path("klarna_comment").asString()).isEqualTo("SE7Q4KD2");
        assertThat(row.has("merchant_reference1")).isFalse();
        new VendorDescription("klarna", "klarna-settlements-api-openapi.yml")
                .conforms("PayoutCollection", get("/settlements/v1/payouts"));
    }

    /** 500.00 disputed: 485.55 − 500.00 − 250.00 and its VAT of 62.50 is a debt; won, it is repaid from what comes back. */
    @Test
    void aDisputeIsADebtUntilItIsWon() throws Exception {
        var id = captured(50_000, "1001");
        control("purchases/" + id + "/dispute", "{}");
        time.tick(Duration.ofDays(7));
        control("purchases/" + id + "/dispute/close", "{\"won\":true}");
        time.tick(Duration.ofDays(7));
        var payouts = get("/settlements/v1/payouts").path("payouts");
        var first = payouts.path(0).path("totals");
        assertThat(first.path("settlement_amount").asLong()).isZero();
        // 500.00 − 13.95 − 4.00 − 3.49 − 1.00 = 477.56; less 500.00, 250.00 and 62.50
        assertThat(first.path("closing_debt_balance_amount").asLong()).isEqualTo(33_494);
        assertThat(payouts.path(1).path("totals").path("settlement_amount").asLong())
                .isEqualTo(16_506);
    }

    @Test
    void theShopSellsThroughIt() throws Exception {
        try (var shop = new ShopifySimulator()) {
            shop.start(null, 0, time);
            shop.connect(Map.of("kustom", kustom.baseUri()));
            http.json("POST", shop.baseUri() + "/_control/sell", "{\"payment\":\"kustom\"}");
            http.json("POST", shop.baseUri() + "/_control/ship", "{\"capture\":true}");
            var order = kustom.state().path("order").iterator().next();
            assertThat(order.path("status").asString()).isEqualTo("CAPTURED");
            assertThat(order.path("merchant_reference1").asString()).startsWith("r");
        }
    }
}

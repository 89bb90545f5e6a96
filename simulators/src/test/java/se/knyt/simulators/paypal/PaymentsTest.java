package se.knyt.simulators.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.paypal.PayPalUnderTest.issue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.simulators.base.Json;

class PaymentsTest {
    private PayPalUnderTest test;

    @BeforeEach
    void start() throws Exception {
        test = new PayPalUnderTest("2026-03-09T08:15:00Z");
    }

    @AfterEach
    void stop() throws Exception {
        test.close();
    }

    private String authorization(long amount) throws Exception {
        return Json.text(test.purchase(amount, "SEK", "10482", false), "authorization_id");
    }

    @Test
    void aPartIsCapturedThenTheRestAndTheOrderShowsBoth() throws Exception {
        var purchase = test.purchase(124_900, "SEK", "10482", false);
        var id = Json.text(purchase, "authorization_id");
        assertThat(test.capture(id, "1000.00").statusCode()).isEqualTo(201);
        assertThat(test.get("/v2/payments/authorizations/" + id).path("status").asString())
                .isEqualTo("PARTIALLY_CAPTURED");
        var rest = test.call("POST", "/v2/payments/authorizations/" + id + "/capture", "{}");
        assertThat(rest.statusCode()).isEqualTo(201);
        var unit = test.get("/v2/checkout/orders/" + Json.text(purchase, "id"))
                .path("purchase_units")
                .path(0);
        assertThat(unit.path("custom_id").asString()).isEqualTo("10482");
        var captures = unit.path("payments").path("captures");
        assertThat(captures.path(0).path("amount").path("value").asString()).isEqualTo("1000.00");
        assertThat(captures.path(1).path("amount").path("value").asString()).isEqualTo("249.00");
        assertThat(issue(test.capture(id, "1.00"))).isEqualTo("422 AUTHORIZATION_ALREADY_CAPTURED");
    }

    @Test
    void theSameRequestIdGivesTheSameCaptureAgain() throws Exception {
        var id = authorization(10_000);
        var first = test.capture(id, "40.00", "PayPal-Request-Id", "key-1", "Prefer", "return=representation");
        var again = test.capture(id, "40.00", "PayPal-Request-Id", "key-1", "Prefer", "return=representation");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(test.capture(id, "40.00").statusCode()).isEqualTo(201);
        assertThat(Json.read(test.capture(id, "20.00", "Prefer", "return=minimal")
                                .body())
                        .has("amount"))
                .isFalse();
    }

    @Test
    void refusalsNameTheRuleAndChangeNothing() throws Exception {
        var id = authorization(10_000);
        assertThat(issue(test.capture(id, "115.01"))).isEqualTo("422 MAX_CAPTURE_AMOUNT_EXCEEDED");
        assertThat(issue(test.capture(id, "1.001"))).isEqualTo("422 DECIMAL_PRECISION");
        assertThat(issue(test.capture(id, "0.00"))).isEqualTo("422 CANNOT_BE_ZERO_OR_NEGATIVE");
        assertThat(issue(test.capture(id, "1e9999999"))).startsWith("4");
        assertThat(issue(test.capture("NOSUCH", "1.00"))).isEqualTo("404 INVALID_RESOURCE_ID");
        assertThat(issue(test.call(
                        "POST",
                        "/v2/payments/authorizations/" + id + "/capture",
                        "{\"amount\":{\"currency_code\":\"EUR\",\"value\":\"1.00\"}}")))
                .isEqualTo("422 AUTH_CAPTURE_CURRENCY_MISMATCH");
        assertThat(test.rows()).isEmpty();
        assertThat(test.call("POST", "/v2/payments/authorizations/" + id + "/void", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(issue(test.capture(id, "1.00"))).isEqualTo("422 AUTHORIZATION_VOIDED");
        var yen = Json.text(test.purchase(500, "JPY", "y", false), "authorization_id");
        assertThat(issue(test.call(
                        "POST",
                        "/v2/payments/authorizations/" + yen + "/capture",
                        "{\"amount\":{\"currency_code\":\"JPY\",\"value\":\"1.5\"}}")))
                .isEqualTo("422 DECIMALS_NOT_SUPPORTED");
    }

    @Test
    void anAuthorizationLivesTwentyNineDays() throws Exception {
        var id = authorization(10_000);
        test.tick(Duration.ofDays(29).minusSeconds(1));
        assertThat(test.get("/v2/payments/authorizations/" + id).path("status").asString())
                .isEqualTo("CREATED");
        test.tick(Duration.ofSeconds(1));
        var refused = test.call("POST", "/v2/payments/authorizations/" + id + "/capture", "{}");
        assertThat(issue(refused)).isEqualTo("422 AUTHORIZATION_EXPIRED");
    }

    @Test
    void severalRefundsNeverExceedTheCaptureAndANumberIsUsedOnce() throws Exception {
        var capture = Json.text(test.purchase(10_000, "SEK", "10482", true), "capture_id");
        var part =
                "{\"amount\":{\"currency_code\":\"SEK\",\"value\":\"30.00\"},\"invoice_id\":\"R1\",\"custom_id\":\"c\"}";
        assertThat(test.refund(capture, part, "PayPal-Request-Id", "r").statusCode())
                .isEqualTo(201);
        assertThat(test.refund(capture, part, "PayPal-Request-Id", "r").statusCode())
                .isEqualTo(200);
        assertThat(issue(test.refund(capture, part))).isEqualTo("422 DUPLICATE_INVOICE_ID");
        assertThat(issue(test.refund(capture, "{\"amount\":{\"currency_code\":\"SEK\",\"value\":\"70.01\"}}")))
                .isEqualTo("422 REFUND_AMOUNT_EXCEEDED");
        var rest = Json.read(
                test.refund(capture, "{}", "Prefer", "return=representation").body());
        assertThat(rest.path("amount").path("value").asString()).isEqualTo("70.00");
        assertThat(rest.path("seller_payable_breakdown")
                        .path("total_refunded_amount")
                        .path("value")
                        .asString())
                .isEqualTo("100.00");
        assertThat(issue(test.refund(capture, "{}"))).isEqualTo("422 CAPTURE_FULLY_REFUNDED");
        // 100.00 − 3.40 % − 3.25; fees stay with PayPal
        assertThat(test.rows()).containsExactly("T0006 100.00 -6.65 SEK", "T1107 -30.00 SEK", "T1107 -70.00 SEK");
    }

    @Test
    void withoutTheSecretNothingIsGiven() throws Exception {
        assertThat(test.token("wrong", "grant_type=client_credentials").statusCode())
                .isEqualTo(401);
        assertThat(test.token("sandbox-secret", "grant_type=password").statusCode())
                .isEqualTo(400);
        test.control("revoke", "");
        assertThat(test.call("GET", "/v1/reporting/balances", "").statusCode()).isEqualTo(401);
    }

    /** "A reauthorization is only allowed once from Day 4 to Day 29", and captures go to the new one; the last day stays. */
    @Test
    void anAuthorizationIsMadeAnewOnceAndTakesThePlaceOfTheOld() throws Exception {
        var purchase = test.purchase(124_900, "SEK", "10482", false);
        var id = Json.text(purchase, "authorization_id");
        var path = "/v2/payments/authorizations/" + id;
        assertThat(issue(test.call("POST", path + "/reauthorize", "{}"))).isEqualTo("422 REAUTHORIZATION_TOO_SOON");
        test.tick(Duration.ofDays(4));
        var more = "{\"amount\":{\"currency_code\":\"SEK\",\"value\":\"1249.01\"}}";
        assertThat(issue(test.call("POST", path + "/reauthorize", more)))
                .isEqualTo("422 AUTHORIZATION_AMOUNT_EXCEEDED");
        var made = test.call("POST", path + "/reauthorize", "{}", "Prefer", "return=representation");
        assertThat(made.statusCode()).isEqualTo(201);
        var fresh = Json.read(made.body());
        assertThat(Json.text(fresh, "id")).isNotEqualTo(id);
        assertThat(Json.text(fresh, "expiration_time")).isEqualTo(Json.text(test.get(path), "expiration_time"));
        assertThat(issue(test.call("POST", path + "/reauthorize", "{}"))).isEqualTo("422 REAUTHORIZATION_TOO_SOON");
        assertThat(issue(test.call(
                        "POST", "/v2/payments/authorizations/" + Json.text(fresh, "id") + "/reauthorize", "{}")))
                .isEqualTo("422 REAUTHORIZATION_NOT_SUPPORTED");
        assertThat(issue(test.capture(id, "1249.00"))).isEqualTo("422 TRANSACTION_REFUSED");
        assertThat(test.capture(Json.text(fresh, "id"), "1249.00").statusCode()).isEqualTo(201);
    }

    /** By the description of the request: an amount needs its currency, and a capture has no field of one's own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"amount":{"value":"1.00"}}                                     | MISSING_REQUIRED_PARAMETER | /amount/currency_code
                    {"amount":{"currency_code":"SEK"}}                              | MISSING_REQUIRED_PARAMETER | /amount/value
                    {"amount":{"currency_code":"SEK","value":"one"}}                | INVALID_PARAMETER_SYNTAX   | /amount/value
                    {"amount":{"currency_code":"SEK","value":"1.00"},"custom_id":"x"} | INVALID_PARAMETER_SYNTAX   | /custom_id""")
    void aBodyThatIsNotAsDescribedIsRefusedByField(String body, String issue, String field) throws Exception {
        var purchase = test.purchase(10_000, "SEK", "1001", false);
        var authorization = Json.text(purchase, "authorization_id");
        var answer = test.call("POST", "/v2/payments/authorizations/" + authorization + "/capture", body);
        assertThat(issue(answer)).isEqualTo("400 " + issue);
        var detail = Json.read(answer.body()).path("details").path(0);
        assertThat(Json.text(detail, "field")).isEqualTo(field);
        assertThat(Json.text(detail, "location")).isEqualTo("body");
    }
}

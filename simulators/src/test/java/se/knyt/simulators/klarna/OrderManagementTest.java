package se.knyt.simulators.klarna;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.VendorDescription;

class OrderManagementTest {
    private KlarnaUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new KlarnaUnderTest("2026-11-25T08:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    @Test
    void aCaptureAnswersWithItsIdAndPlaceAndAnEmptyBody() throws Exception {
        var order = test.order(10_000, "1001");
        var answer = test.capture(order, 4_000);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEmpty();
        var id = answer.headers().firstValue("Capture-Id").orElseThrow();
        assertThat(answer.headers().firstValue("Location")).hasValue(test.klarna.baseUri() + order + "/captures/" + id);
        assertThat(test.get(order + "/captures/" + id).path("captured_amount").asLong())
                .isEqualTo(4_000);
        assertThat(test.get(order).path("status").asString()).isEqualTo("PART_CAPTURED");
        assertThat(test.get(order).path("remaining_authorized_amount").asLong()).isEqualTo(6_000);
    }

    @Test
    void theSameIdempotencyKeyCapturesOnceAndAnswersTheSame() throws Exception {
        var order = test.order(10_000, "1001");
        var first = test.capture(order, 4_000, "Klarna-Idempotency-Key", "key-1");
        var second = test.capture(order, 4_000, "Klarna-Idempotency-Key", "key-1");
        assertThat(second.headers().firstValue("Capture-Id"))
                .isEqualTo(first.headers().firstValue("Capture-Id"));
        assertThat(test.get(order).path("captured_amount").asLong()).isEqualTo(4_000);
        test.capture(order, 4_000, "Klarna-Idempotency-Key", "key-2");
        assertThat(test.get(order).path("captured_amount").asLong()).isEqualTo(8_000);
    }

    @Test
    void moreThanIsLeftIsRefusedInKlarnasErrorForm() throws Exception {
        var order = test.order(10_000, "1001");
        var tooMuch = test.capture(order, 10_001);
        assertThat(tooMuch.statusCode()).isEqualTo(403);
        assertThat(Json.read(tooMuch.body()).path("error_code").asString()).isEqualTo("CAPTURE_NOT_ALLOWED");
        var early = test.call("POST", order + "/refunds", "{\"refunded_amount\":1}");
        assertThat(Json.read(early.body()).path("error_code").asString()).isEqualTo("REFUND_NOT_ALLOWED");
        var unknown = test.call("GET", "/ordermanagement/v1/orders/none", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Json.read(unknown.body()).path("error_code").asString()).isEqualTo("NO_SUCH_ORDER");
    }

    @Test
    void anAuthorizationEndsAfterTwentyEightDaysUnlessItIsExtended() throws Exception {
        var left = test.order(10_000, "1001");
        var extended = test.order(10_000, "1002");
        test.time.tick(Duration.ofDays(20));
        assertThat(test.call("POST", extended + "/extend-authorization-time", "")
                        .statusCode())
                .isEqualTo(204);
        test.time.tick(Duration.ofDays(8));
        assertThat(test.get(left).path("status").asString()).isEqualTo("EXPIRED");
        assertThat(test.capture(left, 10_000).statusCode()).isEqualTo(403);
        assertThat(test.capture(extended, 10_000).statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsUnderFraudCheckCannotBeCaptured() throws Exception {
        var order = test.control("orders", "{\"order_amount\":5000,\"fraud_status\":\"PENDING\"}");
        var path = "/ordermanagement/v1/orders/" + order.path("order_id").asString();
        assertThat(test.capture(path, 5_000).statusCode()).isEqualTo(403);
        test.control(
                "orders/" + order.path("order_id").asString() + "/fraud-status", "{\"fraud_status\":\"ACCEPTED\"}");
        assertThat(test.capture(path, 5_000).statusCode()).isEqualTo(201);
    }

    @Test
    void cancelOnlyBeforeTheFirstCaptureAndReleaseAfterIt() throws Exception {
        var untouched = test.order(10_000, "1001");
        assertThat(test.call("POST", untouched + "/cancel", "").statusCode()).isEqualTo(204);
        assertThat(test.get(untouched).path("status").asString()).isEqualTo("CANCELLED");
        var part = test.order(10_000, "1002");
        test.capture(part, 4_000);
        assertThat(test.call("POST", part + "/cancel", "").statusCode()).isEqualTo(403);
        assertThat(test.call("POST", part + "/release-remaining-authorization", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(test.get(part).path("status").asString()).isEqualTo("CAPTURED");
        assertThat(test.get(part).path("remaining_authorized_amount").asLong()).isZero();
    }

    @Test
    void linesWhoseTaxOrSumDoesNotFitAreABadValue() throws Exception {
        var order = test.order(12_500, "1001");
        var wrongTax = test.call("POST", order + "/captures", line(12_500, 2_503));
        assertThat(wrongTax.statusCode()).isEqualTo(400);
        assertThat(Json.read(wrongTax.body()).path("error_code").asString()).isEqualTo("BAD_VALUE");
        assertThat(test.call("POST", order + "/captures", line(12_500, 2_501)).statusCode())
                .isEqualTo(201);
    }

    private static String line(long total, long tax) {
        return "{\"captured_amount\":" + total + ",\"order_lines\":[{\"name\":\"x\",\"quantity\":1,\"unit_price\":"
                + total + ",\"total_amount\":" + total + ",\"tax_rate\":2500,\"total_tax_amount\":" + tax + "}]}";
    }

    @Test
    void withoutTheRightCredentialsNothingIsShown() throws Exception {
        var order = test.order(10_000, "1001");
        var refused = test.http.send("GET", test.klarna.baseUri() + order, "", "Authorization", "Basic bm86bm8=");
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    @Test
    void hostileBodiesAreRefused() throws Exception {
        var order = test.order(10_000, "1001");
        for (var body : new String[] {
            "",
            "[]",
            "{\"captured_amount\":\"100\"}",
            "{\"captured_amount\":-1}",
            "{\"captured_amount\":1e5}",
            "{\"captured_amount\":99999999999999999999}",
            "{\"captured_amount\":100,\"order_lines\":[{\"name\":\"x\",\"quantity\":9223372036854775807,\"unit_price\":9,\"total_amount\":1}]}",
            "{\"captured_amount\":100,\"reference\":\"" + "r".repeat(256) + "\"}"
        }) {
            assertThat(test.call("POST", order + "/captures", body).statusCode())
                    .as(body.length() > 80 ? body.substring(0, 80) : body)
                    .isBetween(400, 499);
        }
        assertThat(test.get(order).path("captured_amount").asLong()).isZero();
    }

    /** 49.00 and its VAT of 12.25 beside the fees of the sale. */
    @Test
    void theBuyerIsGivenMoreTimeOnceForAFee() throws Exception {
        var order = test.order(100_000, "1001");
        test.capture(order, 100_000);
        var capture = order + "/captures/"
                + test.get(order).path("captures").path(0).path("capture_id").asString();
        var options = test.get(capture + "/extend-due-date-options");
        new VendorDescription("klarna", "order-management-api-openapi.yml").conforms("ExtendDueDateOptions", options);
        assertThat(options.path("options").size()).isEqualTo(2);
        var wanted = "{\"number_of_days\":30}";
        assertThat(test.call("PATCH", capture + "/extend-due-date", "{\"number_of_days\":9}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(test.call("PATCH", capture + "/extend-due-date", wanted).statusCode())
                .isEqualTo(204);
        assertThat(test.call("PATCH", capture + "/extend-due-date", wanted).statusCode())
                .isEqualTo(403);
        assertThat(test.get(capture + "/extend-due-date-options")
                        .path("options")
                        .isEmpty())
                .isTrue();
        var fee = test.klarna
                .state()
                .path("transaction")
                .valueStream()
                .filter(row -> Json.text(row, "detailed_type").equals("EXTEND_DUE_DATE_FEE"))
                .findFirst()
                .orElseThrow();
        assertThat(fee.path("amount").asLong()).isEqualTo(4_900);
        assertThat(fee.path("vat_amount").asLong()).isEqualTo(1_225);
    }

    @Test
    void aCaptureIsWhatItsLinesSumToAndGoesOutByAMethodThatThereIs() throws Exception {
        var order = test.order(10_000, "1001");
        var line = "{\"name\":\"Mugg\",\"quantity\":1,\"unit_price\":3999,\"total_amount\":3999}";
        refused(test.call("POST", order + "/captures", "{\"captured_amount\":4000,\"order_lines\":[" + line + "]}"));
        var flown = "{\"shipping_method\":\"Pigeon\",\"tracking_number\":\"1\"}";
        refused(test.call("POST", order + "/captures", "{\"captured_amount\":4000,\"shipping_info\":[" + flown + "]}"));
        refused(test.call("POST", order + "/shipping-info", "{\"shipping_info\":[" + flown + "]}"));
        refused(test.capture(order, 4_000, "Klarna-Idempotency-Key", "k".repeat(300)));
        assertThat(test.get(order).path("captured_amount").asLong()).isZero();
        var sent = flown.replace("Pigeon", "PickUpPoint");
        assertThat(test.call(
                                "POST",
                                order + "/captures",
                                "{\"captured_amount\":3999,\"order_lines\":[" + line + "],\"shipping_info\":[" + sent
                                        + "]}")
                        .statusCode())
                .isEqualTo(201);
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.read(answer.body()).path("error_code").asString()).isEqualTo("BAD_VALUE");
    }
}

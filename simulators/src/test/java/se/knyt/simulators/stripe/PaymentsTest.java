package se.knyt.simulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.simulators.base.Json;

/** Expected codes and states are those of Stripe's API reference and error list. */
class PaymentsTest {
    private StripeUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new StripeUnderTest("2026-03-02T09:00:00Z");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }

    @Test
    void aReservationIsCapturedOnceAndTheRestIsLetGoOf() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", false);
        var reserved = test.get("payment_intents/" + intent + "?expand[]=latest_charge");
        assertThat(Json.text(reserved, "status")).isEqualTo("requires_capture");
        assertThat(Json.text(reserved.path("metadata"), "order_id")).isEqualTo("1001");
        assertThat(reserved.path("latest_charge").path("captured").asBoolean(true))
                .isFalse();
        assertThat(StripeUnderTest.refusal(
                        test.call("POST", "payment_intents/" + intent + "/capture", "amount_to_capture=10001")))
                .isEqualTo("400 amount_too_large");
        var taken = test.post("payment_intents/" + intent + "/capture", "amount_to_capture=6000");
        assertThat(Json.text(taken, "status")).isEqualTo("succeeded");
        assertThat(Json.number(taken, "amount_received")).isEqualTo(6_000);
        assertThat(Json.number(taken, "amount_capturable")).isZero();
        assertThat(StripeUnderTest.refusal(test.call("POST", "payment_intents/" + intent + "/capture", "")))
                .isEqualTo("400 payment_intent_unexpected_state");
        assertThat(StripeUnderTest.refusal(test.call("POST", "payment_intents/" + intent + "/cancel", "")))
                .isEqualTo("400 payment_intent_unexpected_state");
    }

    @Test
    void refundsNeverGiveMoreThanWasTaken() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", true);
        var form = "payment_intent=" + intent + "&metadata[knyt]=R1&amount=";
        var refund = test.post("refunds", form + "4000");
        assertThat(Json.text(refund, "status")).isEqualTo("succeeded");
        assertThat(Json.text(refund.path("metadata"), "knyt")).isEqualTo("R1");
        assertThat(StripeUnderTest.refusal(test.call("POST", "refunds", form + "6001")))
                .isEqualTo("400 invalid_request_error");
        test.post("refunds", form + "6000");
        assertThat(StripeUnderTest.refusal(test.call("POST", "refunds", "payment_intent=" + intent)))
                .isEqualTo("400 charge_already_refunded");
        var found = test.get("refunds?payment_intent=" + intent).path("data");
        assertThat(found.size()).isEqualTo(2);
        assertThat(Json.number(found.path(0), "amount")).as("newest first").isEqualTo(6_000);
    }

    @Test
    void aKeyDoesOnceAndRefusesAnotherRequest() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", true);
        var form = "payment_intent=" + intent + "&amount=4000";
        var first = test.call("POST", "refunds", form, "Idempotency-Key", "k1");
        var again = test.call("POST", "refunds", form, "Idempotency-Key", "k1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        var other = test.call("POST", "refunds", "payment_intent=" + intent + "&amount=4001", "Idempotency-Key", "k1");
        assertThat(StripeUnderTest.refusal(other)).isEqualTo("400 idempotency_error");
        assertThat(test.get("refunds").path("data").size()).isEqualTo(1);
        test.time.tick(Duration.ofHours(25));
        test.call("POST", "refunds", form, "Idempotency-Key", "k1");
        assertThat(test.get("refunds").path("data").size())
                .as("a key lives for a day")
                .isEqualTo(2);
    }

    @Test
    void whatNobodyCapturesInAWeekExpires() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", false);
        test.time.tick(Duration.ofDays(7));
        var expired = test.get("payment_intents/" + intent);
        assertThat(Json.text(expired, "status")).isEqualTo("canceled");
        assertThat(Json.text(expired, "cancellation_reason")).isEqualTo("expired");
    }

    @Test
    void badCallsAreRefusedByName() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", false);
        var path = "payment_intents/" + intent + "/capture";
        assertThat(StripeUnderTest.refusal(test.call("POST", path, "amount=1"))).isEqualTo("400 parameter_unknown");
        assertThat(StripeUnderTest.refusal(test.call("POST", path, "amount_to_capture=1.5")))
                .isEqualTo("400 parameter_invalid_integer");
        assertThat(StripeUnderTest.refusal(test.call("POST", path, "amount_to_capture=0")))
                .isEqualTo("400 parameter_invalid_integer");
        assertThat(StripeUnderTest.refusal(test.call("POST", "refunds", ""))).isEqualTo("400 parameter_missing");
        assertThat(StripeUnderTest.refusal(test.call("GET", "payment_intents/pi_none", "")))
                .isEqualTo("404 resource_missing");
        assertThat(StripeUnderTest.refusal(test.call("GET", "charges?limit=101", "")))
                .isEqualTo("400 parameter_invalid_integer");
        var unsigned = test.http.send("GET", test.stripe.baseUri() + "/v1/balance", "", "Authorization", "Bearer x");
        assertThat(unsigned.statusCode()).isEqualTo(401);
        var answered = test.call("GET", "payment_intents/" + intent, "");
        assertThat(List.of(unsigned, answered))
                .extracting(answer -> answer.headers().firstValue("Request-Id").orElse(""))
                .allMatch(id -> id.startsWith("req_"))
                .doesNotHaveDuplicates();
        var act = test.http.send("POST", test.stripe.baseUri() + "/_control/purchases", "{\"amount_minor\":1.5}");
        assertThat(act.statusCode()).isEqualTo(400);
    }

    @Test
    void listsGoOnAfterAnIdBothWays() throws Exception {
        for (int i = 0; i < 5; i++) {
            test.purchase("o" + i, 1_000 + i, "SEK", false);
        }
        var first = test.get("charges?limit=2");
        assertThat(first.path("has_more").asBoolean(false)).isTrue();
        assertThat(Json.number(first.path("data").path(0), "amount")).isEqualTo(1_004);
        var last = Json.text(first.path("data").path(1), "id");
        var second = test.get("charges?limit=10&starting_after=" + last);
        assertThat(second.path("data").size()).isEqualTo(3);
        assertThat(second.path("has_more").asBoolean(true)).isFalse();
        var before = Json.text(second.path("data").path(0), "id");
        assertThat(test.get("charges?ending_before=" + before).path("data").size())
                .isEqualTo(2);
    }

    /** What Stripe's reference does not mark as expandable is refused, whether the list has anything in it or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "charges?expand[]=data.amount",
                "charges?expand[]=data.colour",
                "charges?expand[]=balance_transaction",
                "payouts?expand[]=data.source",
                "refunds?expand[]=data.charge.colour",
                "balance?expand[]=available"
            })
    void whatCannotBeExpandedIsRefused(String path) throws Exception {
        test.purchase("1001", 10_000, "SEK", true);
        var answer = test.call("GET", path, "");
        assertThat(StripeUnderTest.refusal(answer)).isEqualTo("400 invalid_request_error");
        assertThat(answer.body()).contains("This property cannot be expanded (");
    }

    @Test
    void versionAccountAndReasonAreTheOnesThatThereAre() throws Exception {
        var intent = test.purchase("1001", 10_000, "SEK", false);
        assertThat(StripeUnderTest.refusal(test.call("GET", "balance", "", "Stripe-Version", "nonsense")))
                .isEqualTo("400 invalid_request_error");
        assertThat(StripeUnderTest.refusal(test.call("GET", "balance", "", "Stripe-Account", "acct_other")))
                .isEqualTo("403 account_invalid");
        var cancel = "payment_intents/" + intent + "/cancel";
        var invented = test.call("POST", cancel, "cancellation_reason=bored");
        assertThat(StripeUnderTest.refusal(invented)).isEqualTo("400 invalid_request_error");
        assertThat(invented.body()).contains("\"param\":\"cancellation_reason\"");
        assertThat(StripeUnderTest.refusal(test.call("POST", cancel, "cancellation_reason=expired")))
                .isEqualTo("400 invalid_request_error");
        assertThat(test.call("POST", cancel, "cancellation_reason=abandoned").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPayoutIsInACurrencyThatThereIs() throws Exception {
        var unknown = test.call("POST", "payouts", "amount=100&currency=xyz");
        assertThat(StripeUnderTest.refusal(unknown)).isEqualTo("400 invalid_request_error");
        assertThat(unknown.body()).contains("Invalid currency: xyz");
        assertThat(StripeUnderTest.refusal(test.call("POST", "payouts", "amount=100&currency=sek")))
                .isEqualTo("400 balance_insufficient");
    }
}

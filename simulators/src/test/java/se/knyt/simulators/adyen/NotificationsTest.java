package se.knyt.simulators.adyen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;
import se.knyt.simulators.base.VendorDescription;
import tools.jackson.databind.JsonNode;

/** Signed notifications: the only way in which the outcome of a modification is told. */
class NotificationsTest {
    private static final byte[] KEY = "a key made for this test".getBytes(StandardCharsets.UTF_8);

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final SimulatorServer receiver =
            new SimulatorServer(new Router().add("POST", "/hooks", this::take), new Faults(), new CallLog());
    private AdyenUnderTest test;

    private Reply take(Call call) {
        received.add(call.json());
        return Reply.text(200, "text/plain", "[accepted]");
    }

    @BeforeEach
    void start() throws Exception {
        test = new AdyenUnderTest("2026-03-02T08:00:00Z");
        receiver.start(0);
        test.control(
                "webhook",
                "{\"url\":\"" + receiver.baseUri() + "/hooks\",\"hmac_key\":\""
                        + HexFormat.of().formatHex(KEY) + "\"}");
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
        receiver.close();
    }

    private JsonNode next() throws Exception {
        var body = received.poll(20, TimeUnit.SECONDS);
        assertThat(body).as("a notification within twenty seconds").isNotNull();
        var item = body.path("notificationItems").path(0).path("NotificationRequestItem");
        var amount = item.path("amount");
        var signed = String.join(
                ":",
                List.of(
                        Json.text(item, "pspReference"),
                        Json.text(item, "originalReference"),
                        Json.text(item, "merchantAccountCode"),
                        Json.text(item, "merchantReference"),
                        amount.path("value").asString(),
                        Json.text(amount, "currency"),
                        Json.text(item, "eventCode"),
                        Json.text(item, "success")));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        assertThat(Json.text(item.path("additionalData"), "hmacSignature"))
                .isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        return item;
    }

    private List<String> events(int count) throws Exception {
        var events = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var item = next();
            events.add(Json.text(item, "eventCode") + " " + Json.text(item, "success"));
        }
        return events;
    }

    private void conforms(String event, JsonNode item) throws IOException {
        new VendorDescription("adyen", "Webhooks-v1.json").conforms(event, item);
    }

    @Test
    void eachOutcomeIsToldAndSigned() throws Exception {
        var payment = test.purchase(10_000, "a:b\\\\c");
        var authorised = next();
        assertThat(Json.text(authorised, "eventCode")).isEqualTo("AUTHORISATION");
        assertThat(Json.text(authorised, "pspReference")).isEqualTo(payment);
        assertThat(Json.text(authorised, "eventDate")).isEqualTo("2026-03-02T09:00:00+01:00");
        conforms("AuthorisationNotificationRequestItem", authorised);
        var id = test.received("captures", payment, 6_000, "F1");
        test.tick(Duration.ofMinutes(2));
        var captured = next();
        assertThat(Json.text(captured, "pspReference")).isEqualTo(id);
        assertThat(Json.text(captured, "originalReference")).isEqualTo(payment);
        conforms("CaptureNotificationRequestItem", captured);
        test.received("captures", payment, 6_000, "F2");
        test.tick(Duration.ofMinutes(2));
        var refused = next();
        assertThat(Json.text(refused, "success")).isEqualTo("false");
        assertThat(Json.text(refused, "reason")).isEqualTo("Insufficient balance on payment");
        assertThat(test.call("cancels", payment, "{\"merchantAccount\":\"KnytSandboxSE\",\"reference\":\"C1\"}")
                        .statusCode())
                .isEqualTo(201);
        test.received("refunds", payment, 1_000, "R1");
        test.tick(Duration.ofMinutes(2));
        assertThat(events(2)).containsExactlyInAnyOrder("CANCELLATION false", "REFUND true");
        test.control("refused-purchases", "{\"amount_minor\":100,\"reference\":\"1002\"}");
        assertThat(events(1)).containsExactly("AUTHORISATION false");
    }

    @Test
    void whatWasSaidToBeDoneMayFailAfterwards() throws Exception {
        var payment = test.purchase(10_000, "1001");
        var capture = test.received("captures", payment, 10_000, "F1");
        test.tick(Duration.ofMinutes(2));
        assertThat(events(2)).containsExactlyInAnyOrder("AUTHORISATION true", "CAPTURE true");
        test.control("captures/" + capture + "/fail", "{}");
        assertThat(events(1)).containsExactly("CAPTURE_FAILED true");
        test.control("modifications/fail-next", "{\"kind\":\"captures\",\"reason\":\"Do not honor\"}");
        test.received("captures", payment, 10_000, "F2");
        test.tick(Duration.ofMinutes(2));
        assertThat(Json.text(next(), "reason")).isEqualTo("Do not honor");
        test.received("captures", payment, 10_000, "F3");
        test.tick(Duration.ofDays(4));
        assertThat(events(2)).containsExactlyInAnyOrder("CAPTURE true", "REPORT_AVAILABLE true");
        var refund = test.received("refunds", payment, 4_000, "R1");
        test.tick(Duration.ofDays(4));
        assertThat(events(2)).containsExactlyInAnyOrder("REFUND true", "REPORT_AVAILABLE true");
        test.control("refunds/" + refund + "/fail", "{\"reversed\":true}");
        assertThat(events(1)).containsExactly("REFUNDED_REVERSED true");
        test.tick(Duration.ofDays(6));
        var report = next();
        assertThat(Json.text(report, "pspReference")).isEqualTo("settlement_detail_report_batch_132.csv");
        conforms("ReportAvailableNotificationRequestItem", report);
        var file = test.http.send("GET", Json.text(report, "reason"), "", "X-API-Key", AdyenSimulator.API_KEY);
        assertThat(file.body()).contains("RefundedReversed");
    }

    @Test
    void aDisputeIsToldStepByStep() throws Exception {
        var payment = test.purchase(10_000, "1001");
        test.control("purchases/" + payment + "/capture", "{}");
        assertThat(events(2)).containsExactlyInAnyOrder("AUTHORISATION true", "CAPTURE true");
        test.control("purchases/" + payment + "/request-for-information", "{}");
        conforms("DisputesNotificationRequestItem", next());
        test.control("purchases/" + payment + "/dispute", "{}");
        assertThat(events(2)).containsExactlyInAnyOrder("NOTIFICATION_OF_CHARGEBACK true", "CHARGEBACK true");
        test.control("purchases/" + payment + "/dispute/close", "{\"won\":true}");
        assertThat(events(2)).containsExactlyInAnyOrder("INFORMATION_SUPPLIED true", "CHARGEBACK_REVERSED true");
        test.control("purchases/" + payment + "/second-chargeback", "{}");
        assertThat(events(1)).containsExactly("SECOND_CHARGEBACK true");
    }

    /** Visa's period is 18 days: opened on 2 March at 09:00 in Stockholm, it ends on the 20th at the same hour. */
    @Test
    void aDisputeSaysWhyAndUntilWhenItCanBeDefended() throws Exception {
        var payment = test.purchase(10_000, "1001");
        test.control("purchases/" + payment + "/capture", "{}");
        assertThat(events(2)).containsExactlyInAnyOrder("AUTHORISATION true", "CAPTURE true");
        test.control(
                "purchases/" + payment + "/notification-of-chargeback", "{\"amount_minor\":4000,\"reason\":\"10.4\"}");
        var opened = next();
        conforms("DisputesNotificationRequestItem", opened);
        assertThat(Json.text(opened, "originalReference")).isEqualTo(payment);
        assertThat(Json.number(opened.path("amount"), "value")).isEqualTo(4_000);
        var said = opened.path("additionalData");
        assertThat(Json.text(said, "chargebackSchemeCode")).isEqualTo("visa");
        assertThat(Json.text(said, "chargebackReasonCode")).isEqualTo("10.4");
        assertThat(Json.text(said, "disputeStatus")).isEqualTo("Undefended");
        assertThat(Json.text(said, "defensePeriodEndsAt")).isEqualTo("2026-03-20T09:00:00+01:00");
        test.control("purchases/" + payment + "/dispute", "{}");
        var taken = next();
        assertThat(Json.text(taken, "eventCode")).isEqualTo("CHARGEBACK");
        assertThat(Json.text(taken, "pspReference")).isEqualTo(Json.text(opened, "pspReference"));
        // Nobody defends it: lost when the period has ended, after the reports of the batches until then.
        test.tick(Duration.ofDays(19));
        var last = next();
        while (Json.text(last, "eventCode").equals("REPORT_AVAILABLE")) {
            last = next();
        }
        assertThat(Json.text(last, "eventCode")).isEqualTo("DISPUTE_DEFENSE_PERIOD_ENDED");
        assertThat(Json.text(last.path("additionalData"), "disputeStatus")).isEqualTo("Lost");
        conforms("DisputesNotificationRequestItem", last);
    }

    @Test
    void aDefenceEndsAsTheIssuerDecides() throws Exception {
        var payment = test.purchase(10_000, "1001");
        test.control("purchases/" + payment + "/capture", "{}");
        test.control("purchases/" + payment + "/dispute", "{}");
        assertThat(events(4)).contains("NOTIFICATION_OF_CHARGEBACK true", "CHARGEBACK true");
        test.control("purchases/" + payment + "/dispute/defend", "{}");
        assertThat(Json.text(next().path("additionalData"), "disputeStatus")).isEqualTo("Pending");
        test.control("purchases/" + payment + "/dispute/close", "{\"won\":true}");
        var reversed = next();
        assertThat(Json.text(reversed, "eventCode")).isEqualTo("CHARGEBACK_REVERSED");
        assertThat(Json.text(reversed.path("additionalData"), "disputeStatus")).isEqualTo("Pending");
        test.control("purchases/" + payment + "/issuer-timeframe-expired", "{}");
        var won = next();
        assertThat(Json.text(won, "eventCode")).isEqualTo("ISSUER_RESPONSE_TIMEFRAME_EXPIRED");
        assertThat(Json.text(won.path("additionalData"), "disputeStatus")).isEqualTo("Won");
        conforms("DisputesNotificationRequestItem", won);
    }

    @Test
    void oneThatIsGivenInToIsAccepted() throws Exception {
        var payment = test.purchase(10_000, "1001");
        test.control("purchases/" + payment + "/capture", "{}");
        test.control("purchases/" + payment + "/dispute", "{}");
        assertThat(events(4)).contains("CHARGEBACK true");
        test.control("purchases/" + payment + "/dispute/accept", "{}");
        assertThat(Json.text(next().path("additionalData"), "disputeStatus")).isEqualTo("Accepted");
    }

    @Test
    void onlyThisMachineIsToldAndOnlyWithAKey() throws Exception {
        for (var wrong : List.of(
                "{\"url\":\"https://shop.example/hooks\",\"hmac_key\":\"00\"}",
                "{\"url\":\"http://127.0.0.1:1/hooks\",\"hmac_key\":\"xyz\"}")) {
            assertThat(test.http
                            .send("POST", test.adyen.baseUri() + "/_control/webhook", wrong)
                            .statusCode())
                    .isEqualTo(400);
        }
    }
}

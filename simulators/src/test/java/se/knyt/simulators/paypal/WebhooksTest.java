package se.knyt.simulators.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.CallLog;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.Router;
import se.knyt.simulators.base.SimulatorServer;

class WebhooksTest {
    @Test
    void anEventIsSignedAndOneByteOfDifferenceIsNoticed() throws Exception {
        BlockingQueue<Call> received = new LinkedBlockingQueue<>();
        var receiver = new SimulatorServer(
                new Router().add("POST", "/hooks", call -> {
                    received.add(call);
                    return Reply.empty(200);
                }),
                new Faults(),
                new CallLog());
        receiver.start(0);
        try (receiver;
                var test = new PayPalUnderTest("2026-03-09T08:15:00Z")) {
            var types = "\",\"event_types\":[{\"name\":\"PAYMENT.CAPTURE.COMPLETED\"}]}";
            var url = "{\"url\":\"" + receiver.baseUri() + "/hooks" + types;
            var webhook = Json.text(
                    Json.read(
                            test.call("POST", "/v1/notifications/webhooks", url).body()),
                    "id");
            assertThat(test.call("POST", "/v1/notifications/webhooks", url).body())
                    .contains("WEBHOOK_URL_ALREADY_EXISTS");
            assertThat(test.call("POST", "/v1/notifications/webhooks", "{\"url\":\"https://example.com" + types)
                            .body())
                    .contains("loopback");
            test.purchase(10_000, "SEK", "1001", true);
            var call = received.poll(20, TimeUnit.SECONDS);
            assertThat(call).isNotNull();
            var body = new String(call.body(), StandardCharsets.UTF_8);
            assertThat(call.json().path("event_type").asString()).isEqualTo("PAYMENT.CAPTURE.COMPLETED");
            assertThat(verified(test, call, webhook, body)).isEqualTo("SUCCESS");
            assertThat(verified(test, call, webhook, body.replace("100.00", "900.00")))
                    .isEqualTo("FAILURE");
            assertThat(verified(test, call, "OTHER", body)).isEqualTo("FAILURE");
        }
    }

    private static String verified(PayPalUnderTest test, Call call, String webhook, String event) throws Exception {
        var question = "{\"auth_algo\":\"SHA256withRSA\",\"transmission_id\":\""
                + call.header("PAYPAL-TRANSMISSION-ID").orElse("")
                + "\",\"transmission_time\":\""
                + call.header("PAYPAL-TRANSMISSION-TIME").orElse("")
                + "\",\"transmission_sig\":\""
                + call.header("PAYPAL-TRANSMISSION-SIG").orElse("")
                + "\",\"cert_url\":\"" + call.header("PAYPAL-CERT-URL").orElse("")
                + "\",\"webhook_id\":\"" + webhook + "\",\"webhook_event\":" + event + "}";
        var answer = test.call("POST", "/v1/notifications/verify-webhook-signature", question);
        return Json.text(Json.read(answer.body()), "verification_status");
    }
}

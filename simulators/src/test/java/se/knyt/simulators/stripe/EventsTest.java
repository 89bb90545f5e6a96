package se.knyt.simulators.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

class EventsTest {
    private final BlockingQueue<Call> received = new LinkedBlockingQueue<>();
    private final SimulatorServer receiver = new SimulatorServer(
            new Router().add("POST", "/hooks", call -> {
                received.add(call);
                return Reply.empty(200);
            }),
            new Faults(),
            new CallLog());
    private StripeUnderTest test;

    @BeforeEach
    void start() throws IOException {
        test = new StripeUnderTest("2026-03-02T09:00:00Z");
        receiver.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
        receiver.close();
    }

    /** The scheme of Stripe's signatures: HMAC-SHA256 over the time, a point, and the raw body. */
    @Test
    void whatWasAskedForComesSignedAndNothingElse() throws Exception {
        var endpoint =
                test.post("webhook_endpoints", "url=" + receiver.baseUri() + "/hooks&enabled_events[]=charge.captured");
        assertThat(test.get("webhook_endpoints/" + Json.text(endpoint, "id")).has("secret"))
                .as("the secret is shown once")
                .isFalse();
        test.purchase("1", 10_000, "SEK", true);
        var call = received.poll(20, TimeUnit.SECONDS);
        assertThat(call).isNotNull();
        assertThat(Json.text(call.json(), "type")).isEqualTo("charge.captured");
        // Both stand in every event (Stripe's reference, "The Event object").
        assertThat(call.json().path("pending_webhooks").asLong()).isEqualTo(1);
        assertThat(call.json().path("request").has("idempotency_key")).isTrue();
        var signature = call.header("Stripe-Signature").orElseThrow();
        var time = signature.substring(2, signature.indexOf(','));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Json.text(endpoint, "secret").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(signature).isEqualTo("t=1772442000,v1=" + HexFormat.of().formatHex(mac.doFinal(call.body())));
        assertThat(received).isEmpty();
        assertThat(test.get("events").path("data").size()).isEqualTo(2);
    }

    @Test
    void onlyThisMachineMaySubscribe() throws Exception {
        var answer = test.call("POST", "webhook_endpoints", "url=https://example.com/h&enabled_events[]=*");
        assertThat(StripeUnderTest.refusal(answer)).isEqualTo("400 url_invalid");
    }
}

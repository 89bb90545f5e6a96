package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.WebhookSource;
import se.knyt.testkit.HeldCredentials;

/** The signature was made with {@code openssl dgst -sha256 -hmac} over time, point and body. */
class StripeWebhooksTest {
    private static final long AT = 1_773_043_200;
    private static final String SECRET = "dummy";
    private static final String BODY = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"payout.paid\"}";
    private static final String SIGNATURE = "c0e2e28c0c085f0daa23ca230e5dcb991e2da4f02900dc6c402ff1428cd6cf8e";

    private static WebhookSource open(long now, String secret) {
        var secrets = new HashMap<>(Map.of("api-key", "dummy"));
        if (!secret.isEmpty()) {
            secrets.put("webhook-secret", secret);
        }
        return (WebhookSource) new StripeConnector()
                .open(new ConnectionContext(
                        URI.create("https://api.stripe.com"),
                        Map.of(),
                        new HeldCredentials(secrets),
                        call -> {
                            throw new AssertionError("verifying makes no call");
                        },
                        InstantSource.fixed(Instant.ofEpochSecond(now)),
                        ZoneOffset.UTC));
    }

    private static boolean holds(WebhookSource source, String header, String body) {
        return source.verify(Map.of("stripe-signature", header), body.getBytes(StandardCharsets.UTF_8))
                .isPresent();
    }

    @Test
    void whatIsSignedRightIsAHintToReadPayouts() {
        var header = Map.of("stripe-signature", "t=" + AT + ",v1=" + SIGNATURE + ",v0=0");
        var hint = open(AT + 10, SECRET)
                .verify(header, BODY.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(hint).isEqualTo(new WebhookSource.Hint("evt_1", "payouts"));
    }

    @Test
    void anEventOfARefundNamesTheRefundThatIsToBeAskedFor() {
        var body = "{\"id\":\"evt_2\",\"object\":\"event\",\"type\":\"refund.failed\",\"data\":{\"object\":"
                + "{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"failed\"}}}";
        var signature = "3e38f4d7593f99ab8b01e07733f9838885e3ca1fc6cf97d8cc6201ced08c2f33";
        var hint = open(AT, SECRET)
                .verify(
                        Map.of("stripe-signature", "t=" + AT + ",v1=" + signature),
                        body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(hint)
                .isEqualTo(WebhookSource.Hint.about("evt_2", "payouts", List.of(WebhookSource.About.of("re_1"))));
    }

    /** While the secret is changed there is a signature by each. */
    @Test
    void oneOfSeveralSignaturesIsEnough() {
        assertThat(holds(open(AT, SECRET), "t=" + AT + ",v1=" + "0".repeat(64) + ",v1=" + SIGNATURE, BODY))
                .isTrue();
    }

    @Test
    void aChangedBodyTimeOrSecretIsNoHint() {
        var header = "t=" + AT + ",v1=" + SIGNATURE;
        assertThat(holds(open(AT, SECRET), header, BODY.replace("paid", "void")))
                .isFalse();
        assertThat(holds(open(AT, SECRET), "t=" + (AT + 1) + ",v1=" + SIGNATURE, BODY))
                .isFalse();
        assertThat(holds(open(AT, SECRET + "x"), header, BODY)).isFalse();
        assertThat(holds(open(AT, ""), header, BODY)).isFalse();
    }

    @Test
    void anOldOneIsNoHint() {
        var header = "t=" + AT + ",v1=" + SIGNATURE;
        assertThat(holds(open(AT + 300, SECRET), header, BODY)).isTrue();
        assertThat(holds(open(AT + 301, SECRET), header, BODY)).isFalse();
        assertThat(holds(open(AT - 301, SECRET), header, BODY)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=", "t=x,v1=y", "v1=", ",,,", "t=999999999999999999999,v1=0"})
    void aBrokenHeaderIsNoHint(String header) {
        assertThat(holds(open(AT, SECRET), header, BODY)).isFalse();
    }
}

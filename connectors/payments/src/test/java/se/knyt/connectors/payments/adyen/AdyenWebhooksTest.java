package se.knyt.connectors.payments.adyen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.WebhookSource;

/** The signature was made with {@code openssl dgst -sha256 -mac HMAC -macopt hexkey:…} over the fields that Adyen names. */
class AdyenWebhooksTest {
    private static final String KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
    private static final String SIGNATURE = "ckax2RTN6UFLVi4u/6a2MdQqNskvhvDfii6r8hbsMwE=";
    private static final String BODY = """
            {"live":"false","notificationItems":[{"NotificationRequestItem":{
             "additionalData":{"hmacSignature":"%s"},"amount":{"currency":"SEK","value":124900},
             "eventCode":"CAPTURE","eventDate":"2026-03-09T09:15:00+01:00","merchantAccountCode":"ExempelbutikenSE",
             "merchantReference":"10482:F1","originalReference":"882000000000001A","pspReference":"882000000000002B",
             "reason":"","success":"true"}}]}""";

    private static WebhookSource open(String key) {
        var secrets = new HashMap<>(Map.of("api-key", "dummy"));
        if (!key.isEmpty()) {
            secrets.put("hmac-key", key);
        }
        return (WebhookSource) new AdyenConnector()
                .open(AdyenConnectorTest.context(Map.of("merchant-account", "ExempelbutikenSE"), secrets));
    }

    private static byte[] body(String signature) {
        return BODY.formatted(signature).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSignedRightIsAHintToReadPayouts() {
        var hint = open(KEY).verify(Map.of(), body(SIGNATURE)).orElseThrow();
        assertThat(hint.stream()).isEqualTo("payouts");
        assertThat(open(KEY).verify(Map.of(), body(SIGNATURE)).orElseThrow()).isEqualTo(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"124900", "SEK", "CAPTURE", "10482:F1", "882000000000001A", "882000000000002B", "\"true\""})
    void aChangedFieldIsNoHint(String field) {
        var changed = BODY.formatted(SIGNATURE).replace(field, field.startsWith("\"") ? "\"false\"" : "9");
        assertThat(open(KEY).verify(Map.of(), changed.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** Adyen cannot be asked what became of a capture or refund: its signed event says it. */
    @ParameterizedTest
    @CsvSource({
        "CAPTURE_FAILED, true, yes, VJxklny4ZMkFRx6AbNokjLFyyaoQVluuMcJ7qvwYzW0=",
        "REFUND_FAILED, true, yes, 8HIb1WUFub9/JLw5GF9mwU/LJd3k8b+zqypc8NTpLUM=",
        "REFUNDED_REVERSED, true, yes, ebU+/7F51N89hpp2SyEX6SCmON1bRNy74QqMKp2iWoo=",
        "REFUND, false, yes, rxxcnsQ9Y8NkXL5IEciIZXnJhGgZW/QkzDF9igUZnAU=",
        "REFUND, true, no, jBzktBMQTSyHP26ZN+pFADjAsA/02JiPD4OUQVFtYvw=",
        "REFUND_FAILED, false, no, 8wlC1HMA6FkS+EyvSMZnqcqZ450L4fI5CpzEWFr5ruU="
    })
    void whatCameToNothingIsNamed(String event, String success, String failed, String signature) {
        var body = BODY.formatted(signature)
                .replace("\"CAPTURE\"", "\"" + event + "\"")
                .replace("\"success\":\"true\"", "\"success\":\"" + success + "\"");
        var hint = open(KEY)
                .verify(Map.of(), body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(hint.about())
                .isEqualTo(
                        failed.equals("yes")
                                ? List.of(new WebhookSource.About("882000000000002B", Optional.of(event)))
                                : List.of());
    }

    @Test
    void anotherKeyOrNoneIsNoHint() {
        assertThat(open(KEY.replace('0', '1')).verify(Map.of(), body(SIGNATURE)))
                .isEmpty();
        assertThat(open("").verify(Map.of(), body(SIGNATURE))).isEmpty();
        assertThat(open(KEY).verify(Map.of(), body(""))).isEmpty();
    }

    /** One item signed right does not speak for another beside it. */
    @Test
    void everyItemMustBeSigned() {
        var item = BODY.formatted(SIGNATURE);
        var inner = item.substring(item.indexOf('[') + 1, item.lastIndexOf(']'));
        var two = item.replace("]}", "," + inner.replace("124900", "1") + "]}");
        assertThat(open(KEY).verify(Map.of(), two.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"notificationItems\":[]}", "{\"notificationItems\":[{}]}", "{\"a\":"})
    void whatIsNoWebhookIsNoHint(String body) {
        assertThat(open(KEY).verify(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}

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
import se.knyt.http.json.Json;
import se.knyt.spi.WebhookSource;

/** The signature was made with {@code openssl dgst -sha256 -mac HMAC -macopt hexkey:…} over the fields that Adyen names, as they are: nothing is escaped. */
class AdyenWebhooksTest {
    private static final String KEY = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
    private static final String SIGNATURE = "nnehea3r4uyg0xP4+m3oKzRBJrwKR9o8se5lPBSJ5ik=";
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

    /**
     * Adyen signs the fields as they stand. The first row is the example of Adyen's own libraries, key and signature theirs; the others are
     * of the same key, by {@code openssl}.
     */
    @ParameterizedTest
    @CsvSource({
        "7914073381342284, TestMerchant, TestPayment-1407325143704, coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
        "psp\\1, Merchant\\X, 14-08-2020-09:53:00, G5VKMCxeuYrbbF7+I0fS/VKtsf+Ac275KgEsWEpxi60=",
    })
    void whatAdyensOwnLibrariesSignIsTaken(String psp, String merchant, String reference, String signature) {
        var item = Json.object()
                .put("pspReference", psp)
                .put("merchantAccountCode", merchant)
                .put("merchantReference", reference)
                .put("eventCode", "AUTHORISATION")
                .put("success", "true");
        item.putObject("amount").put("currency", "EUR").put("value", 1130);
        item.putObject("additionalData").put("hmacSignature", signature);
        var body = Json.object().put("live", "false");
        body.putArray("notificationItems").addObject().set("NotificationRequestItem", item);

        assertThat(open("44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056")
                        .verify(Map.of(), body.toString().getBytes(StandardCharsets.UTF_8)))
                .isPresent();
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
        "CAPTURE_FAILED, true, yes, AxuUAho0/UzfUZcw17RnkD5p4IMPaDiOf00eU+qWeVE=",
        "REFUND_FAILED, true, yes, GYCA0CpxKsPY5UPcRkkYd5IU+Up7X6ejF8C1YWPT2pM=",
        "REFUNDED_REVERSED, true, yes, QanKeLHWXCAcK8/FU1ozjLyoDmfqAMX5esKQ+FrW4Nk=",
        "REFUND, false, yes, 5+yJVn63HIArCrd2s1TIR6Ez/oqRY9RzYyeETJ0ewXA=",
        "REFUND, true, no, GnBVxx4H2LulDWs/tajPFLDojf7TSj6QIaHSyUU5EMk=",
        "REFUND_FAILED, false, no, ChA+7h3atTevsnwWlPkxUP7/n/tY/hJWklh/mqXozgE="
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

package se.knyt.connectors.payments.adyen;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.Credentials;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.WebhookSource.About;
import se.knyt.spi.WebhookSource.Hint;
import tools.jackson.databind.JsonNode;

/**
 * Adyen's webhooks. What is signed is not the body but eight fields of each item, and what is made of most of them is only a hint that a
 * report may be there. One that tells of a dispute is kept itself: {@link DisputeNotice}.
 */
final class AdyenWebhooks {
    private static final int ITEMS_MAX = 100;
    /** Told after it was said to be done. */
    private static final Set<String> FAILED = Set.of("CAPTURE_FAILED", "REFUND_FAILED", "REFUNDED_REVERSED");
    /** Told without success: what was received was not carried out. */
    private static final Set<String> REFUSED = Set.of("CAPTURE", "REFUND");

    private final Credentials credentials;
    private final AdyenSettings settings;
    private final InstantSource time;

    AdyenWebhooks(Credentials credentials, AdyenSettings settings, InstantSource time) {
        this.credentials = credentials;
        this.settings = settings;
        this.time = time;
    }

    Optional<Hint> verify(byte[] body) {
        var key = credentials.secret(AdyenSettings.HMAC_KEY);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            var bytes = HexFormat.of().parseHex(key.get().reveal().strip());
            var items = Json.list(Json.parse(body), "notificationItems");
            if (items.isEmpty() || items.size() > ITEMS_MAX) {
                return Optional.empty();
            }
            var told = items.stream()
                    .map(item -> Json.get(item, "NotificationRequestItem"))
                    .toList();
            if (!told.stream().allMatch(item -> isSigned(item, bytes))) {
                return Optional.empty();
            }
            return Optional.of(new Hint(delivery(told), ProviderSession.PAYOUTS, disputes(told), failures(told)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Captures and refunds that Adyen took on and that came to nothing. It cannot be asked for them, so its signed word is all there is:
     * event and outcome are signed, the reason beside them is not and is left out.
     */
    private List<About> failures(List<JsonNode> items) {
        return items.stream()
                .filter(item -> text(item, "merchantAccountCode").equals(settings.merchantAccount()))
                .filter(AdyenWebhooks::hasFailed)
                .map(item -> new About(text(item, "pspReference"), Optional.of(text(item, "eventCode"))))
                .toList();
    }

    private static boolean hasFailed(JsonNode item) {
        var told = Boolean.parseBoolean(text(item, "success")) ? FAILED : REFUSED;
        return told.contains(text(item, "eventCode"))
                && !text(item, "pspReference").isEmpty();
    }

    private List<SourceRecord> disputes(List<JsonNode> items) {
        return items.stream()
                .filter(item -> DisputeNotice.isOne(item, settings.merchantAccount()))
                .map(item -> DisputeNotice.record(item, settings.portal(), time.instant()))
                .toList();
    }

    /** Adyen gives a delivery no id and sends one again until it is taken: what is signed tells it from others. */
    private static String delivery(List<JsonNode> items) {
        var all = items.stream().map(AdyenWebhooks::signed).collect(Collectors.joining("\n"));
        return Signatures.sha256Hex(all.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isSigned(JsonNode item, byte[] key) {
        var given = Json.textOr(item.path("additionalData"), "hmacSignature", "");
        var expected = Signatures.hmacSha256(key, signed(item).getBytes(StandardCharsets.UTF_8));
        return Signatures.same(Base64.getEncoder().encodeToString(expected), given);
    }

    /** The fields as they stand: Adyen's older page speaks of escaping, and Adyen signs without. */
    private static String signed(JsonNode item) {
        var amount = item.path("amount");
        return Stream.of(
                        text(item, "pspReference"),
                        text(item, "originalReference"),
                        text(item, "merchantAccountCode"),
                        text(item, "merchantReference"),
                        amount.path("value").asString(""),
                        text(amount, "currency"),
                        text(item, "eventCode"),
                        text(item, "success"))
                .collect(Collectors.joining(":"));
    }

    private static String text(JsonNode node, String field) {
        return Json.textOr(node, field, "");
    }
}

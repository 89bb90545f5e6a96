package se.knyt.connectors.payments.stripe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.Credentials;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource.About;
import se.knyt.spi.WebhookSource.Hint;

/**
 * Stripe's events: {@code Stripe-Signature: t=…,v1=…} with one {@code v1} for each secret that is valid while it is changed. Only hints
 * that payouts, or disputes, should be read, or that a refund should be asked for again.
 */
final class StripeWebhooks {
    /** How old or early an event may be: one that was caught can be played again no longer. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int PARTS_MAX = 20;
    private static final int ID_CHARS_MAX = 100;

    private final Credentials credentials;
    private final InstantSource time;

    StripeWebhooks(Credentials credentials, InstantSource time) {
        this.credentials = credentials;
        this.time = time;
    }

    /** What the header says. */
    private record Signed(String at, List<String> signatures) {
        static Signed of(String header) {
            var at = "";
            var signatures = new ArrayList<String>();
            for (var part : header.split(",", PARTS_MAX)) {
                if (part.startsWith("t=")) {
                    at = part.substring(2).strip();
                } else if (part.startsWith("v1=")) {
                    signatures.add(part.substring(3).strip());
                }
            }
            return new Signed(at, signatures);
        }
    }

    Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        var secret = credentials.secret(StripeSettings.WEBHOOK_SECRET);
        var signed = Signed.of(headers.getOrDefault("stripe-signature", ""));
        if (secret.isEmpty() || !signed.at().matches("\\d{1,12}") || !isNow(signed.at())) {
            return Optional.empty();
        }
        var expected = HexFormat.of()
                .formatHex(Signatures.hmacSha256(
                        secret.get().reveal().strip().getBytes(StandardCharsets.UTF_8),
                        (signed.at() + ".").getBytes(StandardCharsets.UTF_8),
                        body));
        return signed.signatures().stream().anyMatch(given -> Signatures.same(expected, given))
                ? Optional.of(Hint.about(id(body), stream(body), about(body)))
                : Optional.empty();
    }

    private boolean isNow(String at) {
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), time.instant());
        return age.abs().compareTo(TOLERANCE) <= 0;
    }

    /** The refund that an event is about, as it is or was: {@code refund.failed}, {@code refund.updated}, {@code charge.refund.updated}. */
    private static List<About> about(byte[] body) {
        try {
            var event = Json.parse(body);
            var object = event.path("data").path("object");
            var id = Json.textOr(object, "id", "");
            boolean refund = Json.textOr(event, "type", "").matches("(charge\\.)?refund\\.(failed|updated)");
            return refund && !id.isEmpty() && id.length() <= ID_CHARS_MAX ? List.of(About.of(id)) : List.of();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Events of disputes are named {@code charge.dispute.…}; all others are about money that payouts tell of. */
    private static String stream(byte[] body) {
        try {
            return Json.textOr(Json.parse(body), "type", "").startsWith("charge.dispute.")
                    ? ProviderSession.DISPUTES
                    : ProviderSession.PAYOUTS;
        } catch (IllegalArgumentException e) {
            return ProviderSession.PAYOUTS;
        }
    }

    /** The event's own id; one without a usable one is told apart by what it says. */
    private static String id(byte[] body) {
        try {
            var id = Json.textOr(Json.parse(body), "id", "");
            if (!id.isEmpty() && id.length() <= ID_CHARS_MAX) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Signed, and no event: nothing is read out of it, so nothing is to be told of either.
        }
        return Signatures.sha256Hex(body);
    }
}

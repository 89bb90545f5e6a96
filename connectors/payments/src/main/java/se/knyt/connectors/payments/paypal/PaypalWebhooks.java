package se.knyt.connectors.payments.paypal;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource.Hint;
import tools.jackson.databind.JsonNode;

/**
 * PayPal's events of disputes: only hints that disputes should be read. Whether an event is PayPal's, PayPal itself says, over the same
 * connection that everything else comes by; it is asked with the very bytes that came. No event tells of a withdrawal.
 */
final class PaypalWebhooks {
    static final List<String> EVENTS =
            List.of("CUSTOMER.DISPUTE.CREATED", "CUSTOMER.DISPUTE.UPDATED", "CUSTOMER.DISPUTE.RESOLVED");

    /** PayPal repeats an event for three days; nothing of it is taken later. */
    private static final Duration LATE = Duration.ofDays(3).plusHours(1);

    private static final Duration EARLY = Duration.ofMinutes(5);

    /** An app has ten at most. */
    private static final int WEBHOOKS_MAX = 10;

    private static final String WEBHOOK = "webhook_id";
    private static final int FIELD_CHARS_MAX = 1000;
    private static final int ID_CHARS_MAX = 100;

    /** What is asked, by the header that tells it. */
    private static final Map<String, String> FIELDS = Map.of(
            "auth_algo", "paypal-auth-algo",
            "cert_url", "paypal-cert-url",
            "transmission_id", "paypal-transmission-id",
            "transmission_sig", "paypal-transmission-sig",
            "transmission_time", "paypal-transmission-time");

    private final PaypalClient client;
    private final InstantSource time;

    /** The webhook under which an event held last, empty until then: the id is part of what is signed. */
    private volatile String own = "";

    PaypalWebhooks(PaypalClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    /** @throws ProviderFailure when PayPal cannot be asked: then the event is not answered, and PayPal sends it again */
    Optional<Hint> verify(Map<String, String> headers, byte[] body) {
        var id = id(body);
        var asked = Json.object();
        for (var field : FIELDS.entrySet()) {
            var value = headers.getOrDefault(field.getValue(), "");
            if (value.isEmpty() || value.length() > FIELD_CHARS_MAX) {
                return Optional.empty();
            }
            asked.put(field.getKey(), value);
        }
        if (id.isEmpty() || !isTimely(Json.text(asked, "transmission_time"))) {
            return Optional.empty();
        }
        var known = own;
        if (!known.isEmpty() && client.isSigned(asked.deepCopy().put(WEBHOOK, known), body)) {
            return Optional.of(new Hint(id.get(), ProviderSession.DISPUTES));
        }
        // All of the app: the shop's own may be among them, and ours may have been made anew.
        for (var webhook : client.webhooks().stream().limit(WEBHOOKS_MAX).toList()) {
            var other = Json.text(webhook, "id");
            if (!other.equals(known) && client.isSigned(asked.deepCopy().put(WEBHOOK, other), body)) {
                own = other;
                return Optional.of(new Hint(id.get(), ProviderSession.DISPUTES));
            }
        }
        return Optional.empty();
    }

    private boolean isTimely(String text) {
        try {
            var age = Duration.between(Instant.parse(text), time.instant());
            return age.compareTo(LATE) <= 0 && age.compareTo(EARLY.negated()) >= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The event's own id, else what it says; empty where the body is no object, which is no event. */
    private static Optional<String> id(byte[] body) {
        try {
            var event = Json.parse(body);
            if (!event.isObject()) {
                return Optional.empty();
            }
            var id = event.path("id").asString("");
            return Optional.of(id.isEmpty() || id.length() > ID_CHARS_MAX ? Signatures.sha256Hex(body) : id);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void subscribe(URI callback) {
        if (there(callback).isEmpty()) {
            own = Json.text(client.createWebhook(callback, EVENTS), "id");
        }
    }

    void unsubscribe(URI callback) {
        there(callback).forEach(webhook -> client.deleteWebhook(Json.text(webhook, "id")));
        own = "";
    }

    private List<JsonNode> there(URI callback) {
        var there = new ArrayList<JsonNode>();
        for (var webhook : client.webhooks()) {
            if (Json.textOr(webhook, "url", "").equals(callback.toString())) {
                there.add(webhook);
            }
        }
        return there;
    }
}

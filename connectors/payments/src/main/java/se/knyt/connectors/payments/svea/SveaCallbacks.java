package se.knyt.connectors.payments.svea;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.http.Signatures;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.WebhookSource.About;
import se.knyt.spi.WebhookSource.Hint;
import tools.jackson.databind.JsonNode;

/**
 * Svea's callbacks. No document of Svea's says that they are signed, so what tells one from a forgery is the secret address alone, and
 * nothing that one says is believed: what it names is asked for by a call of our own. One event is asked for, that a credit which
 * Svea had accepted has failed; of payouts none tells, and what the others tell of is known by the shop.
 */
final class SveaCallbacks {
    private static final String CREDIT_FAILED = "CheckoutOrder.CreditFailed";
    private static final List<String> EVENTS = List.of(CREDIT_FAILED);

    private static final int NAME_CHARS_MAX = 100;
    private static final int DELIVERIES_MAX = 100;

    private final SveaClient client;

    SveaCallbacks(SveaClient client) {
        this.client = client;
    }

    /**
     * A ping, and an event that was not asked for, are only to be answered. The same event again has the same bytes, and no id of its
     * own.
     *
     * @throws ProviderFailure when Svea cannot be asked for the order: then the event is not answered, and Svea sends it again
     */
    Optional<Hint> verify(byte[] body) {
        final JsonNode event;
        try {
            event = Json.parse(body);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var name = event.isObject() ? field(event, "EventName") : "";
        if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
            return Optional.empty();
        }
        var about = name.equals(CREDIT_FAILED) ? credits(field(event, "CheckoutOrderId")) : List.<About>of();
        return Optional.of(Hint.about(Signatures.sha256Hex(body), ProviderSession.PAYOUTS, about));
    }

    /** Svea's page of events and those who have taken them in do not write the names with the same capitals. */
    private static String field(JsonNode event, String name) {
        var small = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
        for (var spelled : List.of(name, small)) {
            var value = event.path(spelled);
            if (value.isString() || value.isIntegralNumber()) {
                return value.asString();
            }
        }
        return "";
    }

    /** The event names a credit by a number that no refund is known by: each of the order's deliveries is asked about. */
    private List<About> credits(String orderId) {
        if (!orderId.matches("\\d{1,18}")) {
            return List.of();
        }
        try {
            return new SveaOrder(client.order(orderId))
                    .deliveries().stream()
                            .filter(delivery -> !delivery.id().isEmpty())
                            .limit(DELIVERIES_MAX)
                            .map(delivery -> About.beginning(SveaCredits.beginning(delivery.id())))
                            .toList();
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals("svea.404")) {
                return List.of();
            }
            throw e;
        }
    }

    void subscribe(URI callback) {
        if (there(callback).isEmpty()) {
            client.subscribe(callback, EVENTS);
        }
        for (var subscription : there(callback)) {
            if (!Json.flagOr(subscription, "Verified", false)) {
                client.verify(Json.text(subscription, "SubscriptionId"));
            }
        }
    }

    void unsubscribe(URI callback) {
        there(callback).forEach(subscription -> client.unsubscribe(Json.text(subscription, "SubscriptionId")));
    }

    private List<JsonNode> there(URI callback) {
        var there = new ArrayList<JsonNode>();
        for (var subscription : client.subscriptions()) {
            if (Json.textOr(subscription, "CallbackUri", "").equals(callback.toString())) {
                there.add(subscription);
            }
        }
        return there;
    }
}

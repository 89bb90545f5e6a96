package se.knyt.simulators.shopify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions and what is sent to them, signed with the app's secret over the raw body. */
final class Webhooks implements Deliveries.Vendor {
    static final String SUBSCRIPTION = "webhook_subscription";

    /** Eight retries over four hours; the documents give no single steps. */
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(270),
            Duration.ofSeconds(810),
            Duration.ofSeconds(2400),
            Duration.ofSeconds(4800),
            Duration.ofSeconds(6000));

    private final SimulatorStore store;
    private final InstantSource clock;
    private final String secret;
    private final Deliveries deliveries;

    Webhooks(SimulatorStore store, InstantSource clock, Faults faults, String secret) {
        this.store = store;
        this.clock = clock;
        this.secret = secret;
        this.deliveries = new Deliveries(store, faults, this);
    }

    void start() {
        deliveries.start("shopify");
    }

    void stop() {
        deliveries.stop();
    }

    /** Adds a delivery for every subscription to {@code topic} to the commit. */
    void enqueueOrder(SimulatorStore.Batch batch, String topic, ObjectNode order) {
        enqueue(batch, topic, WebhookBody.of(topic, order));
    }

    /** @param body what the documents say the topic carries */
    void enqueue(SimulatorStore.Batch batch, String topic, ObjectNode body) {
        for (var subscription : store.all(SUBSCRIPTION)) {
            if (Json.text(subscription, "topic").equals(topic)) {
                var more = Json.object()
                        .put("subscription", Json.text(subscription, "id"))
                        .put("event", UUID.randomUUID().toString())
                        .put("triggered_at", clock.instant().toString());
                deliveries.enqueue(batch, restTopic(topic), Json.text(subscription, "uri"), body.toString(), more);
            }
        }
    }

    /** Called after the commit: what was enqueued may leave. */
    void wake() {
        deliveries.wake();
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }

    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        return Map.of(
                "X-Shopify-Topic", Json.text(delivery, "topic"),
                "X-Shopify-Hmac-SHA256", Base64.getEncoder().encodeToString(Deliveries.hmacSha256(secret, body)),
                "X-Shopify-Shop-Domain", ShopifySimulator.SHOP_DOMAIN,
                "X-Shopify-API-Version", ShopifySimulator.API_VERSION,
                "X-Shopify-Webhook-Id", Json.text(delivery, "id"),
                "X-Shopify-Event-Id", Json.text(delivery, "event"),
                "X-Shopify-Triggered-At", Json.text(delivery, "triggered_at"));
    }

    @Override
    public void givenUp(SimulatorStore.Batch batch, ObjectNode delivery) {
        batch.remove(SUBSCRIPTION, Json.text(delivery, "subscription"));
    }

    /** {@code ORDER_TRANSACTIONS_CREATE} is {@code order_transactions/create} on the wire. */
    static String restTopic(String topic) {
        int split = topic.lastIndexOf('_');
        return topic.substring(0, split).toLowerCase(Locale.ROOT)
                + "/"
                + topic.substring(split + 1).toLowerCase(Locale.ROOT);
    }
}

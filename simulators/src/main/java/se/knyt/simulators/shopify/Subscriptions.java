package se.knyt.simulators.shopify;

import java.util.function.Consumer;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhook subscriptions as the API makes and removes them. */
final class Subscriptions {
    private final SimulatorStore store;
    private final OrderBook book;
    private final Consumer<Runnable> alone;

    Subscriptions(SimulatorStore store, OrderBook book, Consumer<Runnable> alone) {
        this.store = store;
        this.book = book;
        this.alone = alone;
    }

    ObjectNode create(String topic, JsonNode input) {
        var uri = input.hasNonNull("uri") ? Json.text(input, "uri") : Json.text(input, "callbackUrl");
        if (!Deliveries.allowed(uri)) {
            throw new UserError(
                    "Address is invalid: the sandbox calls loopback addresses only", "webhookSubscription", "uri");
        }
        var made = new ObjectNode[1];
        alone.accept(() -> {
            boolean taken = store.all(Webhooks.SUBSCRIPTION).stream()
                    .anyMatch(node -> Json.text(node, "topic").equals(topic)
                            && Json.text(node, "uri").equals(uri));
            if (taken) {
                throw new UserError("Address for this topic has already been taken", "webhookSubscription", "uri");
            }
            var batch = store.batch();
            long number = 1_000_000_000_000L + batch.next(Webhooks.SUBSCRIPTION, 1);
            var node = Json.object()
                    .put("id", Gid.of("WebhookSubscription", number))
                    .put("legacyResourceId", number)
                    .put("topic", topic)
                    .put("uri", uri)
                    .put("callbackUrl", uri)
                    .put("format", "JSON")
                    .put("createdAt", book.time())
                    .put("updatedAt", book.time());
            node.putArray("includeFields");
            node.putArray("metafieldNamespaces");
            batch.put(Webhooks.SUBSCRIPTION, Json.text(node, "id"), node);
            batch.commit();
            made[0] = node;
        });
        return made[0];
    }

    String delete(String gid) {
        alone.accept(() -> {
            if (store.peek(Webhooks.SUBSCRIPTION, gid).isEmpty()) {
                throw new UserError("Webhook subscription does not exist", "id");
            }
            store.remove(Webhooks.SUBSCRIPTION, gid);
        });
        return gid;
    }
}

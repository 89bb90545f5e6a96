package se.knyt.simulators.nets;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks, asked for with each payment. They carry back the text that the merchant gave, and no signature. */
final class Hooks implements Deliveries.Vendor {
    private static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    private final Deliveries deliveries;

    Hooks(SimulatorStore store, Faults faults) {
        deliveries = new Deliveries(store, faults, this);
    }

    void start(String name) {
        deliveries.start(name);
    }

    void stop() {
        deliveries.stop();
    }

    void wake() {
        deliveries.wake();
    }

    /** What was asked for with a payment, refused where it cannot be served. */
    static ArrayNode checked(JsonNode wanted) {
        var checked = Json.array();
        if (wanted.size() > 32) {
            throw Refusal.of("notifications.webHooks", "has at most 32 entries");
        }
        for (var hook : wanted) {
            if (!Deliveries.allowed(Json.text(hook, "url"))) {
                throw Refusal.of("notifications.webHooks.url", "the sandbox calls loopback addresses only");
            }
            if (!Json.text(hook, "authorization").matches("[A-Za-z0-9]{8,64}")) {
                throw Refusal.of("notifications.webHooks.authorization", "has 8 to 64 letters and digits");
            }
            checked.add(hook.deepCopy());
        }
        return checked;
    }

    static ObjectNode amount(JsonNode payment, long amount) {
        return Json.object().put("amount", amount).put("currency", Json.text(payment.path("orderDetails"), "currency"));
    }

    void tell(SimulatorStore.Batch batch, JsonNode payment, String event, ObjectNode data, Instant now) {
        for (var hook : payment.path("_hooks")) {
            if (Json.text(hook, "eventName").equals(event)) {
                var body = Json.object()
                        .put("id", Wire.id("nets event " + batch.next("event", 1)))
                        .put("timestamp", Wire.time(now))
                        .put("merchantId", NetsSimulator.MERCHANT)
                        .put("event", event);
                body.set("data", data.deepCopy().put("paymentId", Json.text(payment, "paymentId")));
                var more = Json.object().put("authorization", Json.text(hook, "authorization"));
                deliveries.enqueue(batch, event, Json.text(hook, "url"), body.toString(), more);
            }
        }
    }

    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        return Map.of("Authorization", Json.text(delivery, "authorization"));
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }
}

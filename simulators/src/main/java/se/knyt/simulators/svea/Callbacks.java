package se.knyt.simulators.svea;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Subscriptions to callbacks. One is sent a ping when it is asked to be verified, and gets nothing else until it has answered that. */
final class Callbacks implements Deliveries.Vendor {
    static final String SUBSCRIPTION = "callback_subscription";
    private static final String PING = "Ping";

    /** The documents give no steps. */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    private final SimulatorStore store;
    private final InstantSource clock;
    private final Deliveries deliveries;

    Callbacks(SimulatorStore store, InstantSource clock, Faults faults) {
        this.store = store;
        this.clock = clock;
        this.deliveries = new Deliveries(store, faults, this);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** Adds the deliveries of an event about an order to the commit. */
    void add(Change change, String event, long order) {
        add(change, event, order, Json.object());
    }

    /** @param more what this event has beside the fields of all */
    void add(Change change, String event, long order, ObjectNode more) {
        for (var subscription : store.all(SUBSCRIPTION)) {
            boolean wants = false;
            for (var wanted : subscription.path("Events")) {
                wants = wants || wanted.asString("").equals(event);
            }
            if (wants && subscription.path("Verified").asBoolean(false)) {
                send(change, subscription, event, more.deepCopy().put("CheckoutOrderId", order));
            }
        }
    }

    private void send(Change change, ObjectNode subscription, String event, ObjectNode about) {
        var body = Json.object().put("EventName", event);
        body.setAll(about);
        body.put("CorrelationId", UUID.randomUUID().toString())
                .put("TimestampUtc", clock.instant().toString());
        var more = Json.object()
                .put("subscription", Json.text(subscription, "SubscriptionId"))
                .put("event", event);
        deliveries.enqueue(change.batch(), event, Json.text(subscription, "CallbackUri"), body.toString(), more);
    }

    ObjectNode subscribe(Change change, JsonNode wanted) {
        var subscription = checked(wanted)
                .put("SubscriptionId", UUID.randomUUID().toString())
                .put("Verified", false)
                .put("Created", change.now().toString());
        return keep(change, subscription);
    }

    ObjectNode update(Change change, String id, JsonNode wanted) {
        var known = subscription(id);
        var changed = checked(wanted);
        boolean same = Json.text(changed, "CallbackUri").equals(Json.text(known, "CallbackUri"));
        return keep(
                change,
                changed.put("SubscriptionId", id)
                        .put("Verified", same && known.path("Verified").asBoolean(false))
                        .put("Created", Json.text(known, "Created")));
    }

    /** Sends the ping that is to be answered. */
    void verify(Change change, String id) {
        send(change, subscription(id), PING, Json.object());
    }

    private ObjectNode keep(Change change, ObjectNode subscription) {
        change.batch().put(SUBSCRIPTION, Json.text(subscription, "SubscriptionId"), subscription);
        return subscription;
    }

    private static ObjectNode checked(JsonNode wanted) {
        var uri = Json.text(wanted, "CallbackUri");
        if (!Deliveries.allowed(uri)) {
            throw Refusal.bad("CallbackUri is an address of this machine: the simulator calls no other");
        }
        var subscription = Json.object().put("CallbackUri", uri);
        var events = subscription.putArray("Events");
        wanted.path("Events").forEach(event -> events.add(event.asString("")));
        if (events.isEmpty()) {
            throw Refusal.bad("Events is a list of at least one");
        }
        return subscription;
    }

    void remove(Change change, String id) {
        subscription(id);
        change.batch().remove(SUBSCRIPTION, id);
    }

    ObjectNode subscription(String id) {
        return store.find(SUBSCRIPTION, id).orElseThrow(() -> Refusal.missing("Subscription", id));
    }

    /** No signature: none is documented. */
    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        return Map.of();
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }

    @Override
    public void taken(SimulatorStore.Batch batch, ObjectNode delivery) {
        if (Json.text(delivery, "event").equals(PING)) {
            var id = Json.text(delivery, "subscription");
            batch.find(SUBSCRIPTION, id).ifPresent(known -> batch.put(SUBSCRIPTION, id, known.put("Verified", true)));
        }
    }
}

package se.knyt.simulators.stripe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Events, the endpoints that asked for them, and their signed delivery. */
final class Events implements Deliveries.Vendor {
    static final String EVENT = "event";
    static final String ENDPOINT = "webhook_endpoint";
    private static final String SECRET = "webhook_secret";
    private static final int ENDPOINTS_MAX = 16;

    /** Test mode retries three times over a few hours; the documents give no single steps. */
    private static final List<Duration> RETRIES =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));

    private final SimulatorStore store;
    private final InstantSource clock;
    private final Deliveries deliveries;

    Events(SimulatorStore store, InstantSource clock, Faults faults) {
        this.store = store;
        this.clock = clock;
        this.deliveries = new Deliveries(store, faults, this);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** Adds an event about {@code object} as it is now, and its deliveries, to the commit. */
    void add(Change change, String type, ObjectNode object) {
        var event = Json.object()
                .put("id", Wire.id(change.batch(), "evt"))
                .put("object", EVENT)
                .put("api_version", StripeSimulator.API_VERSION)
                .put("created", Wire.time(change.now()))
                .put("livemode", false)
                .put("type", type);
        event.putObject("data").set("object", object.deepCopy());
        event.putObject("request").putNull("id").putNull("idempotency_key");
        var asked = store.all(ENDPOINT).stream()
                .filter(endpoint -> Json.text(endpoint, "status").equals("enabled"))
                .filter(endpoint -> wants(endpoint, type))
                .toList();
        event.put("pending_webhooks", asked.size());
        change.batch().put(EVENT, Json.text(event, "id"), event);
        for (var endpoint : asked) {
            deliveries.enqueue(
                    change.batch(),
                    type,
                    Json.text(endpoint, "url"),
                    event.toString(),
                    Json.object().put("endpoint", Json.text(endpoint, "id")));
        }
    }

    private static boolean wants(ObjectNode endpoint, String type) {
        for (var wanted : endpoint.path("enabled_events")) {
            if (wanted.asString("").equals("*") || wanted.asString("").equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** A new endpoint; its secret is shown in this answer only. */
    ObjectNode subscribe(Change change, Params params) {
        var url = params.required("url");
        var wanted = params.list("enabled_events");
        if (!Deliveries.allowed(url)) {
            throw Refusal.parameter("url_invalid", "url", "Invalid URL: the simulator calls this machine only.");
        }
        if (wanted.isEmpty()) {
            throw Refusal.parameter("parameter_missing", "enabled_events", "Missing required param: enabled_events.");
        }
        if (store.count(ENDPOINT) >= ENDPOINTS_MAX) {
            throw Refusal.state("", "You have reached the maximum of " + ENDPOINTS_MAX + " test webhook endpoints.");
        }
        var id = Wire.id(change.batch(), "we");
        var endpoint = Json.object()
                .put("id", id)
                .put("object", ENDPOINT)
                .put("api_version", params.text("api_version").orElse(null))
                .put("created", Wire.time(change.now()))
                .put("description", params.text("description").orElse(null))
                .put("livemode", false)
                .put("status", "enabled")
                .put("url", url);
        endpoint.putObject("metadata");
        var events = endpoint.putArray("enabled_events");
        wanted.forEach(events::add);
        var secret = "whsec_" + UUID.randomUUID();
        change.batch().put(ENDPOINT, id, endpoint);
        change.batch().put(SECRET, id, Json.object().put("secret", secret));
        return endpoint.deepCopy().put("secret", secret);
    }

    ObjectNode update(Change change, String id, Params params) {
        var endpoint = endpoint(id);
        params.text("url").ifPresent(url -> {
            if (!Deliveries.allowed(url)) {
                throw Refusal.parameter("url_invalid", "url", "Invalid URL: the simulator calls this machine only.");
            }
            endpoint.put("url", url);
        });
        if (!params.list("enabled_events").isEmpty()) {
            var events = endpoint.putArray("enabled_events");
            params.list("enabled_events").forEach(events::add);
        }
        endpoint.put(
                "status",
                params.flag("disabled", Json.text(endpoint, "status").equals("disabled")) ? "disabled" : "enabled");
        change.batch().put(ENDPOINT, id, endpoint);
        return endpoint;
    }

    ObjectNode remove(Change change, String id) {
        endpoint(id);
        change.batch().remove(ENDPOINT, id).remove(SECRET, id);
        return Json.object().put("id", id).put("object", ENDPOINT).put("deleted", true);
    }

    private ObjectNode endpoint(String id) {
        return store.find(ENDPOINT, id).orElseThrow(() -> Refusal.missing("id", ENDPOINT, id));
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }

    /** {@code t} is the time of this attempt; {@code v1} signs it together with the raw body. */
    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        var secret = store.peek(SECRET, Json.text(delivery, "endpoint"))
                .map(node -> Json.text(node, "secret"))
                .orElse("");
        long time = Wire.time(clock.instant());
        var signed = time + "." + new String(body, StandardCharsets.UTF_8);
        var signature = HexFormat.of()
                .formatHex(Deliveries.hmacSha256(
                        secret.isEmpty() ? "removed" : secret, signed.getBytes(StandardCharsets.UTF_8)));
        return Map.of("Stripe-Signature", "t=" + time + ",v1=" + signature);
    }
}

package se.knyt.simulators.paypal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Webhooks and their events, signed with RSA over id, time, webhook and checksum of the body, as PayPal does. The key is made when it
 * is first needed and lives as long as the process; {@code verify-webhook-signature} answers for it.
 */
final class Webhooks implements Deliveries.Vendor {
    private static final String WEBHOOK = "webhook";
    private static final String ALGORITHM = "SHA256withRSA";

    /** PayPal says: up to 25 times within three days; no single steps are given. */
    private static final List<Duration> RETRIES = java.util.stream.IntStream.range(0, 25)
            .mapToObj(step -> Duration.ofSeconds(Math.min(10_800, 5L << Math.min(step, 12))))
            .toList();

    private final SimulatorStore store;
    private final Deliveries deliveries;
    private final Supplier<String> baseUri;
    private @Nullable KeyPair keys;

    Webhooks(SimulatorStore store, Faults faults, Supplier<String> baseUri) {
        this.store = store;
        this.baseUri = baseUri;
        this.deliveries = new Deliveries(store, faults, this);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }

    Reply create(Call call) {
        var body = call.json();
        var url = Json.text(body, "url");
        if (!Deliveries.allowed(url)) {
            throw Refusal.invalid("url", "the sandbox calls loopback addresses only");
        }
        if (!body.path("event_types").isArray() || body.path("event_types").isEmpty()) {
            throw Refusal.invalid("event_types", "is a list of names");
        }
        if (store.all(WEBHOOK).stream()
                .anyMatch(other -> Json.text(other, "url").equals(url))) {
            throw Refusal.named(400, "WEBHOOK_URL_ALREADY_EXISTS", "Webhook URL already exists");
        }
        var batch = store.batch();
        var id = Wire.id("paypal webhook " + batch.next(WEBHOOK, 1));
        var webhook = Json.object().put("id", id).put("url", url);
        webhook.set("event_types", body.path("event_types").deepCopy());
        webhook.putArray("links");
        batch.put(WEBHOOK, id, webhook);
        batch.commit();
        return Reply.json(201, webhook);
    }

    Reply list(Call call) {
        var body = Json.object();
        var webhooks = body.putArray("webhooks");
        store.all(WEBHOOK).forEach(webhooks::add);
        return Reply.json(200, body);
    }

    Reply delete(Call call) {
        var id = call.variable("id");
        if (store.peek(WEBHOOK, id).isEmpty()) {
            throw Refusal.notFound();
        }
        store.remove(WEBHOOK, id);
        return Reply.empty(204);
    }

    /** Adds an event to the commit for every webhook that wants it. */
    void tell(SimulatorStore.Batch batch, String event, String resourceType, ObjectNode resource, Instant now) {
        for (var webhook : store.all(WEBHOOK)) {
            if (wants(webhook, event)) {
                var id = "WH-" + Wire.id("paypal event " + batch.next("event", 1));
                var body = Json.object()
                        .put("id", id)
                        .put("event_version", "1.0")
                        .put("create_time", Wire.time(now))
                        .put("resource_type", resourceType)
                        .put("resource_version", "2.0")
                        .put("event_type", event)
                        .put("summary", event);
                body.set("resource", resource);
                body.putArray("links");
                var more =
                        Json.object().put("webhook", Json.text(webhook, "id")).put("time", Wire.time(now));
                deliveries.enqueue(batch, event, Json.text(webhook, "url"), body.toString(), more);
            }
        }
    }

    private static boolean wants(JsonNode webhook, String event) {
        for (var type : webhook.path("event_types")) {
            if (List.of("*", event).contains(Json.text(type, "name"))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        var id = Json.text(delivery, "id");
        var time = Json.text(delivery, "time");
        headers.put("PAYPAL-TRANSMISSION-ID", id);
        headers.put("PAYPAL-TRANSMISSION-TIME", time);
        headers.put("PAYPAL-AUTH-ALGO", ALGORITHM);
        headers.put("PAYPAL-CERT-URL", baseUri.get() + "/v1/notifications/certs/CERT-sandbox");
        headers.put("PAYPAL-TRANSMISSION-SIG", sign(signed(id, time, Json.text(delivery, "webhook"), body)));
        return headers;
    }

    private static byte[] signed(String id, String time, String webhook, byte[] body) {
        var checksum = new CRC32();
        checksum.update(body);
        return (id + "|" + time + "|" + webhook + "|" + checksum.getValue()).getBytes(StandardCharsets.UTF_8);
    }

    private synchronized KeyPair keys() throws GeneralSecurityException {
        var made = keys;
        if (made == null) {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            made = generator.generateKeyPair();
            keys = made;
        }
        return made;
    }

    private String sign(byte[] text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(keys().getPrivate());
            signature.update(text);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The event must come as the very bytes that were delivered: the checksum is over them. */
    Reply verify(Call call) {
        var body = call.json();
        boolean holds = false;
        var raw = rawEvent(call.body());
        var webhook = Json.text(body, "webhook_id");
        if (raw.length > 0 && store.peek(WEBHOOK, webhook).isPresent()) {
            try {
                var signature = Signature.getInstance(ALGORITHM);
                signature.initVerify(keys().getPublic());
                signature.update(
                        signed(Json.text(body, "transmission_id"), Json.text(body, "transmission_time"), webhook, raw));
                holds = signature.verify(Base64.getDecoder().decode(Json.text(body, "transmission_sig")));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                holds = false; // no signature at all is one that does not hold
            }
        }
        return Reply.json(200, Json.object().put("verification_status", holds ? "SUCCESS" : "FAILURE"));
    }

    /** The bytes of the field {@code webhook_event}, which callers write last. */
    private static byte[] rawEvent(byte[] body) {
        var text = new String(body, StandardCharsets.UTF_8);
        int name = text.indexOf("\"webhook_event\"");
        int start = name < 0 ? -1 : text.indexOf('{', name);
        int end = text.lastIndexOf('}');
        return start < 0 || end <= start
                ? new byte[0]
                : text.substring(start, end).strip().getBytes(StandardCharsets.UTF_8);
    }
}

package se.knyt.simulators.adyen;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Deliveries;
import se.knyt.simulators.base.Faults;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The standard webhook: one notification item a call, signed over some of its fields with the key that the merchant set. */
final class Hooks implements Deliveries.Vendor {
    static final String ENDPOINT = "webhook";

    /** As documented, to the eight hours between the last ones; it goes on for thirty days there. */
    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(9),
            Duration.ofSeconds(18),
            Duration.ofSeconds(27),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8));

    private final SimulatorStore store;
    private final Deliveries deliveries;
    private final Supplier<URI> baseUri;

    Hooks(SimulatorStore store, Faults faults, Supplier<URI> baseUri) {
        this.store = store;
        this.baseUri = baseUri;
        deliveries = new Deliveries(store, faults, this);
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** Where to send to, as the merchant sets it in the customer area: {@code {"url", "hmac_key" (hexadecimal)}}; no url for nowhere. */
    ObjectNode configure(Change change, JsonNode wanted) {
        var url = Json.text(wanted, "url");
        var key = Json.text(wanted, "hmac_key");
        if (!url.isEmpty() && !Deliveries.allowed(url)) {
            throw new IllegalArgumentException("the sandbox calls loopback addresses only");
        }
        if (!key.matches("([0-9A-Fa-f]{2}){16,64}") && !url.isEmpty()) {
            throw new IllegalArgumentException("hmac_key is 16 to 64 bytes, hexadecimal");
        }
        var endpoint = Json.object().put("url", url).put("hmac_key", key);
        change.batch().put(ENDPOINT, ENDPOINT, endpoint);
        return Json.object().put("url", url);
    }

    /**
     * An event about a payment.
     *
     * @param reference of the event itself: of the payment, the modification or the dispute
     * @param amount minor units of the payment's currency
     * @param reason empty where there is none
     */
    void tell(
            Change change,
            String event,
            JsonNode payment,
            String reference,
            long amount,
            boolean success,
            String reason,
            ObjectNode additional) {
        var original = Json.text(payment, "pspReference");
        var item = Json.object();
        item.set("additionalData", additional);
        item.set("amount", Wire.amount(amount, Json.text(payment.path("amount"), "currency")));
        item.put("eventCode", event)
                .put("eventDate", Wire.eventDate(change.now()))
                .put("merchantAccountCode", AdyenSimulator.MERCHANT_ACCOUNT)
                .put("merchantReference", Json.text(payment, "merchantReference"))
                .put("paymentMethod", Json.text(payment, "paymentMethod"))
                .put("pspReference", reference)
                .put("reason", reason)
                .put("success", Boolean.toString(success));
        if (!reference.equals(original)) {
            item.put("originalReference", original);
        }
        send(change, item);
    }

    void reportAvailable(Change change, String file) {
        var item = Json.object();
        item.putObject("additionalData");
        item.set("amount", Wire.amount(0, "EUR"));
        item.put("eventCode", "REPORT_AVAILABLE")
                .put("eventDate", Wire.eventDate(change.now()))
                .put("merchantAccountCode", AdyenSimulator.MERCHANT_ACCOUNT)
                .put("merchantReference", "")
                .put("pspReference", file)
                .put("reason", baseUri.get() + AdyenSimulator.REPORTS + "/" + file)
                .put("success", "true");
        send(change, item);
    }

    private void send(Change change, ObjectNode item) {
        var endpoint = store.peek(ENDPOINT, ENDPOINT);
        var url = endpoint.map(node -> Json.text(node, "url")).orElse("");
        if (url.isEmpty()) {
            return;
        }
        var signature = signature(
                item, endpoint.map(node -> Json.text(node, "hmac_key")).orElse(""));
        ((ObjectNode) item.path("additionalData")).put("hmacSignature", signature);
        var body = Json.object().put("live", "false");
        body.putArray("notificationItems").addObject().set("NotificationRequestItem", item);
        deliveries.enqueue(change.batch(), Json.text(item, "eventCode"), url, body.toString(), Json.object());
    }

    /** Base64 of the HMAC-SHA256 over eight fields joined by colons, each as it stands: Adyen escapes nothing. */
    static String signature(JsonNode item, String hexKey) {
        var amount = item.path("amount");
        var fields = List.of(
                Json.text(item, "pspReference"),
                Json.text(item, "originalReference"),
                Json.text(item, "merchantAccountCode"),
                Json.text(item, "merchantReference"),
                Long.toString(Json.number(amount, "value")),
                Json.text(amount, "currency"),
                Json.text(item, "eventCode"),
                Json.text(item, "success"));
        var signed = String.join(":", fields);
        return Base64.getEncoder()
                .encodeToString(Deliveries.hmacSha256(
                        HexFormat.of().parseHex(hexKey), signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Map<String, String> headers(ObjectNode delivery, byte[] body) {
        return Map.of(); // the signature is in the item
    }

    @Override
    public List<Duration> retries() {
        return RETRIES;
    }
}

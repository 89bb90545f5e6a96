package se.knyt.connectors.payments.svea;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** One method for each of Svea's calls that are used, each signed with the secret word and the time. */
final class SveaClient {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String ORDERS = "/api/v1/orders/";
    private static final String SUBSCRIPTIONS = "/api/v2/callbacks/subscriptions";
    private static final byte[] NOTHING = new byte[0];

    private final ConnectionContext context;
    private final SveaSettings settings;

    SveaClient(ConnectionContext context, SveaSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** What was paid to the merchant's bank on one day. */
    Answer report(LocalDate date) {
        var query = new LinkedHashMap<String, String>();
        query.put("date", date.toString());
        query.put("includeWithholding", "true");
        return read(uri("/api/v2/reports", query));
    }

    JsonNode order(String orderId) {
        return parsed(read(uri(ORDERS + Uris.segment(orderId), Map.of())));
    }

    /** Begins a delivery; the answer names the task, or is what was made. */
    Answer deliver(String orderId, JsonNode body) {
        return write("POST", ORDERS + Uris.segment(orderId) + "/deliveries", body);
    }

    /** Sets how much of a delivery is credited in all. */
    Answer credited(String orderId, String deliveryId, JsonNode body) {
        return write("PATCH", delivery(orderId, deliveryId), body);
    }

    Answer creditRow(String orderId, String deliveryId, JsonNode body) {
        return write("POST", delivery(orderId, deliveryId) + "/credits", body);
    }

    /** Where Svea is asked to send events, each with {@code SubscriptionId}, {@code CallbackUri} and {@code Verified}. */
    JsonNode subscriptions() {
        return parsed(read(uri(SUBSCRIPTIONS, Map.of())));
    }

    void subscribe(URI callback, List<String> events) {
        var body = Json.object().put("CallbackUri", callback.toString());
        var names = body.putArray("Events");
        events.forEach(names::add);
        write("POST", SUBSCRIPTIONS, body);
    }

    /** Has Svea send a ping to the subscription's address: before that is answered it sends nothing else. */
    void verify(String subscriptionId) {
        write("POST", SUBSCRIPTIONS + "/" + Uris.segment(subscriptionId) + "/verify", NOTHING);
    }

    void unsubscribe(String subscriptionId) {
        write("DELETE", SUBSCRIPTIONS + "/" + Uris.segment(subscriptionId), NOTHING);
    }

    private static String delivery(String orderId, String deliveryId) {
        return ORDERS + Uris.segment(orderId) + "/deliveries/" + Uris.segment(deliveryId);
    }

    /**
     * How a task stands. It is answered by 303 when it is done: that is no redirection to follow but the address of what was made.
     *
     * @throws ProviderFailure.OutcomeUnknown when it could not be asked: the task goes on over there
     */
    Answer task(URI address) {
        try {
            var answer = context.http().call(Call.get(address, headers(NOTHING)));
            if (answer.ok() || answer.status() == 303) {
                return answer;
            }
            throw new ProviderFailure.OutcomeUnknown("the task was answered by HTTP " + answer.status());
        } catch (ProviderFailure.NotSent e) {
            throw new ProviderFailure.OutcomeUnknown(String.valueOf(e.getMessage()));
        }
    }

    /** The address of a task as Svea gave it, on this connection's own origin. */
    URI onOwnOrigin(String location) {
        var path = URI.create(location).getPath();
        return uri(path == null ? "/" : path, Map.of());
    }

    static JsonNode parsed(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    private Answer read(URI uri) {
        return Exchanges.read(context.http(), Call.get(uri, headers(NOTHING)), SveaClient::refusal);
    }

    private Answer write(String method, String path, JsonNode body) {
        return write(method, path, Json.bytes(body));
    }

    private Answer write(String method, String path, byte[] bytes) {
        var headers = headers(bytes);
        headers.put("Content-Type", "application/json");
        return Exchanges.write(
                context.http(),
                new Call(method, uri(path, Map.of()), headers, bytes, HttpCalls.DEADLINE_MAX),
                SveaClient::refusal);
    }

    private URI uri(String path, Map<String, String> query) {
        return Uris.of(context.baseUri(), path, query);
    }

    private Map<String, String> headers(byte[] body) {
        var timestamp = TIMESTAMP.format(context.companyTime().instant().atOffset(ZoneOffset.UTC));
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("Timestamp", timestamp);
        headers.put("Authorization", authorization(settings.merchantId(), secretWord(), body, timestamp));
        return headers;
    }

    private String secretWord() {
        return context.credentials()
                .secret(SveaSettings.SECRET_WORD)
                .orElseThrow(() -> new ProviderFailure.Unauthorized(SveaSettings.SECRET_WORD + " is missing"))
                .reveal();
    }

    /** {@code Svea base64(merchant:hex(SHA-512(body + secret word + timestamp)))}, hexadecimal in small letters. */
    static String authorization(String merchantId, String secretWord, byte[] body, String timestamp) {
        try {
            var digest = MessageDigest.getInstance("SHA-512");
            digest.update(body);
            digest.update(secretWord.getBytes(StandardCharsets.UTF_8));
            digest.update(timestamp.getBytes(StandardCharsets.UTF_8));
            var pair = merchantId + ":" + HexFormat.of().formatHex(digest.digest());
            return "Svea " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** Svea's form of a refusal is not described: the status is the code, whatever text there is the reason. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        var status = Integer.toString(answer.status());
        var text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        var reason = text.length() > 500 ? text.substring(0, 500) : text;
        return new ProviderFailure.Refused("svea." + status, reason, Map.of("status", status, "reason", reason));
    }
}

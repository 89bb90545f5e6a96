package se.knyt.connectors.payments.paypal;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.http.oauth.OAuth2ClientCredentials;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One method for each of PayPal's calls that are used. */
final class PaypalClient {
    static final int TRANSACTIONS_PER_PAGE = 500;
    private static final int DISPUTES_PER_PAGE = 50;
    static final String NOT_FOUND = "paypal.RESOURCE_NOT_FOUND";
    private static final String PAYMENTS = "/v2/payments/";
    private static final String WEBHOOKS = "/v1/notifications/webhooks";

    private final ConnectionContext context;
    private final HttpCalls http;

    PaypalClient(ConnectionContext context, PaypalSettings settings) {
        this.context = context;
        var tokens = new OAuth2ClientCredentials(
                context.http(),
                Uris.of(context.baseUri(), "/v1/oauth2/token", Map.of()),
                () -> Map.of("Authorization", basic(settings)),
                Map::of,
                context.companyTime());
        this.http = call -> tokens.call(token -> {
            var headers = new LinkedHashMap<>(call.headers());
            headers.put("Authorization", "Bearer " + token.reveal());
            return new Call(call.method(), call.uri(), headers, call.body(), call.deadline());
        });
    }

    private String basic(PaypalSettings settings) {
        var secret = context.credentials()
                .secret(PaypalSettings.CLIENT_SECRET)
                .orElseThrow(() -> new ProviderFailure.Unauthorized("client secret missing"));
        var pair = settings.clientId() + ":" + secret.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** Transactions by the time they were initiated, both ends included; no filter, since one empties the balances. */
    Answer transactions(Instant start, Instant end, int page) {
        var query = new LinkedHashMap<String, String>();
        query.put("start_date", text(start));
        query.put("end_date", text(end));
        query.put("fields", "transaction_info");
        query.put("page_size", Integer.toString(TRANSACTIONS_PER_PAGE));
        query.put("page", Integer.toString(page));
        return get("/v1/reporting/transactions", query);
    }

    /**
     * Cases by when they last changed.
     *
     * @param token of the page, as it stands in the address of the link to it; empty for the first
     */
    Answer disputes(Instant changedAfter, String token) {
        var query = new LinkedHashMap<String, String>();
        query.put("update_time_after", text(changedAfter));
        query.put("page_size", Integer.toString(DISPUTES_PER_PAGE));
        if (!token.isEmpty()) {
            query.put("next_page_token", URLDecoder.decode(token, StandardCharsets.UTF_8));
        }
        return get("/v1/customer/disputes", query);
    }

    JsonNode dispute(String id) {
        return parsed(get("/v1/customer/disputes/" + Uris.segment(id), Map.of()));
    }

    /** The balances by currency, after everything up to {@code at}. */
    JsonNode balances(Instant at) {
        return parsed(get("/v1/reporting/balances", Map.of("as_of_time", text(at))));
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** @return the checkout order with its payments, or empty when there is none of this id */
    Optional<JsonNode> order(String id) {
        return found("/v2/checkout/orders/" + Uris.segment(id));
    }

    /** @return the authorization, or empty when there is none of this id */
    Optional<JsonNode> authorization(String id) {
        return found(PAYMENTS + "authorizations/" + Uris.segment(id));
    }

    /** @return the capture, or empty when there is none of this id */
    Optional<JsonNode> capture(String id) {
        return found(PAYMENTS + "captures/" + Uris.segment(id));
    }

    private Optional<JsonNode> found(String path) {
        try {
            return Optional.of(parsed(get(path, Map.of())));
        } catch (ProviderFailure.Refused e) {
            if (e.code().equals(NOT_FOUND) || e.code().equals("http.404")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    JsonNode captureAuthorization(String id, JsonNode body, String requestId) {
        return write(PAYMENTS + "authorizations/" + Uris.segment(id) + "/capture", body, requestId);
    }

    /** @return the authorization that stands in the place of the old one */
    JsonNode reauthorize(String id, JsonNode body, String requestId) {
        return write(PAYMENTS + "authorizations/" + Uris.segment(id) + "/reauthorize", body, requestId);
    }

    JsonNode refundCapture(String id, JsonNode body, String requestId) {
        return write(PAYMENTS + "captures/" + Uris.segment(id) + "/refund", body, requestId);
    }

    /** The webhooks of the app, its shop's too. */
    List<JsonNode> webhooks() {
        return Json.list(parsed(get(WEBHOOKS, Map.of())), "webhooks");
    }

    JsonNode createWebhook(URI callback, List<String> events) {
        var body = Json.object().put("url", callback.toString());
        var types = body.putArray("event_types");
        events.forEach(event -> types.addObject().put("name", event));
        return parsed(exchange("POST", WEBHOOKS, Json.bytes(body)));
    }

    void deleteWebhook(String id) {
        exchange("DELETE", WEBHOOKS + "/" + Uris.segment(id), new byte[0]);
    }

    /**
     * Whether an event is PayPal's.
     *
     * @param signed what its headers say, and the webhook that it was sent to
     * @param event the very bytes that came, an object of JSON: the signature is over their checksum
     */
    boolean isSigned(ObjectNode signed, byte[] event) {
        var fields = Json.bytes(signed);
        var body = new ByteArrayOutputStream();
        body.write(fields, 0, fields.length - 1);
        body.writeBytes(",\"webhook_event\":".getBytes(StandardCharsets.UTF_8));
        body.writeBytes(event);
        body.write('}');
        try {
            var answer = parsed(exchange("POST", "/v1/notifications/verify-webhook-signature", body.toByteArray()));
            return Json.textOr(answer, "verification_status", "").equals("SUCCESS");
        } catch (ProviderFailure.Refused e) {
            // What PayPal cannot read is not signed by it.
            return false;
        }
    }

    /** A call that may be made again: what it asks for is so or not. */
    private Answer exchange(String method, String path, byte[] body) {
        var headers = Map.of("Accept", "application/json", "Content-Type", "application/json");
        var call = new Call(method, Uris.of(context.baseUri(), path, Map.of()), headers, body, HttpCalls.DEADLINE_MAX);
        return Exchanges.read(http, call, PaypalClient::refusal);
    }

    private Answer get(String path, Map<String, String> query) {
        var call = Call.get(Uris.of(context.baseUri(), path, query), Map.of("Accept", "application/json"));
        return Exchanges.read(http, call, PaypalClient::refusal);
    }

    private JsonNode write(String path, JsonNode body, String requestId) {
        var headers = Map.of(
                "Accept", "application/json",
                "Content-Type", "application/json",
                "PayPal-Request-Id", requestId,
                "Prefer", "return=representation");
        var call = new Call(
                "POST", Uris.of(context.baseUri(), path, Map.of()), headers, Json.bytes(body), HttpCalls.DEADLINE_MAX);
        var answer = Exchanges.write(http, call, PaypalClient::writeRefusal);
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer is " + e.getMessage());
        }
    }

    static JsonNode parsed(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** While the first call of a request id is at work a second is refused with 409: what became of the first is not known. */
    private static ProviderFailure.Refused writeRefusal(Answer answer) {
        if (answer.status() == 409) {
            throw new ProviderFailure.OutcomeUnknown("HTTP 409");
        }
        return refusal(answer);
    }

    /** The issue that PayPal names, else the name of the error; a body that is something else gives the status alone. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        try {
            var body = Json.parse(answer.body());
            var issue = Json.list(body, "details").stream()
                    .map(detail -> Json.textOr(detail, "issue", ""))
                    .filter(text -> text.matches("[A-Z0-9_]{1,80}"))
                    .findFirst()
                    .orElse("");
            var name = issue.isEmpty() || answer.status() == 404 ? Json.text(body, "name") : issue;
            var message = Json.list(body, "details").stream()
                    .map(detail -> Json.textOr(detail, "description", ""))
                    .filter(text -> !text.isBlank())
                    .findFirst()
                    .orElse(Json.textOr(body, "message", ""));
            return new ProviderFailure.Refused(
                    "paypal." + name,
                    message,
                    Map.of(
                            "status", Integer.toString(answer.status()),
                            "reason", message,
                            "debug-id", Json.textOr(body, "debug_id", "")));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}

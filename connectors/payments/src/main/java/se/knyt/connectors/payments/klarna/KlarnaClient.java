package se.knyt.connectors.payments.klarna;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** One method for each of Klarna's calls that are used. */
final class KlarnaClient {
    static final int TRANSACTIONS_PER_PAGE = 500;
    static final String PDF = "application/pdf";
    private static final String PAYOUTS = "/settlements/v1/payouts";
    private static final String ORDERS = "/ordermanagement/v1/orders/";

    private final ConnectionContext context;
    private final KlarnaSettings settings;

    KlarnaClient(ConnectionContext context, KlarnaSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    Vendor vendor() {
        return settings.vendor();
    }

    /** Payouts by payout date, both ends included. */
    Answer payouts(String startDate, String endDate, int size, long offset) {
        var query = new LinkedHashMap<String, String>();
        query.put("start_date", startDate);
        query.put("end_date", endDate);
        query.put("size", Integer.toString(size));
        query.put("offset", Long.toString(offset));
        return get(PAYOUTS, query, "application/json");
    }

    Answer transactions(String paymentReference, long offset) {
        var query = new LinkedHashMap<String, String>();
        query.put("payment_reference", paymentReference);
        query.put("size", Integer.toString(TRANSACTIONS_PER_PAGE));
        query.put("offset", Long.toString(offset));
        return get("/settlements/v1/transactions", query, "application/json");
    }

    /** The payout's CSV report, as the portal gives it. */
    Answer report(String paymentReference) {
        return get(
                "/settlements/v1/reports/payout-with-transactions",
                Map.of("payment_reference", paymentReference),
                "text/csv");
    }

    /** The payout summed up on paper, as PDF. */
    Answer summary(String paymentReference) {
        return get("/settlements/v1/reports/payout", Map.of("payment_reference", paymentReference), PDF);
    }

    JsonNode order(String orderId) {
        var answer = get(ORDERS + Uris.segment(orderId), Map.of(), "application/json");
        return parsed(answer);
    }

    /** @return the answer, whose headers name the capture */
    Answer capture(String orderId, JsonNode body, String idempotencyKey) {
        return write(orderId, "/captures", Json.bytes(body), idempotencyKey);
    }

    /** @return the answer, whose headers name the refund */
    Answer refund(String orderId, JsonNode body, String idempotencyKey) {
        return write(orderId, "/refunds", Json.bytes(body), idempotencyKey);
    }

    /** Gives the reservation of what is left a new time to run; neither the call nor the answer has a body. */
    void extendAuthorization(String orderId, String idempotencyKey) {
        write(orderId, "/extend-authorization-time", new byte[0], idempotencyKey);
    }

    private Answer write(String orderId, String what, byte[] body, String idempotencyKey) {
        var headers = headers("application/json");
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        headers.put("Klarna-Idempotency-Key", idempotencyKey);
        var uri = uri(ORDERS + Uris.segment(orderId) + what, Map.of());
        return Exchanges.write(
                context.http(), new Call("POST", uri, headers, body, HttpCalls.DEADLINE_MAX), this::refusal);
    }

    static JsonNode parsed(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    private Answer get(String path, Map<String, String> query, String accept) {
        var call = Call.get(uri(path, query), headers(accept));
        return Exchanges.read(context.http(), call, this::refusal);
    }

    private URI uri(String path, Map<String, String> query) {
        return Uris.of(context.baseUri(), path, query);
    }

    private Map<String, String> headers(String accept) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", accept);
        headers.put("Authorization", authorization());
        headers.put("Klarna-Integrator", "Knyt");
        return headers;
    }

    /** Basic with user and password; newer accounts have a key that stands there as it is. */
    private String authorization() {
        if (settings.username().isEmpty()) {
            return "Basic " + secret(KlarnaSettings.API_KEY);
        }
        var pair = settings.username() + ":" + secret(KlarnaSettings.PASSWORD);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private String secret(String key) {
        return context.credentials()
                .secret(key)
                .orElseThrow(() -> new ProviderFailure.Unauthorized(key + " is missing"))
                .reveal();
    }

    /** {@code {"correlation_id", "error_code", "error_messages"}}; a body that is something else gives the status alone. */
    private ProviderFailure.Refused refusal(Answer answer) {
        try {
            var body = Json.parse(answer.body());
            var messages = Json.list(body, "error_messages").stream()
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .collect(Collectors.joining("; "));
            return new ProviderFailure.Refused(
                    settings.vendor().code(Json.text(body, "error_code")),
                    messages,
                    Map.of(
                            "status", Integer.toString(answer.status()),
                            "reason", messages,
                            "correlation-id", Json.textOr(body, "correlation_id", "")));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}

package se.knyt.connectors.payments.nets;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.http.Exchanges;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** One method for each of Nexi's calls that are used. */
final class NetsClient {
    static final int ACTIONS_PER_PAGE = 100;
    static final String INVALID = "nets.invalid";
    static final String NO_SUCH_PAYMENT = "nets.no-such-payment";
    private static final String PAYOUTS = "/report/v1/payouts";
    private static final String PAYMENTS = "/v1/payments/";

    private final ConnectionContext context;
    private final NetsSettings settings;

    NetsClient(ConnectionContext context, NetsSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /** Payouts by their date, both ends included; pages are counted from zero. */
    Answer payouts(LocalDate from, LocalDate to, int pageNumber, int pageSize) {
        var query = new LinkedHashMap<String, String>();
        query.put("fromDate", from.toString());
        query.put("toDate", to.toString());
        if (!settings.merchantNumber().isEmpty()) {
            query.put("merchantNumber", settings.merchantNumber());
        }
        query.put("pageNumber", Integer.toString(pageNumber));
        query.put("pageSize", Integer.toString(pageSize));
        return get(PAYOUTS, query);
    }

    /** One payout with a page of its payment actions. */
    Answer payout(String id, int pageNumber) {
        var query = new LinkedHashMap<String, String>();
        query.put("pageNumber", Integer.toString(pageNumber));
        query.put("pageSize", Integer.toString(ACTIONS_PER_PAGE));
        return get(PAYOUTS + "/" + Uris.segment(id), query);
    }

    /** @throws ProviderFailure.Refused with {@link #NO_SUCH_PAYMENT} when there is none of this id */
    JsonNode payment(String id) {
        try {
            return parsed(get(PAYMENTS + Uris.segment(id), Map.of())).path("payment");
        } catch (ProviderFailure.Refused e) {
            if ("404".equals(e.arguments().get("status"))) {
                throw new ProviderFailure.Refused(NO_SUCH_PAYMENT, String.valueOf(e.getMessage()), e.arguments());
            }
            throw e;
        }
    }

    JsonNode charge(String paymentId, JsonNode body, String idempotencyKey) {
        return write(PAYMENTS + Uris.segment(paymentId) + "/charges", body, idempotencyKey);
    }

    JsonNode refund(String chargeId, JsonNode body, String idempotencyKey) {
        return write("/v1/charges/" + Uris.segment(chargeId) + "/refunds", body, idempotencyKey);
    }

    private Answer get(String path, Map<String, String> query) {
        var call = Call.get(Uris.of(context.baseUri(), path, query), headers());
        return Exchanges.read(context.http(), call, NetsClient::refusal);
    }

    private JsonNode write(String path, JsonNode body, String idempotencyKey) {
        var headers = headers();
        headers.put("Content-Type", "application/json");
        headers.put("Idempotency-Key", idempotencyKey);
        var uri = Uris.of(context.baseUri(), path, Map.of());
        var call = new Call("POST", uri, headers, Json.bytes(body), HttpCalls.DEADLINE_MAX);
        var answer = Exchanges.write(context.http(), call, NetsClient::writeRefusal);
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer is " + e.getMessage());
        }
    }

    /** The secret key as it is, without a word for a scheme. */
    private Map<String, String> headers() {
        var key = context.credentials()
                .secret(NetsSettings.SECRET_KEY)
                .orElseThrow(() -> new ProviderFailure.Unauthorized("secret key missing"));
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("Authorization", key.reveal());
        return headers;
    }

    static JsonNode parsed(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** 409 says that the key is at work in another call: what became of that is not known. */
    private static ProviderFailure.Refused writeRefusal(Answer answer) {
        if (answer.status() == 409) {
            throw new ProviderFailure.OutcomeUnknown("HTTP 409");
        }
        return refusal(answer);
    }

    /** {@code {"errors":{"field":["text"]}}} or {@code {"message","code","source"}}; anything else gives the status alone. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        try {
            var body = Json.parse(answer.body());
            var status = Integer.toString(answer.status());
            if (Json.has(body, "errors")) {
                var texts = new TreeMap<String, String>();
                body.path("errors")
                        .properties()
                        .forEach(field -> texts.put(
                                field.getKey(), field.getValue().path(0).asString("")));
                var reason = texts.toString();
                return new ProviderFailure.Refused(INVALID, reason, Map.of("status", status, "reason", reason));
            }
            var message = Json.text(body, "message");
            var code = Json.textOr(body, "code", status);
            return new ProviderFailure.Refused(
                    "nets." + (code.matches("[A-Za-z0-9_-]{1,40}") ? code : status),
                    message,
                    Map.of("status", status, "reason", message));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}

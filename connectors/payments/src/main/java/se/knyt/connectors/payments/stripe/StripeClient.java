package se.knyt.connectors.payments.stripe;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
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

/** One method for each of Stripe's calls that are used. */
final class StripeClient {
    static final int PER_PAGE = 100;

    /**
     * Answers have the shape of this version, whatever the account's own default is. Before 2025-03-31.basil a part capture made a refund
     * of the rest.
     */
    private static final String VERSION = "2025-09-30.clover";

    private static final int CONFLICT = 409;
    private static final String PAYMENT_INTENTS = "/v1/payment_intents/";

    private final ConnectionContext context;
    private final StripeSettings settings;

    StripeClient(ConnectionContext context, StripeSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    /**
     * Payouts, the newest first.
     *
     * @param after the last one of the page before, empty to begin
     */
    Answer payouts(Instant arrivingFrom, int limit, String after) {
        var query = new LinkedHashMap<String, String>();
        query.put("arrival_date[gte]", Long.toString(arrivingFrom.getEpochSecond()));
        query.put("limit", Integer.toString(limit));
        // Says when the money of one that failed was back.
        query.put("expand[]", "data.failure_balance_transaction");
        if (!after.isEmpty()) {
            query.put("starting_after", after);
        }
        return get("/v1/payouts", query);
    }

    /** What a payout consists of, each with the charge, refund or dispute that it came from. */
    Answer transactions(String payout, String after) {
        var query = new LinkedHashMap<String, String>();
        query.put("payout", payout);
        query.put("limit", Integer.toString(PER_PAGE));
        query.put("expand[]", "data.source");
        if (!after.isEmpty()) {
            query.put("starting_after", after);
        }
        return get("/v1/balance_transactions", query);
    }

    /**
     * What has moved the balance, the newest first, each with the charge, refund or dispute that it came from.
     *
     * @param before not made in this second or later
     * @param after the last one of the page before, empty to begin
     */
    Answer movements(Instant from, Instant before, String after) {
        var query = new LinkedHashMap<String, String>();
        query.put("created[gte]", Long.toString(from.getEpochSecond()));
        query.put("created[lt]", Long.toString(before.getEpochSecond()));
        query.put("limit", Integer.toString(PER_PAGE));
        query.put("expand[]", "data.source");
        if (!after.isEmpty()) {
            query.put("starting_after", after);
        }
        return get("/v1/balance_transactions", query);
    }

    /** The account itself, with how often it pays out. */
    Answer account() {
        return get("/v1/account", Map.of());
    }

    /** The account's balance by currency. */
    Answer balance() {
        return get("/v1/balance", Map.of());
    }

    /**
     * Disputes, the newest first.
     *
     * @param after the last one of the page before, empty to begin
     */
    Answer disputes(Instant openedFrom, String after) {
        var query = new LinkedHashMap<String, String>();
        query.put("created[gte]", Long.toString(openedFrom.getEpochSecond()));
        query.put("limit", Integer.toString(PER_PAGE));
        if (!after.isEmpty()) {
            query.put("starting_after", after);
        }
        return get("/v1/disputes", query);
    }

    /** One balance transaction, to see whether they may be read. */
    Answer newestTransaction() {
        return get("/v1/balance_transactions", Map.of("limit", "1"));
    }

    JsonNode paymentIntent(String id) {
        return parsed(get(PAYMENT_INTENTS + Uris.segment(id), Map.of()));
    }

    /** With its newest charge in the place of that charge's id. */
    JsonNode paymentIntentWithCharge(String id) {
        return parsed(get(PAYMENT_INTENTS + Uris.segment(id), Map.of("expand[]", "latest_charge")));
    }

    JsonNode charge(String id) {
        return parsed(get("/v1/charges/" + Uris.segment(id), Map.of()));
    }

    Answer capture(String paymentIntent, Map<String, String> fields, String idempotencyKey) {
        return write(PAYMENT_INTENTS + Uris.segment(paymentIntent) + "/capture", fields, idempotencyKey);
    }

    /** Refunds of one payment, the newest first, each with the movement that it made. */
    Answer refunds(String paymentIntent, String after) {
        var query = new LinkedHashMap<String, String>();
        query.put("payment_intent", paymentIntent);
        query.put("limit", Integer.toString(PER_PAGE));
        query.put("expand[]", "data.balance_transaction");
        if (!after.isEmpty()) {
            query.put("starting_after", after);
        }
        return get("/v1/refunds", query);
    }

    /** One refund as it stands. */
    Answer refund(String id) {
        return get("/v1/refunds/" + Uris.segment(id), Map.of());
    }

    Answer refund(Map<String, String> fields, String idempotencyKey) {
        return write("/v1/refunds", fields, idempotencyKey);
    }

    static JsonNode parsed(Answer answer) {
        try {
            return Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** The id of what a write has made; an answer without one leaves open whether it was made. */
    static JsonNode made(Answer answer) {
        try {
            var made = Json.parse(answer.body());
            Json.text(made, "id");
            return made;
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer is " + e.getMessage());
        }
    }

    private Answer get(String path, Map<String, String> query) {
        var call = Call.get(uri(path, query), headers());
        return Exchanges.read(context.http(), call, StripeClient::refusal);
    }

    private Answer write(String path, Map<String, String> fields, String idempotencyKey) {
        var headers = headers();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Idempotency-Key", idempotencyKey);
        var answer = context.http()
                .call(new Call("POST", uri(path, Map.of()), headers, Uris.form(fields), HttpCalls.DEADLINE_MAX));
        if (answer.status() == CONFLICT) {
            // The same key is being worked on at this moment, or the object is: what becomes of it is not known yet.
            throw new ProviderFailure.OutcomeUnknown("HTTP 409");
        }
        return Exchanges.checked(answer, true, StripeClient::refusal);
    }

    private URI uri(String path, Map<String, String> query) {
        return Uris.of(context.baseUri(), path, query);
    }

    private Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("Authorization", "Bearer " + key());
        headers.put("Stripe-Version", VERSION);
        if (!settings.account().isEmpty()) {
            headers.put("Stripe-Account", settings.account());
        }
        return headers;
    }

    private String key() {
        return context.credentials()
                .secret(StripeSettings.API_KEY)
                .orElseThrow(() -> new ProviderFailure.Unauthorized(StripeSettings.API_KEY + " is missing"))
                .reveal();
    }

    /** {@code {"error": {type, code, message, param}}}; where it has no code its type serves. */
    private static ProviderFailure.Refused refusal(Answer answer) {
        try {
            var error = Json.get(Json.parse(answer.body()), "error");
            var code = Json.textOr(error, "code", Json.textOr(error, "type", "unknown"));
            var message = Json.textOr(error, "message", "");
            return new ProviderFailure.Refused(
                    "stripe." + code,
                    message,
                    Map.of(
                            "status", Integer.toString(answer.status()),
                            "reason", message,
                            "param", Json.textOr(error, "param", "")));
        } catch (IllegalArgumentException e) {
            return Exchanges.plainRefusal(answer);
        }
    }
}

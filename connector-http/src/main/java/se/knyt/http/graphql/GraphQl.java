package se.knyt.http.graphql;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import se.knyt.http.Exchanges;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A GraphQL endpoint. Errors come with status 200; they are read into the failure that says what to do next. A query may be
 * repeated at will; a mutation that failed inside the other system has an unknown outcome.
 */
public final class GraphQl {
    private final HttpCalls http;
    private final URI endpoint;
    private final Supplier<Map<String, String>> headers;
    private final String codePrefix;
    private final Exchanges.Refusals refusals;
    private final CostBudget budget;

    /**
     * @param headers beside content type and accept, such as the access token
     * @param codePrefix of refusals: {@code shopify} gives {@code shopify.ACCESS_DENIED}
     * @param refusals reads an answer whose status is not 200
     * @param time for the budget
     */
    public GraphQl(
            HttpCalls http,
            URI endpoint,
            Supplier<Map<String, String>> headers,
            String codePrefix,
            Exchanges.Refusals refusals,
            InstantSource time) {
        this.http = http;
        this.endpoint = endpoint;
        this.headers = headers;
        this.codePrefix = codePrefix;
        this.refusals = refusals;
        this.budget = new CostBudget(time);
    }

    /**
     * A whole answer.
     *
     * @param data the field {@code data}
     * @param raw the answer's bytes
     */
    public record Result(JsonNode data, byte[] raw) {}

    /** Reads. @throws ProviderFailure never with an unknown outcome */
    public Result query(String document, ObjectNode variables) {
        try {
            return send(document, variables, false);
        } catch (ProviderFailure.OutcomeUnknown e) {
            throw Exchanges.notSent(e);
        }
    }

    /** Changes something. */
    public Result mutate(String document, ObjectNode variables) {
        return send(document, variables, true);
    }

    private Result send(String document, ObjectNode variables, boolean write) {
        budget.require(document);
        var body = Json.object().put("query", document);
        body.set("variables", variables);
        var allHeaders = new HashMap<>(headers.get());
        allHeaders.put("Content-Type", "application/json");
        allHeaders.put("Accept", "application/json");
        var call = new Call("POST", endpoint, allHeaders, Json.bytes(body), HttpCalls.DEADLINE_MAX);
        var answer = Exchanges.checked(http.call(call), write, refusals);
        final JsonNode json;
        try {
            json = Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.OutcomeUnknown("the answer is " + e.getMessage());
        }
        noteCost(document, json);
        var errors = Json.list(json, "errors");
        if (!errors.isEmpty()) {
            throw failure(document, json, errors.getFirst(), write);
        }
        var data = json.get("data");
        if (data == null || !data.isObject()) {
            throw new ProviderFailure.OutcomeUnknown("the answer holds no data");
        }
        return new Result(data, answer.body());
    }

    private ProviderFailure failure(String document, JsonNode json, JsonNode error, boolean write) {
        var code = Json.textOr(error.path("extensions"), "code", "");
        var message = Json.textOr(error, "message", "");
        // Before anything ran, data is absent or null; with data in it, a part may have been done.
        var data = json.get("data");
        boolean ran = data != null && data.isObject() && data.valueStream().anyMatch(value -> !value.isNull());
        if (code.equals("THROTTLED")) {
            return new ProviderFailure.RateLimited(throttledFor(json));
        }
        // What may not be read is refused whatever else was answered: asked again it is refused again.
        boolean denied = !write && code.equals("ACCESS_DENIED");
        if ((ran && !denied) || code.equals("INTERNAL_SERVER_ERROR") || code.equals("TIMEOUT")) {
            return new ProviderFailure.OutcomeUnknown("GraphQL error " + code + ": " + message);
        }
        return new ProviderFailure.Refused(
                codePrefix + "." + (code.isEmpty() ? "error" : code),
                message,
                Map.of("operation", operation(document), "code", code));
    }

    private void noteCost(String document, JsonNode json) {
        var cost = json.path("extensions").path("cost");
        var status = cost.path("throttleStatus");
        if (Json.has(cost, "requestedQueryCost") && Json.has(status, "restoreRate")) {
            budget.note(document, Json.decimal(cost, "requestedQueryCost"), status(status));
        }
    }

    private static Duration throttledFor(JsonNode json) {
        var cost = json.path("extensions").path("cost");
        var status = cost.path("throttleStatus");
        if (!Json.has(cost, "requestedQueryCost") || !Json.has(status, "restoreRate")) {
            return Duration.ofSeconds(2);
        }
        var read = status(status);
        var wait = CostBudget.wait(Json.decimal(cost, "requestedQueryCost"), read.available(), read.restoreRate());
        return wait.isZero() ? Duration.ofSeconds(1) : wait;
    }

    private static CostBudget.Status status(JsonNode status) {
        return new CostBudget.Status(
                Json.decimal(status, "maximumAvailable"),
                Json.decimal(status, "currentlyAvailable"),
                Json.decimal(status, "restoreRate"));
    }

    /** The first words of a document, for a person: {@code query orders}. */
    private static String operation(String document) {
        return document.lines().findFirst().orElse("").replaceAll("[({].*", "").strip();
    }
}

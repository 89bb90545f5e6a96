package se.knyt.simulators.stripe;

import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused in Stripe's error form; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String INVALID = "invalid_request_error";

    private final int status;
    private final String type;
    private final String code;
    private final String param;

    private Refusal(int status, String type, String code, String param, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    /** The call was understood and cannot be done as things stand. */
    static Refusal state(String code, String message) {
        return new Refusal(400, INVALID, code, "", message);
    }

    static Refusal parameter(String code, String param, String message) {
        return new Refusal(400, INVALID, code, param, message);
    }

    static Refusal missing(String param, String what, String id) {
        return new Refusal(404, INVALID, "resource_missing", param, "No such " + what + ": '" + id + "'");
    }

    static Refusal otherParameters(String key) {
        return new Refusal(
                400,
                "idempotency_error",
                "",
                "",
                "Keys for idempotent requests can only be used with the same parameters they were first used with. Try"
                        + " using a key other than '" + key + "' if you meant to execute a different request.");
    }

    static Refusal badKey() {
        return new Refusal(401, INVALID, "", "", "Invalid API Key provided");
    }

    static Refusal account(String id) {
        return new Refusal(
                403,
                INVALID,
                "account_invalid",
                "",
                "The provided key does not have access to account '" + id
                        + "' (or that account does not exist). Application access may have been revoked.");
    }

    static Refusal tooMany() {
        return new Refusal(429, INVALID, "rate_limit", "", "Request rate limit exceeded.");
    }

    /** Whether Stripe keeps this answer for the idempotency key: not when it was the parameters that failed. */
    boolean remembered() {
        return status == 400 && param.isEmpty() && !type.equals("idempotency_error");
    }

    Reply reply() {
        var error = Json.object().put("type", type).put("message", getMessage());
        if (!code.isEmpty()) {
            error.put("code", code).put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
        }
        if (!param.isEmpty()) {
            error.put("param", param);
        }
        var body = Json.object();
        body.set("error", error);
        return Reply.json(status, body);
    }
}

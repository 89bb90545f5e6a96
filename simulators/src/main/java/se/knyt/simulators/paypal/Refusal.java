package se.knyt.simulators.paypal;

import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused in PayPal's error form; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String name;
    private final String text;
    private final @Nullable String issue;
    private final @Nullable String description;
    private final @Nullable String field;

    private Refusal(
            int status,
            String name,
            String text,
            @Nullable String issue,
            @Nullable String description,
            @Nullable String field) {
        super(name + ": " + text);
        this.status = status;
        this.name = name;
        this.text = text;
        this.issue = issue;
        this.description = description;
        this.field = field;
    }

    /** Well-formed, and against a rule of the business: 422. */
    static Refusal unprocessable(String issue, String text) {
        return new Refusal(
                422,
                "UNPROCESSABLE_ENTITY",
                "The requested action could not be performed, semantically incorrect, or failed business validation.",
                issue,
                text,
                null);
    }

    /** A value that no call may have; only where PayPal's description lets the text be free. */
    static Refusal invalid(String field, String text) {
        return malformed(field, "INVALID_PARAMETER_VALUE", field + ": " + text);
    }

    static Refusal missing(String field) {
        return malformed(field, "MISSING_REQUIRED_PARAMETER", "A required field / parameter is missing.");
    }

    static Refusal length(String field) {
        return malformed(field, "INVALID_STRING_LENGTH", "The value of a field is either too short or too long.");
    }

    static Refusal syntax(String field) {
        return malformed(
                field, "INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.");
    }

    private static Refusal malformed(String field, String issue, String text) {
        return new Refusal(
                400,
                "INVALID_REQUEST",
                "Request is not well-formed, syntactically incorrect, or violates schema.",
                issue,
                text,
                field);
    }

    static Refusal notFound() {
        return new Refusal(
                404,
                "RESOURCE_NOT_FOUND",
                "The specified resource does not exist.",
                "INVALID_RESOURCE_ID",
                "Specified resource ID does not exist. Please check the resource ID and try again.",
                null);
    }

    static Refusal named(int status, String name, String text) {
        return new Refusal(status, name, text, null, null, null);
    }

    Reply reply(String debugId) {
        var body = Json.object().put("name", name).put("message", text).put("debug_id", debugId);
        if (issue != null) {
            var detail = body.putArray("details").addObject();
            if (field != null) {
                detail.put("field", field).put("location", field.startsWith("/") ? "body" : "query");
            }
            detail.put("issue", issue).put("description", description);
        }
        body.putArray("links");
        return Reply.json(status, body);
    }
}

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
    private final @Nullable String field;
    private final @Nullable String issue;

    private Refusal(int status, String name, String text, @Nullable String field, @Nullable String issue) {
        super(name + ": " + text);
        this.status = status;
        this.name = name;
        this.text = text;
        this.field = field;
        this.issue = issue;
    }

    /** Well-formed, and against a rule of the business: 422. */
    static Refusal unprocessable(String issue, String text) {
        return new Refusal(
                422,
                "UNPROCESSABLE_ENTITY",
                "The requested action could not be performed, semantically incorrect, or failed business validation.",
                text,
                issue);
    }

    static Refusal invalid(String field, String text) {
        return new Refusal(
                400,
                "INVALID_REQUEST",
                "Request is not well-formed, syntactically incorrect, or violates schema.",
                field + ": " + text,
                "INVALID_PARAMETER_VALUE");
    }

    static Refusal notFound(String what) {
        return new Refusal(
                404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", what, "INVALID_RESOURCE_ID");
    }

    static Refusal named(int status, String name, String text) {
        return new Refusal(status, name, text, null, null);
    }

    Reply reply(String debugId) {
        var body = Json.object().put("name", name).put("message", text).put("debug_id", debugId);
        if (issue != null) {
            body.putArray("details").addObject().put("issue", issue).put("description", field);
        }
        body.putArray("links");
        return Reply.json(status, body);
    }
}

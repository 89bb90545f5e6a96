package se.knyt.simulators.nets;

import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused in one of the API's two error forms; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;
    private final String text;

    private Refusal(int status, @Nullable String field, String text) {
        super(text);
        this.status = status;
        this.field = field;
        this.text = text;
    }

    /** A field of the request is wrong: {@code {"errors": {field: [text]}}}. */
    static Refusal of(String field, String text) {
        return new Refusal(400, field, text);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, null, what + " not found");
    }

    Reply reply() {
        if (field == null) {
            return Reply.json(
                    status,
                    Json.object()
                            .put("message", text)
                            .put("code", Integer.toString(status))
                            .put("source", "Internal"));
        }
        var body = Json.object();
        body.putObject("errors").putArray(field).add(text);
        return Reply.json(status, body);
    }
}

package se.knyt.simulators.svea;

import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused; nothing has been applied. The body's form is our choice: Svea's documents show none. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Refusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static Refusal bad(String message) {
        return new Refusal(400, "BadRequest", message);
    }

    static Refusal missing(String what, String id) {
        return new Refusal(404, "NotFound", what + " " + id + " was not found");
    }

    /** The object's {@code Actions} do not hold what was asked for. */
    static Refusal notAllowed(String action) {
        return new Refusal(409, "ActionNotAllowed", "The order does not allow " + action);
    }

    Reply reply() {
        var body = Json.object().put("Code", code).put("Message", getMessage());
        body.putArray("Errors").addObject().put("ErrorMessage", getMessage());
        return Reply.json(status, body);
    }
}

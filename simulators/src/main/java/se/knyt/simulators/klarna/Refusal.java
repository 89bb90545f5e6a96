package se.knyt.simulators.klarna;

import java.util.UUID;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused in Klarna's error form; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String text;

    Refusal(int status, String code, String text) {
        super(code + ": " + text);
        this.status = status;
        this.code = code;
        this.text = text;
    }

    static Refusal badValue(String text) {
        return new Refusal(400, "BAD_VALUE", text);
    }

    static Refusal noSuchOrder(String id) {
        return new Refusal(404, "NO_SUCH_ORDER", "No order with id " + id);
    }

    Reply reply() {
        var body = Json.object()
                .put("correlation_id", UUID.randomUUID().toString())
                .put("error_code", code);
        body.putArray("error_messages").add(text);
        return Reply.json(status, body);
    }
}

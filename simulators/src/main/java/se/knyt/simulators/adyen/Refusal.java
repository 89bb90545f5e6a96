package se.knyt.simulators.adyen;

import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.Reply;

/** A call refused with a service error; nothing has been applied. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String type;

    private Refusal(int status, String code, String type, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.type = type;
    }

    static Refusal unauthorized() {
        return new Refusal(401, "000", "security", "HTTP Status Response - Unauthorized");
    }

    static Refusal merchantAccount() {
        return new Refusal(403, "901", "security", "Invalid Merchant Account");
    }

    static Refusal unreadable(String message) {
        return new Refusal(400, "702", "validation", message);
    }

    static Refusal invalid(String code, String message) {
        return new Refusal(422, code, "validation", message);
    }

    static Refusal unknownPayment() {
        return invalid("167", "Original pspReference required for this operation");
    }

    Reply reply() {
        return Reply.json(
                status,
                Json.object()
                        .put("status", status)
                        .put("errorCode", code)
                        .put("message", getMessage())
                        .put("errorType", type));
    }
}

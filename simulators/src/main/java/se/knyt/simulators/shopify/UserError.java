package se.knyt.simulators.shopify;

import java.util.List;

/** A business error: answered in HTTP 200 under {@code userErrors}; nothing has been applied. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> field;

    UserError(String message, String... field) {
        super(message);
        this.field = List.of(field);
    }

    List<String> field() {
        return field;
    }

    String text() {
        var message = getMessage();
        return message == null ? "Invalid" : message;
    }
}

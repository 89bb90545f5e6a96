package se.knyt.simulators.shopify;

import java.util.List;

/** A business error: answered in HTTP 200 under {@code userErrors}; nothing has been applied. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> field;

    private final String code;

    UserError(String message, String... field) {
        this(message, "", List.of(field));
    }

    private UserError(String message, String code, List<String> field) {
        super(message);
        this.field = field;
        this.code = code;
    }

    /** One of those that have a code. */
    static UserError coded(String code, String message, String... field) {
        return new UserError(message, code, List.of(field));
    }

    /** Empty where it has none. */
    String code() {
        return code;
    }

    List<String> field() {
        return field;
    }

    String text() {
        var message = getMessage();
        return message == null ? "Invalid" : message;
    }
}

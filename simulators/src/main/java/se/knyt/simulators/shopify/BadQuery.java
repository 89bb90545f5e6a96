package se.knyt.simulators.shopify;

/** A query that is valid GraphQL and still cannot be answered: a top-level error. */
final class BadQuery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    BadQuery(String message) {
        this("BAD_USER_INPUT", message);
    }

    /** @param code what {@code extensions.code} of the error says */
    BadQuery(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}

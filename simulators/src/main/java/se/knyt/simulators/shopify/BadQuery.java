package se.knyt.simulators.shopify;

/** A query that is valid GraphQL and still cannot be answered: a top-level error. */
final class BadQuery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadQuery(String message) {
        super(message);
    }
}

package se.knyt.connectors.erp.fortnox;

/** Fortnox answered something that is not what its documentation says. What that means depends on whether anything was written. */
final class UnreadableAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableAnswer(String message) {
        super(message);
    }
}

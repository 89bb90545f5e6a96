package se.knyt.cli.reconcile;

/** The command was called in a way it cannot be. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

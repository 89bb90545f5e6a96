package se.knyt.cli.control;

/** A command that could not be carried out: the line for the person and the exit status. */
final class ControlException extends RuntimeException {
    static final int FAILED = 1;
    static final int WRONG_USE = 64;
    static final int UNAVAILABLE = 69;

    private final int exitStatus;

    ControlException(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    ControlException(int exitStatus, String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}

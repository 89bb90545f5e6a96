package se.knyt.server.shell;

/** The address leads nowhere, or nowhere that the user may go; both look the same from outside. */
public final class NotFoundException extends RuntimeException {
    public NotFoundException() {
        super("not found", null, false, false);
    }
}

package se.knyt.server.shell;

/** What was asked for cannot be done, and the page says why: nothing is wrong and nothing has changed. */
public final class RefusedException extends RuntimeException {
    private final String kind;

    /** @param kind the last part of the keys of its texts: {@code error.KIND} and {@code error.KIND.why} */
    public RefusedException(String kind) {
        super(kind, null, false, false);
        this.kind = kind;
    }

    public String kind() {
        return kind;
    }
}

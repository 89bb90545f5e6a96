package se.knyt.server.shell;

/** What was asked for cannot be done, and the page says why: nothing is wrong and nothing has changed. */
public final class RefusedException extends RuntimeException {
    private static final int NOTHING_CHANGED = 422;
    private static final int NOT_THERE = 404;

    private final String kind;
    private final int status;

    /** @param kind the last part of the keys of its texts: {@code error.KIND} and {@code error.KIND.why} */
    public RefusedException(String kind) {
        this(kind, NOTHING_CHANGED);
    }

    private RefusedException(String kind, int status) {
        super(kind, null, false, false);
        this.kind = kind;
        this.status = status;
    }

    /** It is not there for whoever asks, and it is no secret why. */
    public static RefusedException notForYou(String kind) {
        return new RefusedException(kind, NOT_THERE);
    }

    public int status() {
        return status;
    }

    public String kind() {
        return kind;
    }
}

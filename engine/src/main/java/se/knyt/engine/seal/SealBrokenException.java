package se.knyt.engine.seal;

/** Sealed bytes that cannot be opened: wrong key, wrong place, or changed. */
public final class SealBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBrokenException(String place) {
        super("cannot be opened: " + place);
    }
}

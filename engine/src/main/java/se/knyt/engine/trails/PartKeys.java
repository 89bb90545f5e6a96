package se.knyt.engine.trails;

/**
 * Names of the parts of one sale or capture that several payment providers pay: the first has the name of the whole, each other one
 * that of its provider besides.
 */
public final class PartKeys {
    private static final String BY = ":by:";

    private PartKeys() {}

    /** @param first whether it is the part that stands for the whole */
    public static String of(String whole, String provider, boolean first) {
        return first ? whole : whole + BY + provider;
    }

    /** The name of the whole, of the whole itself or any part of it. */
    public static String whole(String key) {
        int at = key.lastIndexOf(BY);
        return at < 0 ? key : key.substring(0, at);
    }

    /** The provider of a further part; empty for the first and for what has no parts. */
    public static String provider(String key) {
        int at = key.lastIndexOf(BY);
        return at < 0 ? "" : key.substring(at + BY.length());
    }
}

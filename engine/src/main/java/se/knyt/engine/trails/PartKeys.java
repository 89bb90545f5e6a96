package se.knyt.engine.trails;

/**
 * Names of the parts of one sale or capture that several reservations pay, at one payment provider or at several: the first has the name
 * of the whole, each other one that of its reservation besides, which begins with the provider's.
 */
public final class PartKeys {
    private static final String BY = ":by:";

    private PartKeys() {}

    /**
     * @param part code of the reservation: that of its provider, with an id after a slash where it is not the first there
     * @param first whether it is the part that stands for the whole
     */
    public static String of(String whole, String part, boolean first) {
        return first ? whole : whole + BY + part;
    }

    /** The name of the whole, of the whole itself or any part of it. */
    public static String whole(String key) {
        int at = key.lastIndexOf(BY);
        return at < 0 ? key : key.substring(0, at);
    }

    /** The code of the reservation of a further part; empty for the first and for what has no parts. */
    public static String part(String key) {
        int at = key.lastIndexOf(BY);
        return at < 0 ? "" : key.substring(at + BY.length());
    }

    /** The provider of a further part; empty for the first and for what has no parts. */
    public static String provider(String key) {
        var part = part(key);
        int at = part.indexOf('/');
        return at < 0 ? part : part.substring(0, at);
    }
}

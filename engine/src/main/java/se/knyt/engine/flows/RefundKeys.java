package se.knyt.engine.flows;

/** Names of the effects of one refund that is paid back at several places: the first has the refund's own, each other one its number too. */
final class RefundKeys {
    private static final String PART = ":part:";

    private RefundKeys() {}

    static String part(String whole, int nth) {
        return nth == 1 ? whole : whole + PART + nth;
    }

    /** The name of the whole, of the whole itself or any part of it. */
    static String whole(String key) {
        int at = key.lastIndexOf(PART);
        return at < 0 ? key : key.substring(0, at);
    }
}

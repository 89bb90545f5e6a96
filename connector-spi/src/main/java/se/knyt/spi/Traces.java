package se.knyt.spi;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What an effect is known by in another system: the key that makes it once, and the reference that one asks by. */
public final class Traces {
    private Traces() {}

    /** A UUID for systems that want one; the same effect gives the same at every attempt. */
    public static String idempotencyKey(EffectRequest request) {
        return uuid(request.key());
    }

    /** Of one object there: a key that names a document of the accounting system alone could come again in another installation. */
    public static String idempotencyKey(EffectRequest request, String objectId) {
        return uuid(objectId + " " + request.key());
    }

    private static String uuid(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * The reference as sent; without one of the caller's the effect's key serves, since asking needs something.
     *
     * @param charsMax what the system takes of it
     */
    public static String reference(EffectRequest request, String wanted, int charsMax) {
        var round = wanted.isEmpty() || request.round() == 1 ? "" : "~" + request.round();
        var reference = wanted.isEmpty() ? request.key() : wanted;
        int room = charsMax - round.length();
        return (reference.length() <= room ? reference : reference.substring(0, room)) + round;
    }

    /** References of one order begin alike: shop and order number. */
    public static String prefix(String reference) {
        return reference.substring(0, reference.lastIndexOf('/') + 1);
    }

    /** Whether a reference found there is one of ours, of the same order as {@code reference}. */
    public static boolean ours(String found, String reference) {
        var prefix = prefix(reference);
        return !prefix.isEmpty() && found.startsWith(prefix);
    }
}

package se.knyt.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Random tokens; only their hashes are stored. */
public final class Tokens {
    private static final int BYTES = 32;
    private static final int LENGTH_MAX = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    public static String fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** SHA-256 of the token. No salt: a token has 256 bits of its own. */
    public static byte[] hash(String token) {
        var bounded = token.length() > LENGTH_MAX ? token.substring(0, LENGTH_MAX) : token;
        try {
            return MessageDigest.getInstance("SHA-256").digest(bounded.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Equality that takes as long wherever the first difference is. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(hash(one), hash(other));
    }
}

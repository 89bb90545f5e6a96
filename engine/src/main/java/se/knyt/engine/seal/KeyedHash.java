package se.knyt.engine.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256: equal texts give equal bytes, and without the key nobody can tell which text it was. For one thread. */
public final class KeyedHash {
    private final Mac mac;

    KeyedHash(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** 32 bytes. */
    public byte[] of(String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a hash is that of the text. */
    public boolean matches(byte[] hash, String text) {
        return MessageDigest.isEqual(hash, of(text));
    }
}

package se.knyt.benchmarks.orders;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the raw bytes, as web shops sign their webhooks. */
final class Signature {
    static final String HEADER = "x-signature";
    static final String ID_HEADER = "x-delivery";

    private Signature() {}

    static String of(byte[] body, byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

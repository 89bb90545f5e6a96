package se.knyt.engine.seal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with the place of the text as additional data: what is moved to another row or company cannot be opened there. The
 * sealed form is nonce (12 bytes) followed by ciphertext and tag.
 */
public final class Sealer {
    public static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int PLAIN_BYTES_MAX = 64 * 1024 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    public Sealer(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key is " + KEY_BYTES + " bytes");
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** A keyed hash for one purpose; another purpose or another key gives hashes that have nothing in common. */
    public KeyedHash keyedHash(String purpose) {
        return new KeyedHash(new KeyedHash(key.getEncoded()).of(purpose));
    }

    public static byte[] newKey() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** @param place identity of the row: {@code raw/7/1001} */
    public byte[] seal(byte[] plain, String place) {
        try {
            var nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
            var result = ByteBuffer.allocate(NONCE_BYTES + plain.length + TAG_BITS / 8);
            result.put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plain), result);
            return result.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /** @throws SealBrokenException when key, place or bytes are not those it was sealed with */
    public byte[] open(byte[] sealed, String place) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new SealBrokenException(place);
        }
        try {
            var nonce = new byte[NONCE_BYTES];
            System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new SealBrokenException(place);
        }
    }

    /** Compresses, then seals. */
    public byte[] sealCompressed(byte[] plain, String place) {
        return seal(deflate(plain), place);
    }

    public byte[] openCompressed(byte[] sealed, String place) {
        return inflate(open(sealed, place), place);
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] deflate(byte[] plain) {
        try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(plain);
            deflater.finish();
            var out = new ByteArrayOutputStream(plain.length / 2 + 64);
            var buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] inflate(byte[] deflated, String place) {
        try (var inflater = new Inflater()) {
            inflater.setInput(deflated);
            var out = new ByteArrayOutputStream(deflated.length * 3 + 64);
            var buffer = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                if (length == 0 || out.size() + length > PLAIN_BYTES_MAX) {
                    throw new SealBrokenException(place);
                }
                out.write(buffer, 0, length);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new SealBrokenException(place);
        }
    }
}

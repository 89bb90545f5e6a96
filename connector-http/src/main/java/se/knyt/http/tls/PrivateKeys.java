package se.knyt.http.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Private keys out of PEM: PKCS#8, plain or encrypted, and the RSA key of PKCS#1 that OpenSSL wrote for long. */
final class PrivateKeys {
    /** INTEGER 0 and the algorithm rsaEncryption, as PKCS#8 puts them before the key of PKCS#1. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final byte[] PROBE = {1, 2, 3, 4};

    private PrivateKeys() {}

    /** @throws CertificateFault when it cannot be read, or the passphrase is another */
    static PrivateKey of(PemBlocks.Block block, char[] passphrase) {
        return switch (block.label()) {
            case "PRIVATE KEY" -> plain(block.content());
            case "ENCRYPTED PRIVATE KEY" -> plain(decrypted(block.content(), passphrase));
            case "RSA PRIVATE KEY" -> plain(wrapped(block.content()));
            default -> throw unreadable(block.label() + " is not read; PKCS#8 is");
        };
    }

    private static PrivateKey plain(byte[] pkcs8) {
        return as("RSA", pkcs8)
                .or(() -> as("EC", pkcs8))
                .orElseThrow(() -> unreadable("the private key is damaged, or neither RSA nor EC"));
    }

    /** Empty where it is of another kind, or of none. */
    private static Optional<PrivateKey> as(String algorithm, byte[] pkcs8) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java reads " + algorithm, e);
        }
    }

    private static byte[] decrypted(byte[] content, char[] passphrase) {
        if (passphrase.length == 0) {
            throw locked("the private key is locked, and no passphrase was given");
        }
        final EncryptedPrivateKeyInfo info;
        try {
            info = new EncryptedPrivateKeyInfo(content);
        } catch (IOException e) {
            throw unreadable("the private key is damaged");
        }
        // By PBES2 the parameters are named like the cipher that they are for; older forms are named themselves.
        var parameters = info.getAlgParameters();
        boolean second =
                info.getAlgName().startsWith("PBES2") || info.getAlgName().equals(PBES2);
        var named = second && parameters != null ? parameters.toString() : info.getAlgName();
        final Cipher cipher;
        try {
            var key = SecretKeyFactory.getInstance(named).generateSecret(new PBEKeySpec(passphrase));
            cipher = Cipher.getInstance(named);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
        } catch (GeneralSecurityException e) {
            throw unreadable("the private key is encrypted in a form that is not read");
        }
        try {
            return info.getKeySpec(cipher).getEncoded();
        } catch (InvalidKeySpecException e) {
            throw locked("the passphrase does not open the private key");
        }
    }

    private static byte[] wrapped(byte[] pkcs1) {
        var inside = new ByteArrayOutputStream();
        inside.writeBytes(RSA);
        inside.writeBytes(tagged(0x04, pkcs1));
        return tagged(0x30, inside.toByteArray());
    }

    /** A value in DER: tag, length in as few bytes as it takes, content. */
    private static byte[] tagged(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Whether the two are one pair: what the one signs the other knows again. */
    static boolean belong(PrivateKey secret, PublicKey open) {
        if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        try {
            var signature =
                    Signature.getInstance("RSA".equals(secret.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static CertificateFault locked(String message) {
        return new CertificateFault(CertificateFault.Kind.WRONG_PASSPHRASE, message);
    }

    private static CertificateFault unreadable(String message) {
        return new CertificateFault(CertificateFault.Kind.UNREADABLE_KEY, message);
    }
}

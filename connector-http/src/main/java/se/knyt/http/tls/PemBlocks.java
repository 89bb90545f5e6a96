package se.knyt.http.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** The blocks of a text in PEM (RFC 7468). What stands between them is passed over, as tools write explanations there. */
final class PemBlocks {
    /** Attributes of a key encrypted in the old way of OpenSSL, which no standard describes. */
    private static final String OLD_ENCRYPTION = "Proc-Type:";

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PemBlocks() {}

    /** @param label what the block says that it is: {@code CERTIFICATE} */
    record Block(String label, byte[] content) {}

    static boolean looksLike(String text) {
        return text.contains("-----BEGIN ");
    }

    /** @throws CertificateFault when a block holds something else than base 64 */
    static List<Block> of(String text) {
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            var label = matcher.group(1);
            var body = matcher.group(2);
            boolean key = label.endsWith("PRIVATE KEY");
            if (body.contains(OLD_ENCRYPTION)) {
                throw new CertificateFault(
                        CertificateFault.Kind.UNREADABLE_KEY,
                        "the private key is encrypted in a form that is not read; PKCS#8 and PKCS#12 are");
            }
            try {
                blocks.add(new Block(label, Base64.getDecoder().decode(body.replaceAll("\\s", ""))));
            } catch (IllegalArgumentException e) {
                throw new CertificateFault(
                        key ? CertificateFault.Kind.UNREADABLE_KEY : CertificateFault.Kind.NOT_A_CERTIFICATE,
                        "a block of " + label + " is damaged");
            }
        }
        return List.copyOf(blocks);
    }
}

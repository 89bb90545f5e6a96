package se.knyt.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import se.knyt.http.tls.CertificateFault.Kind;
import se.knyt.spi.ClientIdentity;
import se.knyt.spi.Secret;

/**
 * A client certificate with its private key, as a bank or vendor hands it over: PEM, with the key in the same text or beside it, or a
 * PKCS#12 file in base 64. Cannot print itself.
 */
public final class ClientCertificate {
    /** Of a certificate with its chain and key; a real one is under 20 000. */
    public static final int CHARS_MAX = 64 * 1024;

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> authorities;

    private ClientCertificate(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
        this.key = key;
        this.chain = chain;
        this.authorities = authorities;
    }

    /**
     * Reads one.
     *
     * @param certificate PEM, or PKCS#12 in base 64
     * @param privateKey in PEM, where it does not stand with the certificate
     * @param passphrase of the file or of the key, where there is one
     * @param authorities in PEM: whom the other system's own certificate may come from besides those that Java believes; empty for none
     * @throws CertificateFault when it is none, or its parts do not belong together
     */
    public static ClientCertificate read(
            Secret certificate, Optional<Secret> privateKey, Optional<Secret> passphrase, String authorities) {
        var text = certificate.reveal().strip();
        if (text.length() > CHARS_MAX) {
            throw notOne("longer than " + CHARS_MAX + " characters");
        }
        char[] phrase = passphrase.map(secret -> secret.reveal().toCharArray()).orElse(new char[0]);
        var believed = authorities.isBlank() ? List.<X509Certificate>of() : believed(authorities);
        if (!PemBlocks.looksLike(text)) {
            return ofPkcs12(text, phrase, believed);
        }
        var blocks = new ArrayList<>(PemBlocks.of(text));
        privateKey.ifPresent(secret -> blocks.addAll(PemBlocks.of(secret.reveal())));
        var certificates = certificates(blocks);
        if (certificates.isEmpty()) {
            throw notOne("the text holds no certificate");
        }
        var key = blocks.stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .findFirst()
                .map(block -> PrivateKeys.of(block, phrase))
                .orElseThrow(() -> new CertificateFault(
                        Kind.NO_PRIVATE_KEY, "the private key that belongs to the certificate is missing"));
        return of(key, certificates, believed);
    }

    private static ClientCertificate ofPkcs12(String text, char[] phrase, List<X509Certificate> authorities) {
        final byte[] content;
        try {
            content = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw notOne("neither PEM nor base 64");
        }
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), phrase);
            for (var alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, phrase) instanceof PrivateKey key) {
                    var chain = store.getCertificateChain(alias);
                    return of(key, chain == null ? List.of() : x509(Arrays.asList(chain)), authorities);
                }
            }
            throw new CertificateFault(Kind.NO_PRIVATE_KEY, "the file holds no private key");
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? new CertificateFault(Kind.WRONG_PASSPHRASE, "the passphrase does not open the file")
                    : notOne("not a PKCS#12 file");
        } catch (UnrecoverableKeyException e) {
            throw new CertificateFault(Kind.WRONG_PASSPHRASE, "the passphrase does not open the private key");
        } catch (GeneralSecurityException e) {
            throw notOne("a PKCS#12 file that cannot be read");
        }
    }

    private static List<X509Certificate> x509(List<? extends java.security.cert.Certificate> some) {
        return some.stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** The certificate of the key first, then each that vouches for the one before, as TLS wants them. */
    private static ClientCertificate of(PrivateKey key, List<X509Certificate> some, List<X509Certificate> authorities) {
        var own = some.stream()
                .filter(certificate -> PrivateKeys.belong(key, certificate.getPublicKey()))
                .findFirst()
                .orElseThrow(() -> new CertificateFault(
                        Kind.KEY_OF_ANOTHER, "the private key does not belong to the certificate"));
        var chain = new ArrayList<>(List.of(own));
        for (var next = issuer(chain, some); next.isPresent(); next = issuer(chain, some)) {
            chain.add(next.get());
        }
        return new ClientCertificate(key, List.copyOf(chain), authorities);
    }

    private static Optional<X509Certificate> issuer(List<X509Certificate> chain, List<X509Certificate> some) {
        var last = chain.getLast();
        return some.stream()
                .filter(each -> !chain.contains(each))
                .filter(each -> each.getSubjectX500Principal().equals(last.getIssuerX500Principal()))
                .findFirst();
    }

    private static List<X509Certificate> certificates(List<PemBlocks.Block> blocks) {
        var found = new ArrayList<X509Certificate>();
        for (var block : blocks) {
            if (block.label().equals("CERTIFICATE")) {
                try {
                    found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.content())));
                } catch (CertificateException e) {
                    throw notOne("a certificate in it is damaged");
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<X509Certificate> believed(String authorities) {
        try {
            var found = certificates(PemBlocks.of(authorities));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateFault e) {
            throw new CertificateFault(Kind.UNREADABLE_AUTHORITIES, "authorities: " + e.getMessage());
        }
        throw new CertificateFault(Kind.UNREADABLE_AUTHORITIES, "authorities: the text holds no certificate");
    }

    private static CertificateFault notOne(String why) {
        return new CertificateFault(Kind.NOT_A_CERTIFICATE, why);
    }

    /** Until when it is valid. */
    public Instant validUntil() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** The last day that it is valid, or a part of it. */
    public LocalDate lastDay(ZoneId zone) {
        return LocalDate.ofInstant(validUntil(), zone);
    }

    /** Ready for calls; whether it is valid yet or still is asked apart. */
    public ClientIdentity identity() {
        return new ClientIdentity(TlsContexts.of(key, chain, authorities));
    }

    /** @throws CertificateFault with the day, when it is not valid at the moment */
    public void requireValid(Instant now, ZoneId zone) {
        if (now.isAfter(validUntil())) {
            var day = lastDay(zone).toString();
            throw new CertificateFault(Kind.EXPIRED, "the certificate was valid until " + day, day);
        }
        var begins = chain.getFirst().getNotBefore().toInstant();
        if (now.isBefore(begins)) {
            var day = LocalDate.ofInstant(begins, zone).toString();
            throw new CertificateFault(Kind.NOT_YET_VALID, "the certificate is valid from " + day, day);
        }
    }

    @Override
    public String toString() {
        return "ClientCertificate[hidden]";
    }
}

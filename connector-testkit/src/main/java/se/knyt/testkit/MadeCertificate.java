package se.knyt.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that vouches for itself, with its key, made while a test runs by the {@code keytool} of the Java that runs it: there is
 * no key in the tree, and none is left behind.
 */
public final class MadeCertificate {
    /** Of the PKCS#12 file that it is kept in. */
    public static final String PASSPHRASE = "made-for-a-test";

    private static final String ALIAS = "made";
    private static final int SECONDS_MAX = 60;
    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final byte[] pkcs12;
    private final KeyStore store;

    private MadeCertificate(byte[] pkcs12, KeyStore store) {
        this.pkcs12 = pkcs12;
        this.store = store;
    }

    /** One of an elliptic curve, valid from 2020 to beyond 2040. */
    public static MadeCertificate of(String name) {
        return of(name, "EC", Instant.parse("2020-01-01T00:00:00Z"), 8000);
    }

    /**
     * @param name what it is of; a name with a dot is the server's of that name, an address of digits that of the address
     * @param algorithm of its key: {@code EC} or {@code RSA}
     */
    public static MadeCertificate of(String name, String algorithm, Instant from, int days) {
        try {
            var folder = Files.createTempDirectory("knyt-made-");
            var file = folder.resolve("made.p12");
            try {
                run(name, algorithm, from, days, file);
                byte[] content = Files.readAllBytes(file);
                var store = KeyStore.getInstance(file.toFile(), PASSPHRASE.toCharArray());
                return new MadeCertificate(content, store);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String name, String algorithm, Instant from, int days, Path file) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-Duser.timezone=UTC",
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-startdate",
                START.format(from),
                "-validity",
                Integer.toString(days),
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSPHRASE));
        if (name.contains(".")) {
            command.addAll(List.of("-ext", "san=" + (name.matches("[0-9.]+") ? "ip:" : "dns:") + name));
        }
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("keytool made no certificate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The file with certificate and key, as a bank hands it over, in base 64. */
    public String pkcs12() {
        return Base64.getEncoder().encodeToString(pkcs12);
    }

    public X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public PrivateKey key() {
        try {
            return (PrivateKey) store.getKey(ALIAS, PASSPHRASE.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In PKCS#8, not encrypted. */
    public String keyPem() {
        return pem("PRIVATE KEY", key().getEncoded());
    }

    public static String pem(String label, byte[] content) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(content) + "\n-----END " + label + "-----\n";
    }

    /** TLS of a server that shows this certificate and lets in who shows one of the others. */
    public SSLContext serving(List<MadeCertificate> letIn) {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSPHRASE.toCharArray());
            var known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            for (var one : letIn) {
                known.setCertificateEntry("known-" + known.size(), one.certificate());
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

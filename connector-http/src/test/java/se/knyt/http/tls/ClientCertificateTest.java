package se.knyt.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.http.tls.CertificateFault.Kind;
import se.knyt.spi.Secret;
import se.knyt.testkit.MadeCertificate;

/** What a bank hands over, in the forms it comes in, and what people mistake. */
class ClientCertificateTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    /** From 2026-01-01 one hundred days: until 2026-04-11 00:00 UTC, which is two in the morning in Stockholm. */
    private static final MadeCertificate OURS =
            MadeCertificate.of("Merchant", "RSA", Instant.parse("2026-01-01T00:00:00Z"), 100);

    private static final MadeCertificate OTHERS = MadeCertificate.of("Other");
    private static final Instant WITHIN = Instant.parse("2026-03-01T12:00:00Z");

    private static ClientCertificate pem(String certificate, String key, String passphrase) {
        return ClientCertificate.read(
                new Secret(certificate),
                key.isEmpty() ? Optional.empty() : Optional.of(new Secret(key)),
                passphrase.isEmpty() ? Optional.empty() : Optional.of(new Secret(passphrase)),
                "");
    }

    private static ClientCertificate pkcs12(String content, String passphrase) {
        return pem(content, "", passphrase);
    }

    private static void fault(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        CertificateFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(kind));
    }

    @Test
    void everyFormIsTheSameCertificate() throws GeneralSecurityException, java.io.IOException {
        var whole = OURS.certificatePem() + OURS.keyPem();
        // Tools write explanations between the blocks, and Windows ends its lines in its own way.
        var explained = "Bag Attributes\n    friendlyName: x\n" + whole.replace("\n", "\r\n");
        for (var read : new ClientCertificate[] {
            pkcs12(OURS.pkcs12(), MadeCertificate.PASSPHRASE),
            pem(whole, "", ""),
            pem(explained, "", ""),
            pem(OURS.certificatePem(), OURS.keyPem(), ""),
            pem(OTHERS.certificatePem() + OURS.certificatePem(), OURS.keyPem(), ""),
            pem(OURS.certificatePem(), encrypted("opens"), "opens"),
            pem(OURS.certificatePem(), oldRsa(), "")
        }) {
            assertThat(read.lastDay(ZONE)).isEqualTo(LocalDate.of(2026, 4, 11));
            assertThat(read.identity().tls().getProtocol()).isEqualTo("TLS");
        }
    }

    private static String encrypted(String passphrase) throws GeneralSecurityException, java.io.IOException {
        var algorithm = "PBEWithHmacSHA256AndAES_256";
        var key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(passphrase.toCharArray()));
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, key);
        var parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        var info = new EncryptedPrivateKeyInfo(
                parameters, cipher.doFinal(OURS.key().getEncoded()));
        return MadeCertificate.pem("ENCRYPTED PRIVATE KEY", info.getEncoded());
    }

    /** The key of PKCS#1 is what PKCS#8 holds after 26 bytes: outer head 4, version 3, algorithm 15, inner head 4. */
    private static String oldRsa() {
        byte[] pkcs8 = OURS.key().getEncoded();
        return MadeCertificate.pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "swish",
                "no base 64 at all!",
                "bm90IGEgY2VydGlmaWNhdGU=",
                "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n***\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE REQUEST-----\nMIIC\n-----END CERTIFICATE REQUEST-----"
            })
    void whatIsNoCertificateIsNamed(String text) {
        fault(Kind.NOT_A_CERTIFICATE, () -> pem(text, OURS.keyPem(), ""));
    }

    @Test
    void aFileThatIsCutOffIsNoCertificate() {
        byte[] whole = Base64.getDecoder().decode(OURS.pkcs12());
        var cut = Base64.getEncoder().encodeToString(Arrays.copyOf(whole, whole.length / 2));
        fault(Kind.NOT_A_CERTIFICATE, () -> pkcs12(cut, MadeCertificate.PASSPHRASE));
    }

    @Test
    void anotherPassphraseIsNamedAsThat() throws GeneralSecurityException, java.io.IOException {
        fault(Kind.WRONG_PASSPHRASE, () -> pkcs12(OURS.pkcs12(), "another"));
        fault(Kind.WRONG_PASSPHRASE, () -> pkcs12(OURS.pkcs12(), ""));
        var locked = encrypted("opens");
        fault(Kind.WRONG_PASSPHRASE, () -> pem(OURS.certificatePem(), locked, "another"));
        fault(Kind.WRONG_PASSPHRASE, () -> pem(OURS.certificatePem(), locked, ""));
    }

    @Test
    void aCertificateWithoutItsKeyOrWithAnotherIsNamed() {
        fault(Kind.NO_PRIVATE_KEY, () -> pem(OURS.certificatePem(), "", ""));
        fault(Kind.KEY_OF_ANOTHER, () -> pem(OURS.certificatePem(), OTHERS.keyPem(), ""));
        fault(
                Kind.UNREADABLE_KEY,
                () -> pem(OURS.certificatePem(), MadeCertificate.pem("PRIVATE KEY", new byte[9]), ""));
        fault(
                Kind.UNREADABLE_KEY,
                () -> pem(
                        OURS.certificatePem(),
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0\n\nAA==\n"
                                + "-----END RSA PRIVATE KEY-----",
                        "opens"));
    }

    @Test
    void authoritiesThatAreNoneAreNamed() {
        fault(
                Kind.UNREADABLE_AUTHORITIES,
                () -> ClientCertificate.read(
                        new Secret(OURS.certificatePem() + OURS.keyPem()), Optional.empty(), Optional.empty(), "x"));
    }

    @Test
    void whatIsOverOrHasNotBegunSaysTheDay() {
        var read = pkcs12(OURS.pkcs12(), MadeCertificate.PASSPHRASE);
        read.requireValid(WITHIN, ZONE);
        assertThatThrownBy(() -> read.requireValid(Instant.parse("2026-04-11T00:00:01Z"), ZONE))
                .isInstanceOfSatisfying(CertificateFault.class, fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.EXPIRED);
                    assertThat(fault.day()).isEqualTo("2026-04-11");
                    assertThat(fault).hasMessageContaining("2026-04-11");
                });
        assertThatThrownBy(() -> read.requireValid(Instant.parse("2025-12-31T23:59:59Z"), ZONE))
                .isInstanceOfSatisfying(CertificateFault.class, fault -> {
                    assertThat(fault.kind()).isEqualTo(Kind.NOT_YET_VALID);
                    assertThat(fault.day()).isEqualTo("2026-01-01");
                });
    }

    /** Neither the certificate nor what went wrong with it says anything of key or passphrase. */
    @Test
    void nothingOfItIsPrinted() {
        var read = pkcs12(OURS.pkcs12(), MadeCertificate.PASSPHRASE);
        assertThat(read).hasToString("ClientCertificate[hidden]");
        assertThat(read.identity()).hasToString("ClientIdentity[hidden]");
        assertThatThrownBy(() -> pkcs12(OURS.pkcs12(), "secret-word"))
                .hasMessageNotContaining("secret-word")
                .hasMessageNotContaining(OURS.pkcs12().substring(0, 20));
    }
}

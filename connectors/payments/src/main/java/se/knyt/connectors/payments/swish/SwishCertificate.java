package se.knyt.connectors.payments.swish;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.http.tls.CertificateFault;
import se.knyt.http.tls.ClientCertificate;
import se.knyt.spi.ClientIdentity;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/**
 * The certificate by which Swish knows the merchant. Read anew when another is given, also by another process; kept otherwise, so that
 * connections can be kept.
 */
final class SwishCertificate {
    private final ConnectionContext context;
    private final String authorities;
    private @Nullable Known known;

    SwishCertificate(ConnectionContext context, String authorities) {
        this.context = context;
        this.authorities = authorities;
    }

    /** @param parts what it was read out of */
    private record Known(List<Optional<String>> parts, ClientCertificate certificate, ClientIdentity identity) {
        @Override
        public String toString() {
            return "Known[hidden]";
        }
    }

    /** Whether the connection leads to a simulator on this machine, which speaks no TLS. */
    private boolean isSimulated() {
        return "http".equals(context.baseUri().getScheme());
    }

    /** Whether there is one, or none is asked for. */
    boolean isThere() {
        return isSimulated() || secret(SwishSettings.CERTIFICATE).isPresent();
    }

    /**
     * The certificate, which is valid today; empty where none is given.
     *
     * @throws CertificateFault when it cannot be used
     */
    Optional<ClientCertificate> read() {
        return current().map(Known::certificate);
    }

    private Optional<Secret> secret(String key) {
        return context.credentials().secret(key);
    }

    private synchronized Optional<Known> current() {
        var certificate = secret(SwishSettings.CERTIFICATE);
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        var key = secret(SwishSettings.PRIVATE_KEY);
        var passphrase = secret(SwishSettings.PASSPHRASE);
        var parts = Stream.of(certificate, key, passphrase)
                .map(part -> part.map(Secret::reveal))
                .toList();
        if (known == null || !known.parts().equals(parts)) {
            var read = ClientCertificate.read(certificate.get(), key, passphrase, authorities);
            known = new Known(parts, read, read.identity());
        }
        var now = Objects.requireNonNull(known, "known");
        now.certificate().requireValid(context.companyTime().instant(), context.zone());
        return Optional.of(now);
    }

    /**
     * The call, made with the certificate.
     *
     * @throws ProviderFailure.Unauthorized when there is none that can be used; nothing was sent
     */
    Call on(Call call) {
        if (isSimulated()) {
            return call;
        }
        try {
            return call.as(current()
                    .map(Known::identity)
                    .orElseThrow(() -> new ProviderFailure.Unauthorized("there is no certificate")));
        } catch (CertificateFault e) {
            throw new ProviderFailure.Unauthorized(String.valueOf(e.getMessage()));
        }
    }
}

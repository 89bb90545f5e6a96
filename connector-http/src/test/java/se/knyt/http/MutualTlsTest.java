package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.http.tls.ClientCertificate;
import se.knyt.spi.ClientIdentity;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;
import se.knyt.testkit.MadeCertificate;

/** Calls over real TLS to a server that lets nobody in but by a certificate it knows. */
class MutualTlsTest {
    private static final MadeCertificate SERVER = MadeCertificate.of("127.0.0.1");
    private static final MadeCertificate MERCHANT = MadeCertificate.of("Merchant");
    private static final MadeCertificate OTHER = MadeCertificate.of("Other");
    private static final MadeCertificate STRANGER = MadeCertificate.of("Stranger");
    private static final String BELIEVED = SERVER.certificatePem();

    private final GuardedHttp http = GuardedHttp.toPublicOnly();
    private final List<String> came = new CopyOnWriteArrayList<>();
    private final List<HttpsServer> servers = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        http.close();
        servers.forEach(server -> server.stop(0));
    }

    /** @param protocol the only version of TLS it speaks */
    private URI server(MadeCertificate shown, String protocol) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(shown.serving(List.of(MERCHANT, OTHER))) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var ssl = getSSLContext().getDefaultSSLParameters();
                    ssl.setNeedClientAuth(true);
                    ssl.setProtocols(new String[] {protocol});
                    parameters.setSSLParameters(ssl);
                }
            });
            server.createContext("/", exchange -> {
                came.add(((HttpsExchange) exchange)
                        .getSSLSession()
                        .getPeerPrincipal()
                        .getName());
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                exchange.close();
            });
            server.start();
            servers.add(server);
            return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static ClientIdentity identity(MadeCertificate certificate, String authorities) {
        return ClientCertificate.read(
                        new Secret(certificate.pkcs12()),
                        Optional.empty(),
                        Optional.of(new Secret(MadeCertificate.PASSPHRASE)),
                        authorities)
                .identity();
    }

    private String call(URI server, ClientIdentity identity) {
        var answer = http.andOwn(() -> Set.of(server))
                .call(Call.get(server, Map.of()).as(identity));
        assertThat(answer.status()).isEqualTo(200);
        return came.getLast();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theCallArrivesAsTheCertificateItWasMadeWith(String protocol) {
        var server = server(SERVER, protocol);
        assertThat(call(server, identity(MERCHANT, BELIEVED))).isEqualTo("CN=Merchant");
    }

    @Test
    void aCertificateInTextWithItsKeyBesideItOpensTheSame() {
        var server = server(SERVER, "TLSv1.3");
        var read = ClientCertificate.read(
                new Secret(MERCHANT.certificatePem()),
                Optional.of(new Secret(MERCHANT.keyPem())),
                Optional.empty(),
                BELIEVED);
        assertThat(call(server, read.identity())).isEqualTo("CN=Merchant");
    }

    /** Connections are kept and used again, but never by another. */
    @Test
    void whatIsKeptOpenForOneIsNotUsedForAnother() {
        var server = server(SERVER, "TLSv1.3");
        var one = identity(MERCHANT, BELIEVED);
        var other = identity(OTHER, BELIEVED);
        for (int i = 0; i < 3; i++) {
            assertThat(call(server, one)).isEqualTo("CN=Merchant");
            assertThat(call(server, other)).isEqualTo("CN=Other");
        }
    }

    /**
     * By TLS 1.3 the refusal may come after the request was written; and this server hangs up so fast that it may be lost with the
     * connection. Nothing is read, and nothing is taken for done.
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateThatTheServerDoesNotKnowGetsNothing(String protocol) {
        var server = server(SERVER, protocol);
        assertThatThrownBy(() -> call(server, identity(STRANGER, BELIEVED)))
                .isInstanceOfAny(
                        ProviderFailure.Unauthorized.class,
                        ProviderFailure.NotSent.class,
                        ProviderFailure.OutcomeUnknown.class);
        assertThat(came).isEmpty();
    }

    /** As Java writes the alert of RFC 8446 §6.2; other alerts, and other texts, say nothing of a certificate. */
    @Test
    void theServersRefusalIsKnownByItsAlert() {
        var refused =
                new javax.net.ssl.SSLHandshakeException("(bad_certificate) Received fatal alert: bad_certificate");
        assertThat(Presented.refusal(new IOException("wrapped", refused))).isEqualTo("bad_certificate");
        assertThat(Presented.refusal(new javax.net.ssl.SSLException("Received fatal alert: handshake_failure")))
                .isEmpty();
        assertThat(Presented.refusal(new IOException("Received fatal alert: bad_certificate")))
                .isEmpty();
    }

    @Test
    void withoutACertificateNothingGetsIn() {
        var server = server(SERVER, "TLSv1.2");
        assertThatThrownBy(() -> http.andOwn(() -> Set.of(server)).call(Call.get(server, Map.of())))
                .isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(came).isEmpty();
    }

    @Test
    void aServerThatNobodyVouchesForIsNotCalled() {
        var server = server(SERVER, "TLSv1.3");
        assertThatThrownBy(() -> call(server, identity(MERCHANT, ""))).isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(came).isEmpty();
    }

    @Test
    void aServerThatShowsAnotherNameIsNotCalled() {
        var elsewhere = MadeCertificate.of("elsewhere.example");
        var server = server(elsewhere, "TLSv1.3");
        assertThatThrownBy(() -> call(server, identity(MERCHANT, elsewhere.certificatePem())))
                .isInstanceOf(ProviderFailure.NotSent.class);
        assertThat(came).isEmpty();
    }
}

package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.http.tls.ClientCertificate;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;
import se.knyt.testkit.MadeCertificate;

/** What servers, proxies and networks between do that a simulator of ours does not. */
class RealNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GuardedHttp http = GuardedHttp.toPublicOnly();

    @AfterEach
    void close() {
        http.close();
    }

    private Answer call(RawServer server) {
        return http.andOwn(() -> Set.of(server.uri()))
                .call(new Call("POST", server.uri(), Map.of(), "{}".getBytes(StandardCharsets.UTF_8), PATIENCE));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Pieces with extensions, and fields after the last: RFC 9112 §7.1. */
    @Test
    void aBodyInChunksWithExtensionsAndTrailersIsRead() {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3;name=value\r\n{\"a\r\n4 ; q=\"x\"\r\n\":1}\r\n000\r\nX-Checksum: 1\r\n\r\n")) {
            assertThat(call(server).body()).isEqualTo(bytes("{\"a\":1}"));
            assertThat(call(server).body())
                    .as("and the connection is at its right place")
                    .isEqualTo(bytes("{\"a\":1}"));
        }
    }

    /** Such an answer ends where the connection does, and so does one that was cut: neither is taken for whole. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "HTTP/1.0 200 OK\r\n\r\n{}"})
    void aBodyWithoutALengthIsNotTakenForWhole(String text) {
        try (var server = new RawServer((request, socket) -> {
            socket.getOutputStream().write(bytes(text));
            return false;
        })) {
            assertThatThrownBy(() -> call(server))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("without a length");
        }
    }

    @Test
    void namesOfHeadersAreReadInAnyCaseAndAnOldVersionOfHttpWithALengthToo() {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nCONTENT-length: 2\r\nrEtRy-AfTeR: 7\r\n\r\n{}")) {
            assertThat(call(server).header("Retry-After")).isEqualTo("7");
        }
        try (var server = new RawServer((request, socket) -> {
            socket.getOutputStream().write(bytes("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
            return false;
        })) {
            assertThat(call(server).body()).isEqualTo(bytes("{}"));
        }
    }

    @Test
    void wordsBeforeTheAnswerAreNotTheAnswer() {
        try (var server = RawServer.answering("HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}")) {
            var answer = call(server);
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.headers()).doesNotContainKey("link");
            assertThat(answer.body()).isEqualTo(bytes("{}"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void nothingIsFollowedAndWhatIsSetIsNotGivenBack(int status) {
        try (var elsewhere = RawServer.answering(RawServer.ok("{}"));
                var server = RawServer.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + elsewhere.uri()
                        + "/\r\nSet-Cookie: id=1; Path=/\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(call(server).status()).isEqualTo(status);
            call(server);
            assertThat(elsewhere.requests()).isEmpty();
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request ->
                            assertThat(request.toLowerCase(Locale.ROOT)).doesNotContain("cookie"));
        }
    }

    /** What the machine says of proxies is not followed: the addresses that are checked are those that are connected to. */
    @Test
    void aProxyOfTheMachineIsNotUsed() {
        try (var proxy = RawServer.answering(RawServer.ok("{\"by\":\"proxy\"}"));
                var server = RawServer.answering(RawServer.ok("{}"))) {
            var before = (Properties) System.getProperties().clone();
            System.setProperty("http.proxyHost", proxy.uri().getHost());
            System.setProperty("http.proxyPort", Integer.toString(proxy.uri().getPort()));
            System.setProperty("http.nonProxyHosts", "");
            try (var fresh = GuardedHttp.toPublicOnly()) {
                var answer = fresh.andOwn(() -> Set.of(server.uri())).call(Call.get(server.uri(), Map.of()));
                assertThat(answer.body()).isEqualTo(bytes("{}"));
                assertThat(proxy.requests()).isEmpty();
            } finally {
                System.setProperties(before);
            }
        }
    }

    /** The first byte may take its time; only the deadline counts. */
    @Test
    void aFirstByteThatTakesItsTimeIsWaitedFor() {
        var holder = new RawServer[1];
        try (var server = new RawServer((request, socket) -> {
            if (!holder[0].pause(700)) {
                socket.getOutputStream().write(bytes(RawServer.ok("{}")));
            }
            return true;
        })) {
            holder[0] = server;
            assertThat(call(server).status()).isEqualTo(200);
        }
    }

    /** As a server answers that speaks TLS 1.0 alone: the alert "protocol_version" (RFC 8446 §6.2). */
    @Test
    void aServerWithoutASafeVersionOfTlsIsNamed() throws IOException {
        try (var old = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var socket = old.accept()) {
                    socket.getInputStream().read(new byte[16]);
                    socket.getOutputStream().write(HexFormat.of().parseHex("15030100020246"));
                } catch (IOException e) {
                    // the caller has gone
                }
            });
            var uri = URI.create("https://127.0.0.1:" + old.getLocalPort());
            assertThatThrownBy(() -> http.andOwn(() -> Set.of(uri)).call(Call.get(uri, Map.of())))
                    .isInstanceOf(ProviderFailure.NotSent.class)
                    .hasMessageContaining("no version of TLS that is safe");
        }
    }

    @Test
    void aCertificateThatLeadsNowhereOrHasExpiredIsNamed() {
        var unknown = MadeCertificate.of("127.0.0.1");
        served(
                unknown,
                parameters -> {},
                uri -> assertThatThrownBy(() -> http.andOwn(() -> Set.of(uri)).call(Call.get(uri, Map.of())))
                        .isInstanceOf(ProviderFailure.NotSent.class)
                        .hasMessageContaining("chain is incomplete"));
        // As Java says it where an authority stands behind the certificate.
        var expired = new SSLHandshakeException("PKIX path validation failed");
        expired.initCause(new CertPathValidatorException(
                "validity check failed", new CertificateExpiredException("NotAfter: Tue Dec 01 00:00:00 UTC 2026")));
        assertThat(Reasons.of(expired)).contains("has expired").contains("PKIX path validation failed");
    }

    /** Most large providers offer HTTP/2 beside HTTP/1.1 on the same port; the older one is asked for and spoken. */
    @Test
    void aServerThatWouldRatherSpeakHttp2IsSpokenToInHttp1() {
        var certificate = MadeCertificate.of("127.0.0.1");
        served(
                certificate,
                parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"}),
                uri -> assertThat(trusting(certificate, uri).status()).isEqualTo(200));
    }

    private Answer trusting(MadeCertificate server, URI uri) {
        var who = ClientCertificate.read(
                new Secret(MadeCertificate.of("Caller").pkcs12()),
                Optional.empty(),
                Optional.of(new Secret(MadeCertificate.PASSPHRASE)),
                server.certificatePem());
        return http.andOwn(() -> Set.of(uri)).call(Call.get(uri, Map.of()).as(who.identity()));
    }

    private static void served(MadeCertificate shown, Consumer<SSLParameters> change, Consumer<URI> calls) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(shown.serving(List.of())) {
                @Override
                public void configure(HttpsParameters parameters) {
                    var ssl = getSSLContext().getDefaultSSLParameters();
                    change.accept(ssl);
                    parameters.setSSLParameters(ssl);
                }
            });
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(bytes("{}"));
                exchange.close();
            });
            server.start();
            try {
                calls.accept(
                        URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/"));
            } finally {
                server.stop(0);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

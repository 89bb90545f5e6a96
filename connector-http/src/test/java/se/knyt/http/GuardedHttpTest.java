package se.knyt.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.spi.HttpCalls.Call;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Silence;

class GuardedHttpTest {
    private static final int BODY_BYTES_MAX = 100_000;

    private final AtomicInteger lookups = new AtomicInteger();
    private final GuardedHttp http = GuardedHttp.create(
            host -> {
                lookups.incrementAndGet();
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            },
            BODY_BYTES_MAX);

    @AfterEach
    void close() {
        http.close();
    }

    private GuardedHttp reaching(RawServer server) {
        return http.andOwn(() -> Set.of(server.uri()));
    }

    private static Call get(RawServer server) {
        return Call.get(server.uri(), Map.of());
    }

    private static Call post(RawServer server, Duration deadline) {
        return new Call(
                "POST",
                server.uri(),
                Map.of("Content-Type", "application/json"),
                "{}".getBytes(StandardCharsets.UTF_8),
                deadline);
    }

    @Test
    void anAnswerComesBackWithStatusHeadersAndBytes() {
        try (var server =
                RawServer.answering("HTTP/1.1 422 No\r\nX-One: a\r\nX-One: b\r\nContent-Length: 3\r\n\r\nno!")) {
            var answer = reaching(server).call(get(server));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.headers().get("x-one")).containsExactly("a", "b");
            assertThat(answer.body()).asString().isEqualTo("no!");
        }
    }

    @Test
    void theRequestArrivesAsGiven() {
        try (var server = RawServer.answering(RawServer.ok("{}"))) {
            reaching(server).call(post(server, Duration.ofSeconds(5)));
            assertThat(server.requests().getFirst())
                    .startsWith("POST / HTTP/1.1")
                    .contains("Content-Type: application/json")
                    .doesNotContain("Cookie", "Upgrade")
                    .endsWith("{}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:%d/",
                "https://localhost:%d/",
                "https://2130706433:%d/",
                "https://[::1]:%d/",
                "https://api.example:%d/",
                "http://127.0.0.1:%d/",
                "ftp://127.0.0.1:%d/",
                "https://user@127.0.0.1:%d/"
            })
    void noAddressOfThisMachineIsReachedUnlessTheProcessOpenedIt(String address) {
        try (var server = RawServer.answering(RawServer.ok("{}"))) {
            var uri = URI.create(address.formatted(server.port()));
            assertThatThrownBy(() -> http.call(Call.get(uri, Map.of()))).isInstanceOf(ProviderFailure.NotSent.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anotherPortOfAnAllowedHostIsNotAllowed() {
        try (var opened = RawServer.answering(RawServer.ok("{}"));
                var other = RawServer.answering(RawServer.ok("{}"))) {
            assertThatThrownBy(() -> reaching(opened).call(get(other))).isInstanceOf(ProviderFailure.NotSent.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        try (var inside = RawServer.answering(RawServer.ok("{}"));
                var server = RawServer.answering(
                        "HTTP/1.1 302 Found\r\nLocation: " + inside.uri() + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(reaching(server).call(get(server)).status()).isEqualTo(302);
            assertThat(inside.requests()).isEmpty();
        }
    }

    @Test
    void aClosedPortIsNotSent() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var uri = URI.create("http://127.0.0.1:" + port);
        assertThatThrownBy(() -> http.andOwn(() -> Set.of(uri)).call(Call.get(uri, Map.of())))
                .isInstanceOfSatisfying(
                        ProviderFailure.NotSent.class,
                        failure -> assertThat(failure.silence()).isEqualTo(Silence.CONNECTION_REFUSED));
    }

    @Test
    void anUnknownNameIsNotSent() {
        assertThatThrownBy(() -> http.call(Call.get(URI.create("https://nowhere.invalid/"), Map.of())))
                .isInstanceOfSatisfying(
                        ProviderFailure.NotSent.class,
                        failure -> assertThat(failure.silence()).isEqualTo(Silence.HOST_UNKNOWN))
                .hasMessageContaining("no public address");
        assertThat(lookups).hasValue(1);
    }

    @Test
    void aHandshakeThatNeverEndsIsNotSent() {
        // The client speaks TLS here; the server reads and says nothing. No request can have left.
        var mark = catchThrowable(() -> {
            try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var uri = URI.create("https://127.0.0.1:" + silent.getLocalPort());
                http.andOwn(() -> Set.of(uri))
                        .call(new Call("POST", uri, Map.of(), new byte[] {1}, Duration.ofMillis(300)));
            }
        });
        assertThat(mark).isInstanceOf(ProviderFailure.NotSent.class);
    }

    @Test
    void silenceEndsAtTheDeadlineWithAnUnknownOutcome() {
        try (var server = new RawServer((request, socket) -> pauseOn(socket))) {
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofMillis(300))))
                    .isInstanceOfSatisfying(
                            ProviderFailure.OutcomeUnknown.class,
                            failure -> assertThat(failure.silence()).isEqualTo(Silence.TIMED_OUT));
        }
    }

    /** Blocks until the client goes away. */
    private static boolean pauseOn(Socket socket) throws IOException {
        return socket.getInputStream().read() >= 0;
    }

    @Test
    void aBodyThatDripsEndsAtTheDeadlineAlthoughEveryReadIsQuick() {
        var holder = new RawServer[1];
        try (var server = new RawServer((request, socket) -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (!holder[0].pause(20)) {
                out.write('x');
                out.flush();
            }
            return false;
        })) {
            holder[0] = server;
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofMillis(400))))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("no whole answer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
                "HTTP/1.1 200 O",
                ""
            })
    void anAnswerCutShortIsUnknown(String answer) {
        try (var server = new RawServer((request, socket) -> {
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            return false;
        })) {
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofSeconds(5))))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            assertThat(server.requests()).as("sent once, never again").hasSize(1);
        }
    }

    @Test
    void aResetIsUnknown() {
        try (var server = new RawServer((request, socket) -> {
            socket.setSoLinger(true, 0);
            return false;
        })) {
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofSeconds(5))))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aBodyOverTheBoundIsCutOff() {
        try (var server = new RawServer((request, socket) -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] chunk = ("1000\r\n" + "x".repeat(4096) + "\r\n").getBytes(StandardCharsets.UTF_8);
            while (true) {
                out.write(chunk); // without end: stops when the client hangs up
            }
        })) {
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofSeconds(10))))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class)
                    .hasMessageContaining("larger than");
        }
    }

    @Test
    void headersWithoutEndAreCutOff() {
        try (var server = new RawServer((request, socket) -> {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write("X-More: more\r\n".getBytes(StandardCharsets.UTF_8));
            }
        })) {
            assertThatThrownBy(() -> reaching(server).call(get(server)))
                    .isInstanceOf(ProviderFailure.OutcomeUnknown.class);
        }
    }

    @Test
    void aPooledConnectionThatDiedNeverSendsTwice() {
        var connections = new AtomicInteger();
        // Answers once per connection and hangs up without saying so: the pooled connection is dead when it is used
        // again.
        try (var server = new RawServer((request, socket) -> {
            connections.incrementAndGet();
            socket.getOutputStream().write(RawServer.ok("{}").getBytes(StandardCharsets.UTF_8));
            return false;
        })) {
            int answered = 0;
            for (int i = 0; i < 20; i++) {
                try {
                    reaching(server).call(post(server, Duration.ofSeconds(5)));
                    answered++;
                } catch (ProviderFailure.OutcomeUnknown e) {
                    // honest: the request was written on a connection that died
                }
            }
            assertThat(answered).isPositive();
            assertThat(server.requests()).hasSizeLessThanOrEqualTo(20).hasSize(answered);
        }
    }

    @Test
    void anInterruptedCallerIsNotLeftWaiting() {
        try (var server = new RawServer((request, socket) -> pauseOn(socket))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> reaching(server).call(post(server, Duration.ofSeconds(20))))
                    .isInstanceOf(ProviderFailure.class);
            assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
        }
    }
}

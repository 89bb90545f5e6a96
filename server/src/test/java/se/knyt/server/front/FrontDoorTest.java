package se.knyt.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.server.RawCaller;

/** The door alone, before a handler that reads all it is given, with a clock that the test moves. */
class FrontDoorTest {
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1, behindProxy());
    private final FrontDoor door = new FrontDoor(nanos::get, new ControlListener());

    /** Says how many bytes it read, or with which status the reading failed. */
    private static final class Reader extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            try {
                int read = Content.Source.asInputStream(request).readAllBytes().length;
                response.setStatus(200);
                response.getHeaders().put("X-Read", read);
            } catch (IOException e) {
                response.setStatus(e.getCause() instanceof HttpException refused ? refused.getCode() : 599);
            }
            callback.succeeded();
            return true;
        }
    }

    /** Who sends is who the proxy says, as where {@code KNYT_TRUST_FORWARDED} is set. */
    private static HttpConnectionFactory behindProxy() {
        var configuration = new HttpConfiguration();
        configuration.addCustomizer(new ForwardedRequestCustomizer());
        return new HttpConnectionFactory(configuration);
    }

    @BeforeEach
    void start() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        door.setHandler(new Reader());
        server.setHandler(door);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private RawCaller caller() throws IOException {
        return new RawCaller(connector.getLocalPort());
    }

    @Test
    void whatIsWithinItsBoundIsReadWhole() throws Exception {
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/any", "Content-Length: 262144"))
                    .send("a".repeat(262_144));
            assertThat(caller.answerHead()).startsWith("HTTP/1.1 200").contains("X-Read: 262144");
        }
        untilNothingIsUnderWay();
    }

    /** A body in chunks does not say how long it is: it is counted. */
    @Test
    void whatDoesNotSayItsLengthIsCountedWhileItIsRead() throws Exception {
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/any", "Transfer-Encoding: chunked"));
            var chunk = "4000\r\n" + "a".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 17; i++) {
                caller.send(chunk);
            }
            assertThat(caller.status()).isEqualTo(413);
        }
        untilNothingIsUnderWay();
    }

    @Test
    void whoBringsTooLittleInAWindowIsCut() throws Exception {
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/hooks/x", "Content-Length: 100000") + "a".repeat(50_000));
            until(50_000);
            nanos.addAndGet(Pace.WINDOW.toNanos());
            caller.send("b"); // the first window brought enough
            until(50_001);
            nanos.addAndGet(Pace.WINDOW.toNanos());
            caller.send("c"); // the second did not
            assertThat(caller.status()).isEqualTo(408);
            caller.rest(); // comes to an end, since the connection is closed
        }
        untilNothingIsUnderWay();
    }

    /** Waits until the server has taken in so many bytes. */
    private void until(long bytes) {
        while (door.underWay() < bytes) {
            Thread.onSpinWait();
        }
        assertThat(door.underWay()).isEqualTo(bytes);
    }

    /** An answer may be read before the server is done with its request. */
    private void untilNothingIsUnderWay() {
        while (door.underWay() != 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoIsSlowButSteadyIsLetBe() throws Exception {
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/hooks/x", "Content-Length: " + 5 * Pace.WINDOW_BYTES_MIN));
            for (int i = 1; i <= 5; i++) {
                caller.send("a".repeat(Pace.WINDOW_BYTES_MIN));
                if (i < 5) {
                    until((long) i * Pace.WINDOW_BYTES_MIN);
                    nanos.addAndGet(Pace.WINDOW.toNanos());
                }
            }
            assertThat(caller.status()).isEqualTo(200);
        }
    }

    /** Steady, and slow on purpose: a webhook of a mebibyte at this pace would hold its room for most of an hour. */
    @Test
    void whoIsSteadyAndWillNotBeDoneInTimeIsCut() throws Exception {
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/hooks/x", "Content-Length: 1000000"));
            long window = Pace.WINDOW_BYTES_MIN;
            for (int i = 1; i <= 6; i++) {
                caller.send("a".repeat(Pace.WINDOW_BYTES_MIN));
                until(i * window);
                nanos.addAndGet(Pace.WINDOW.toNanos());
            }
            nanos.addAndGet(1);
            caller.send("a".repeat(Pace.WINDOW_BYTES_MIN));
            assertThat(caller.status()).isEqualTo(408);
        }
        untilNothingIsUnderWay();
    }

    /** Seventeen webhooks of nearly a mebibyte under way, from as many addresses: the room of the hooks, and nobody else's. */
    @Test
    void aCrowdAtOneEntranceClosesNoOther() throws Exception {
        var crowd = new ArrayList<RawCaller>();
        try {
            for (int i = 0; i < 16; i++) {
                var one = caller().send(RawCaller.head(
                                "POST", "/hooks/x", "X-Forwarded-For: 192.0.2." + i, "Content-Length: 1048577"))
                        .send("a".repeat(1_048_576));
                crowd.add(one);
                until((i + 1) * 1_048_576L);
            }
            assertThat(statusOf("/hooks/x", "198.51.100.1")).isEqualTo(503);
            assertThat(statusOf("/sign-in", "198.51.100.1")).isEqualTo(200);
            assertThat(statusOf("/c/nordan/settings", "198.51.100.1")).isEqualTo(200);
            assertThat(statusOf("/api/v1/payouts", "198.51.100.1")).isEqualTo(200);
        } finally {
            for (var one : crowd) {
                one.close();
            }
        }
        untilNothingIsUnderWay();
    }

    @Test
    void oneAddressHoldsAQuarterAtMost() throws Exception {
        var crowd = new ArrayList<RawCaller>();
        try {
            for (int i = 0; i < 4; i++) {
                // Addresses of one network of IPv6, which are one sender's.
                crowd.add(caller().send(RawCaller.head(
                                "POST",
                                "/hooks/x",
                                "X-Forwarded-For: [2001:db8::" + i + "]",
                                "Content-Length: 1048577"))
                        .send("a".repeat(1_048_576)));
                until((i + 1) * 1_048_576L);
            }
            assertThat(statusOf("/hooks/x", "[2001:db8::ffff]")).isEqualTo(503);
            assertThat(statusOf("/hooks/x", "[2001:db8:0:1::1]"))
                    .as("another network")
                    .isEqualTo(200);
            assertThat(statusOf("/hooks/x", "192.0.2.1")).isEqualTo(200);
        } finally {
            for (var one : crowd) {
                one.close();
            }
        }
        untilNothingIsUnderWay();
    }

    private int statusOf(String path, String address) throws IOException {
        try (var caller = caller()) {
            return caller.send(RawCaller.head("POST", path, "X-Forwarded-For: " + address, "Content-Length: 10"))
                    .send("0123456789")
                    .status();
        }
    }

    /** The handler of payouts throws away what is more than it takes, so that its answer is read: that takes no room. */
    @Test
    void whatIsThrownAwayTakesNoRoom() throws Exception {
        int bytes = 35 * 1024 * 1024;
        try (var caller = caller()) {
            caller.send(RawCaller.head("POST", "/api/v1/payouts", "Content-Length: " + bytes))
                    .send(new byte[bytes]);
            assertThat(caller.answerHead()).startsWith("HTTP/1.1 200").contains("X-Read: " + bytes);
        }
        untilNothingIsUnderWay();
    }

    @Test
    void thereIsRoomForSoMuchAtOnceAndNoMore() {
        var budget = new Budget(10, 7);
        assertThat(budget.take("a", 6)).isTrue();
        assertThat(budget.take("a", 2)).as("more than an address may hold").isFalse();
        assertThat(budget.take("b", 5)).as("more than there is").isFalse();
        assertThat(budget.take("b", 4)).isTrue();
        budget.give("a", 6);
        budget.give("b", 4);
        assertThat(budget.taken()).isZero();
        assertThat(budget.take("", 10)).as("nobody in particular").isTrue();
    }
}

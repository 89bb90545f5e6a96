package se.knyt.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
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
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final FrontDoor door = new FrontDoor(nanos::get);

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
        assertThat(door.underWay()).isZero();
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
        assertThat(door.underWay()).isZero();
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
        assertThat(door.underWay()).isZero();
    }

    /** Waits until the server has taken in so many bytes. */
    private void until(long bytes) {
        while (door.underWay() < bytes) {
            Thread.onSpinWait();
        }
        assertThat(door.underWay()).isEqualTo(bytes);
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

    @Test
    void thereIsRoomForSoMuchAtOnceAndNoMore() throws Exception {
        var budget = new Budget(10);
        assertThat(budget.take(6)).isTrue();
        assertThat(budget.take(5)).isFalse();
        assertThat(budget.take(4)).isTrue();
        budget.give(10);
        assertThat(budget.taken()).isZero();
    }
}

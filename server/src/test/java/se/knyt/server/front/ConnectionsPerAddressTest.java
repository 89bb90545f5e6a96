package se.knyt.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections whose end point, as a socket's does, no longer tells where it came from when it is closed. */
class ConnectionsPerAddressTest {
    private static final int MAX = 3;

    private final ConnectionsPerAddress counter = new ConnectionsPerAddress(MAX);

    private static Connection from(String address) {
        var endPoint = new ByteArrayEndPoint() {
            @Override
            public @Nullable SocketAddress getRemoteSocketAddress() {
                return isOpen() ? new InetSocketAddress(address, 40_000) : null;
            }
        };
        return new AbstractConnection(endPoint, Runnable::run) {
            @Override
            public void onFillable() {}
        };
    }

    private Connection opened(String address) {
        var connection = from(address);
        counter.onOpened(connection);
        return connection;
    }

    private void close(Connection connection) {
        connection.getEndPoint().close();
        counter.onClosed(connection);
    }

    @Test
    void whoHasClosedIsLetInAgainHoweverOften() {
        for (int i = 0; i < 10 * MAX; i++) {
            var connection = opened("192.0.2.7");
            assertThat(connection.getEndPoint().isOpen()).as("connection %d", i).isTrue();
            close(connection);
        }
        assertThat(counter.held()).isZero();
    }

    @Test
    void oneTooManyIsClosedAndGivesItsPlaceBack() {
        var first = opened("192.0.2.7");
        for (int i = 1; i < MAX; i++) {
            assertThat(opened("192.0.2.7").getEndPoint().isOpen()).isTrue();
        }
        var refused = opened("192.0.2.7");
        assertThat(refused.getEndPoint().isOpen()).isFalse();
        counter.onClosed(refused);
        counter.onClosed(refused);
        assertThat(counter.held()).isEqualTo(MAX);
        assertThat(opened("192.0.2.8").getEndPoint().isOpen()).as("another").isTrue();
        close(first);
        assertThat(opened("192.0.2.7").getEndPoint().isOpen()).isTrue();
    }

    @Test
    void thisMachineIsNotCounted() {
        for (int i = 0; i <= MAX; i++) {
            assertThat(opened("127.0.0.1").getEndPoint().isOpen()).isTrue();
        }
        assertThat(counter.held()).isZero();
    }
}

package se.knyt.server.front;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/** So many connections one address may hold open; the next are closed as they come. This machine itself, where a proxy is, is not counted. */
final class ConnectionsPerAddress implements Connection.Listener {
    private final int max;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    /** What each was counted under: one that is closed no longer tells where it came from. */
    private final Map<Connection, String> counted = new ConcurrentHashMap<>();

    ConnectionsPerAddress(int max) {
        this.max = max;
    }

    @Override
    public void onOpened(Connection connection) {
        var address = Senders.of(connection.getEndPoint().getRemoteSocketAddress());
        if (address.isEmpty() || counted.putIfAbsent(connection, address) != null) {
            return;
        }
        if (open.merge(address, 1, Integer::sum) > max) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        var address = counted.remove(connection);
        if (address != null) {
            open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    int held() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }
}

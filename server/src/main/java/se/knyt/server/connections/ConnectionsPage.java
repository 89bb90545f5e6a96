package se.knyt.server.connections;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import se.knyt.spi.ConnectorInfo;

/**
 * The page of connections: what is connected, and what can be.
 *
 * @param idle whether systems are connected and no flow goes between them yet
 */
public record ConnectionsPage(List<Tile> tiles, List<ConnectorInfo> catalogue, boolean idle) {
    /**
     * A connected system.
     *
     * @param state as stored
     * @param reads when each stream was read last, the oldest of them
     * @param failure code of what went wrong at the last read, empty for nothing
     */
    public record Tile(
            long id,
            String connector,
            String system,
            String initials,
            String name,
            String state,
            Optional<Instant> reads,
            Optional<Instant> next,
            String failure,
            String failureArgs,
            long trouble,
            int quotaCalls,
            long quotaSeconds) {
        /** The chip's look. */
        public String look() {
            if ("sign-in-again".equals(state)) {
                return "loose";
            }
            if (!"active".equals(state)) {
                return "wait";
            }
            return !failure.isEmpty() ? "unsure" : trouble > 0 ? "loose" : "tied";
        }

        /** Key of the chip's word. */
        public String word() {
            if (!"active".equals(state)) {
                return "connection.state." + state;
            }
            return !failure.isEmpty() ? "connection.silent" : trouble > 0 ? "connection.trouble" : "connection.insync";
        }
    }
}

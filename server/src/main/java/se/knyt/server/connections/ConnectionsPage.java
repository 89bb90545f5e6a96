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
     * @param winding whether it takes no new purchases
     * @param reads when each stream was read last, the oldest of them
     * @param failure code of what went wrong at the last read, empty for nothing
     * @param family empty for a connector that this program does not have
     */
    public record Tile(
            long id,
            String connector,
            String system,
            String initials,
            String name,
            String state,
            boolean winding,
            Optional<Instant> reads,
            Optional<Instant> next,
            String failure,
            String failureArgs,
            long trouble,
            int quotaCalls,
            long quotaSeconds,
            Optional<ConnectorInfo.Family> family) {
        /** The chip's look. */
        public String look() {
            if ("sign-in-again".equals(state)) {
                return "loose";
            }
            if (!"active".equals(state)) {
                return "wait";
            }
            return !failure.isEmpty() ? "unsure" : trouble > 0 ? "loose" : winding ? "wait" : "tied";
        }

        /** Key of the chip's word. */
        public String word() {
            if (!"active".equals(state)) {
                return "connection.state." + state;
            }
            if (!failure.isEmpty() || trouble > 0) {
                return failure.isEmpty() ? "connection.trouble" : "connection.silent";
            }
            return winding ? "connection.winding" : "connection.insync";
        }
    }
}

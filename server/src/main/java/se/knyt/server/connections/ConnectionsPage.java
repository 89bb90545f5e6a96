package se.knyt.server.connections;

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
     * @param health how it stands
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
            ConnectionHealth health,
            long trouble,
            int quotaCalls,
            long quotaSeconds,
            Optional<ConnectorInfo.Family> family) {
        /** The chip's look: green for what is in sync and has nothing open alone. */
        public String look() {
            return counts() ? "loose" : takesNothing() ? "wait" : health.state().look();
        }

        /** Key of the chip's word. */
        public String word() {
            return counts()
                    ? "connection.trouble"
                    : takesNothing() ? "connection.winding" : health.state().word();
        }

        /** Whether its loose ends are the first thing to say of it: it is read as it should. */
        public boolean counts() {
            return trouble > 0 && works();
        }

        private boolean takesNothing() {
            return winding && works();
        }

        private boolean works() {
            return switch (health.state()) {
                case IN_SYNC, TRIED, FILES -> true;
                case PAUSED, SIGN_IN_AGAIN, FAILING, UNTRIED, STALE -> false;
            };
        }
    }
}

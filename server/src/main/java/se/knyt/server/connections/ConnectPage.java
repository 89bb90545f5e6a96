package se.knyt.server.connections;

import java.util.Map;
import se.knyt.spi.ConnectorInfo;

/**
 * The form that connects a system.
 *
 * @param values what was written; secrets are never written back
 * @param samples what the simulator accepts, in a sandbox; empty elsewhere
 * @param wrong key of the setting that is missing or wrong, empty for none
 */
public record ConnectPage(
        ConnectorInfo info, Map<String, String> values, String name, String wrong, Map<String, String> samples) {}

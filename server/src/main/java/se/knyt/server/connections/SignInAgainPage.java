package se.knyt.server.connections;

import java.util.List;
import java.util.Map;
import se.knyt.spi.ConnectorInfo;

/**
 * The form for new credentials.
 *
 * @param secrets what can be given; what there is, is never shown
 * @param samples what the simulator accepts, in a sandbox; empty elsewhere
 * @param problem code of the text that says what was wrong with what was sent, empty for nothing
 */
public record SignInAgainPage(
        long id, String system, List<ConnectorInfo.Setting> secrets, Map<String, String> samples, String problem) {}

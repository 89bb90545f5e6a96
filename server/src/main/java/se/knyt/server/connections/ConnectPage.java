package se.knyt.server.connections;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.spi.ConnectorInfo;

/**
 * The form that connects a system.
 *
 * @param values what was written; secrets are never written back
 * @param samples what the simulator accepts, in a sandbox; empty elsewhere
 * @param wrong key of the setting that is missing or wrong, empty for none
 * @param why what is wrong with it, empty for that it is missing or has the wrong shape
 * @param tried what a trial showed, empty where none was made or it went well
 */
public record ConnectPage(
        ConnectorInfo info,
        Map<String, String> values,
        String name,
        String wrong,
        String why,
        Map<String, String> samples,
        Optional<Tried> tried) {
    /**
     * A trial that went badly.
     *
     * @param what in words; empty where it was shown before
     * @param held name of the credentials that were tried, empty where there are none
     */
    public record Tried(String what, String held) {}

    /** The settings that nothing but the account itself can tell. */
    public List<ConnectorInfo.Setting> needed() {
        return info.settings().stream().filter(s -> !further(s)).toList();
    }

    /** The settings that have a value which suits most. */
    public List<ConnectorInfo.Setting> further() {
        return info.settings().stream().filter(ConnectPage::further).toList();
    }

    private static boolean further(ConnectorInfo.Setting setting) {
        return !setting.required()
                && !setting.secret()
                && !setting.defaultValue().isEmpty();
    }
}

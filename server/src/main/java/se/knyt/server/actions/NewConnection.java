package se.knyt.server.actions;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.Secret;

/**
 * What a person wrote of a system that is to be connected, sorted into what may be shown and what may not.
 *
 * @param address of the system
 * @param settings by key, without those that were left empty
 * @param secrets by key, likewise
 */
record NewConnection(String address, Map<String, String> settings, Map<String, Secret> secrets) {
    /**
     * @param simulated the simulator's address, where the company lives among simulators
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    static NewConnection of(ConnectorInfo info, Actions.ConnectForm form, Optional<URI> simulated) {
        var settings = new HashMap<String, String>();
        var secrets = held(info, form);
        for (var setting : info.settings()) {
            var value = form.values().getOrDefault(setting.key(), "").strip();
            if (value.isEmpty() && setting.required() && !secrets.containsKey(setting.key())) {
                throw new IllegalArgumentException(setting.key());
            }
            if (value.isEmpty()) {
                continue;
            }
            if (setting.secret()) {
                secrets.put(setting.key(), new Secret(value));
            } else {
                settings.put(setting.key(), value);
            }
        }
        var address = simulated.map(URI::toString).orElseGet(() -> address(info, settings));
        return new NewConnection(address, Map.copyOf(settings), Map.copyOf(secrets));
    }

    /** What a trial made of credentials (an access token) goes with them, and not with others. */
    private static Map<String, Secret> held(ConnectorInfo info, Actions.ConnectForm form) {
        var secrets = new HashMap<>(form.held());
        boolean others = info.settings().stream()
                .anyMatch(setting -> setting.secret()
                        && !form.values().getOrDefault(setting.key(), "").isBlank());
        if (others) {
            secrets.keySet()
                    .retainAll(info.settings().stream()
                            .map(ConnectorInfo.Setting::key)
                            .toList());
        }
        return secrets;
    }

    /** The system's own address, with the places in it filled from the settings. */
    private static String address(ConnectorInfo info, Map<String, String> settings) {
        var address = info.defaultBaseUri();
        for (var setting : info.settings()) {
            var value = settings.getOrDefault(setting.key(), setting.defaultValue());
            var place = "{" + setting.key() + "}";
            if (address.contains(place)) {
                if (!value.matches("[A-Za-z0-9.-]{1,200}")) {
                    throw new IllegalArgumentException(setting.key());
                }
                address = address.replace(place, value);
            }
        }
        return URI.create(address).toString();
    }
}

package se.knyt.server.connections;

import java.util.List;
import java.util.Map;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The form that changes a connection.
 *
 * @param stands the settings as they are
 * @param form what is written and what is wrong with it
 * @param changeable what can be another
 * @param account what says which account it is to, and stays
 */
public record ConnectionSettingsPage(
        long id, Map<String, String> stands, ConnectPage form, List<Setting> changeable, List<Setting> account) {}

package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param clientId of the app made in PayPal's developer pages
 * @param overlap how far before the newest payout seen each read begins again
 */
record PaypalSettings(String clientId, Duration overlap) {
    static final String HOST = "host";
    static final String CLIENT_ID = "client-id";
    static final String CLIENT_SECRET = "client-secret";
    private static final String OVERLAP = "overlap-days";
    private static final String OVERLAP_DEFAULT = "7";

    /** PayPal and its test system; no setting leads the credentials anywhere else. */
    static final Set<String> HOSTS = Set.of("api-m.paypal.com", "api-m.sandbox.paypal.com");

    private static final String HOST_DEFAULT = "api-m.paypal.com";

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, false, false, HOST_DEFAULT, "Server", "Server"),
                new Setting(CLIENT_ID, true, false, "", "Klient-id", "Client ID"),
                new Setting(CLIENT_SECRET, true, true, "", "Hemlighet", "Secret"),
                new Setting(
                        OVERLAP,
                        false,
                        false,
                        OVERLAP_DEFAULT,
                        "Överlapp vid läsning, dagar",
                        "Overlap of reads, days"));
    }

    static PaypalSettings of(ConnectionContext context) {
        var host = or(context.setting(HOST), HOST_DEFAULT);
        require(
                HOSTS.contains(host),
                HOST,
                "must be one of " + HOSTS.stream().sorted().toList());
        var clientId = context.setting(CLIENT_ID).strip();
        require(!clientId.isEmpty() && clientId.indexOf(':') < 0, CLIENT_ID, "is missing, or holds a colon");
        require(context.credentials().secret(CLIENT_SECRET).isPresent(), CLIENT_SECRET, "is missing");
        var days = or(context.setting(OVERLAP), OVERLAP_DEFAULT);
        require(days.matches("\\d{1,2}") && Integer.parseInt(days) >= 1, OVERLAP, "must be from 1 to 99");
        return new PaypalSettings(clientId, Duration.ofDays(Integer.parseInt(days)));
    }

    private static String or(String set, String otherwise) {
        return set.isBlank() ? otherwise : set.strip();
    }

    private static void require(boolean holds, String key, String what) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + what);
        }
    }
}

package se.knyt.connectors.payments.nets;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param merchantNumber whose payouts are read, for partners with several merchants; else empty
 * @param overlap how far before the newest payout seen each read begins again
 */
record NetsSettings(String merchantNumber, Duration overlap) {
    static final String HOST = "host";
    static final String SECRET_KEY = "secret-key";
    static final String MERCHANT_NUMBER = "merchant-number";
    private static final String OVERLAP = "overlap-days";
    private static final String OVERLAP_DEFAULT = "7";

    /** Nexi and its test system; no setting leads the key anywhere else. */
    static final Set<String> HOSTS = Set.of("api.dibspayment.eu", "test.api.dibspayment.eu");

    private static final String HOST_DEFAULT = "api.dibspayment.eu";

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, false, false, HOST_DEFAULT, "Server", "Server"),
                new Setting(SECRET_KEY, true, true, "", "Hemlig nyckel", "Secret key"),
                new Setting(
                        MERCHANT_NUMBER,
                        false,
                        false,
                        "",
                        "Butiksnummer (endast partner)",
                        "Merchant number (partners only)"),
                new Setting(
                        OVERLAP,
                        false,
                        false,
                        OVERLAP_DEFAULT,
                        "Överlapp vid läsning, dagar",
                        "Overlap of reads, days"));
    }

    static NetsSettings of(ConnectionContext context) {
        var host = or(context.setting(HOST), HOST_DEFAULT);
        require(
                HOSTS.contains(host),
                HOST,
                "must be one of " + HOSTS.stream().sorted().toList());
        require(context.credentials().secret(SECRET_KEY).isPresent(), SECRET_KEY, "is missing");
        var merchant = context.setting(MERCHANT_NUMBER).strip();
        require(merchant.matches("\\d{0,20}"), MERCHANT_NUMBER, "must be digits");
        var days = or(context.setting(OVERLAP), OVERLAP_DEFAULT);
        require(days.matches("\\d{1,2}") && Integer.parseInt(days) >= 1, OVERLAP, "must be from 1 to 99");
        return new NetsSettings(merchant, Duration.ofDays(Integer.parseInt(days)));
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

package se.knyt.connectors.payments.svea;

import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param merchantId the checkout merchant's number
 * @param overlapDays how many days before today each sweep begins again
 * @param callbacks whether Svea is asked to tell of credits that fail
 */
record SveaSettings(String merchantId, int overlapDays, boolean callbacks) {
    static final String HOST = "host";
    static final String MERCHANT_ID = "merchant-id";
    static final String SECRET_WORD = "secret-word";
    private static final String OVERLAP = "overlap-days";
    static final String CALLBACKS = "callbacks";
    private static final String LIVE = "paymentadminapi.svea.com";

    /** Svea's live and stage systems; no setting leads the credentials anywhere else. */
    private static final Set<String> HOSTS = Set.of(LIVE, "paymentadminapistage.svea.com");

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, false, false, LIVE, "Server", "Server"),
                new Setting(MERCHANT_ID, true, false, "", "Butiks-id (Merchant ID)", "Merchant ID"),
                new Setting(SECRET_WORD, true, true, "", "Hemligt ord", "Secret word"),
                new Setting(OVERLAP, false, false, "7", "Överlapp vid läsning, dagar", "Overlap of reads, days"),
                new Setting(
                        CALLBACKS,
                        false,
                        false,
                        "false",
                        "Svea säger till när en kreditering misslyckas (true eller false)",
                        "Svea tells when a credit fails (true or false)"));
    }

    static SveaSettings of(ConnectionContext context) {
        var host = value(context, HOST, LIVE);
        require(
                HOSTS.contains(host),
                HOST,
                "must be one of " + HOSTS.stream().sorted().toList());
        var merchant = context.setting(MERCHANT_ID).strip();
        require(
                merchant.matches("[A-Za-z0-9_-]{1,40}"),
                MERCHANT_ID,
                "is missing or holds other than letters and digits");
        require(context.credentials().secret(SECRET_WORD).isPresent(), SECRET_WORD, "is missing");
        var days = value(context, OVERLAP, "7");
        require(days.matches("\\d{1,2}") && Integer.parseInt(days) >= 1, OVERLAP, "must be from 1 to 99");
        var callbacks = value(context, CALLBACKS, "false");
        require(callbacks.equals("true") || callbacks.equals("false"), CALLBACKS, "must be true or false");
        return new SveaSettings(merchant, Integer.parseInt(days), callbacks.equals("true"));
    }

    private static String value(ConnectionContext context, String key, String otherwise) {
        var set = context.setting(key).strip();
        return set.isEmpty() ? otherwise : set;
    }

    private static void require(boolean holds, String key, String what) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + what);
        }
    }
}

package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param account the connected account to act for, empty for the key's own
 * @param orderKeys names of metadata that may hold the shop's order, the first that is there counts
 * @param overlap how far before the newest payout seen each read begins again
 */
record StripeSettings(String account, List<String> orderKeys, Duration overlap) {
    static final String API_KEY = "api-key";
    static final String ACCOUNT = "account";
    static final String WEBHOOK_SECRET = "webhook-secret";
    private static final String ORDER_KEYS = "order-keys";
    private static final String OVERLAP = "overlap-days";
    private static final String ORDER_KEYS_DEFAULT = "order_number,order_name,order_id,orderId";

    static List<Setting> declared() {
        return List.of(
                new Setting(API_KEY, true, true, "", "Hemlig eller begränsad nyckel", "Secret or restricted key"),
                new Setting(ACCOUNT, false, false, "", "Anslutet konto (acct_…)", "Connected account (acct_…)"),
                new Setting(
                        WEBHOOK_SECRET,
                        false,
                        true,
                        "",
                        "Webhookens signeringshemlighet (whsec_…)",
                        "Signing secret of the webhook (whsec_…)"),
                new Setting(
                        ORDER_KEYS,
                        false,
                        false,
                        ORDER_KEYS_DEFAULT,
                        "Metadata som håller ordernumret",
                        "Metadata that holds the order number"),
                new Setting(OVERLAP, false, false, "14", "Överlapp vid läsning, dagar", "Overlap of reads, days"));
    }

    static StripeSettings of(ConnectionContext context) {
        require(context.credentials().secret(API_KEY).isPresent(), API_KEY, "is missing");
        var account = context.setting(ACCOUNT).strip();
        require(account.isEmpty() || account.matches("acct_[A-Za-z0-9]{1,60}"), ACCOUNT, "must look like acct_…");
        var keys = value(context, ORDER_KEYS, ORDER_KEYS_DEFAULT);
        require(keys.matches("[A-Za-z0-9_ .,-]{1,200}"), ORDER_KEYS, "must be names with commas between");
        var days = value(context, OVERLAP, "14");
        require(days.matches("\\d{1,2}") && Integer.parseInt(days) >= 1, OVERLAP, "must be from 1 to 99");
        return new StripeSettings(
                account,
                Arrays.stream(keys.split(",", -1))
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .toList(),
                Duration.ofDays(Integer.parseInt(days)));
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

package se.knyt.connectors.payments.adyen;

import java.util.List;
import java.util.regex.Pattern;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param merchantAccount whose payments and reports they are
 * @param live whether the host is the live system
 * @param reportUser of the basic sign-in for reports; empty where the API key may fetch them
 * @param firstBatch number of the oldest batch to read
 */
record AdyenSettings(String merchantAccount, boolean live, String reportUser, int firstBatch) {
    static final String HOST = "host";
    static final String MERCHANT_ACCOUNT = "merchant-account";
    static final String API_KEY = "api-key";
    static final String REPORT_USER = "report-user";
    static final String REPORT_PASSWORD = "report-password";
    static final String HMAC_KEY = "hmac-key";
    static final String FIRST_BATCH = "first-batch";
    static final String LIVE_PORTAL = "https://ca-live.adyen.com";
    static final String TEST_PORTAL = "https://ca-test.adyen.com";
    private static final String TEST_HOST = "checkout-test.adyen.com";

    /** Every live merchant has a prefix of its own; no setting leads the key anywhere but to Adyen. */
    private static final Pattern LIVE_HOST =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,80}-checkout-live\\.adyenpayments\\.com");

    /** 32 bytes, as the Customer Area shows them. */
    private static final Pattern KEY = Pattern.compile("[0-9A-Fa-f]{64}");

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, true, false, TEST_HOST, "Server", "Server"),
                new Setting(MERCHANT_ACCOUNT, true, false, "", "Handlarkonto (merchant account)", "Merchant account"),
                new Setting(API_KEY, true, true, "", "API-nyckel", "API key"),
                new Setting(REPORT_USER, false, false, "", "Rapportanvändare", "Report user"),
                new Setting(REPORT_PASSWORD, false, true, "", "Rapportanvändarens lösenord", "Report user's password"),
                new Setting(HMAC_KEY, false, true, "", "HMAC-nyckel för webhookar", "HMAC key of webhooks"),
                new Setting(
                        Connector.SEVERAL_CAPTURES,
                        false,
                        false,
                        "false",
                        "En betalning kan aktiveras i flera delar (true/false)",
                        "A payment can be captured in several parts (true/false)"),
                new Setting(FIRST_BATCH, false, false, "1", "Första batchnumret", "First batch number"));
    }

    static AdyenSettings of(ConnectionContext context) {
        var host = or(context.setting(HOST), TEST_HOST);
        boolean live = LIVE_HOST.matcher(host).matches();
        require(
                live || host.equals(TEST_HOST),
                HOST,
                "must be " + TEST_HOST + " or PREFIX-checkout-live.adyenpayments.com");
        var account = context.setting(MERCHANT_ACCOUNT).strip();
        require(account.matches("[A-Za-z0-9_-]{1,80}"), MERCHANT_ACCOUNT, "must be letters, digits, _ and -");
        var secrets = context.credentials();
        require(secrets.secret(API_KEY).isPresent(), API_KEY, "is missing");
        var user = context.setting(REPORT_USER).strip();
        require(user.indexOf(':') < 0 && user.length() <= 100, REPORT_USER, "must hold no colon");
        require(
                user.isEmpty() || secrets.secret(REPORT_PASSWORD).isPresent(),
                REPORT_PASSWORD,
                "is missing for the report user");
        require(
                secrets.secret(HMAC_KEY)
                        .map(key -> KEY.matcher(key.reveal().strip()).matches())
                        .orElse(true),
                HMAC_KEY,
                "must be 64 hexadecimal digits");
        require(
                or(context.setting(Connector.SEVERAL_CAPTURES), "false").matches("true|false"),
                Connector.SEVERAL_CAPTURES,
                "must be true or false");
        var batch = or(context.setting(FIRST_BATCH), "1");
        require(batch.matches("[1-9]\\d{0,6}"), FIRST_BATCH, "must be a whole number from 1");
        return new AdyenSettings(account, live, user, Integer.parseInt(batch));
    }

    /** The Customer Area, where cases are found by their reference. */
    String portal() {
        return live ? LIVE_PORTAL : TEST_PORTAL;
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

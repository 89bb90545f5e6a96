package se.knyt.connectors.payments.swish;

import java.net.URI;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Form;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked. All may be left out: then the bank's report is read and nothing is asked of Swish.
 *
 * @param number the merchant's Swish number, empty where it is not given
 * @param callback where Swish sends its unsigned word of a refund, which nobody here listens to
 * @param authorities certificates that Swish's own may come from besides those that Java believes; empty for none
 */
record SwishSettings(String number, String callback, String authorities) {
    static final String HOST = "host";
    static final String NUMBER = "swish-number";
    static final String CERTIFICATE = "certificate";
    static final String PRIVATE_KEY = "private-key";
    static final String PASSPHRASE = "passphrase";
    private static final String AUTHORITIES = "authorities";
    private static final String CALLBACK = "callback-url";

    private static final String HOST_DEFAULT = "cpc.getswish.net";

    /** Swish and its test system; no setting leads the certificate anywhere else. */
    static final Set<String> HOSTS = Set.of(HOST_DEFAULT, "mss.cpc.getswish.net");

    /** A name that can belong to nobody (RFC 2606): what Swish sends there tells nobody who was paid back. */
    static final String CALLBACK_DEFAULT = "https://callback.invalid/swish";

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, false, false, HOST_DEFAULT, "Server", "Server"),
                new Setting(NUMBER, false, false, "", "Swishnummer", "Swish number"),
                new Setting(
                        CERTIFICATE,
                        false,
                        true,
                        "",
                        "Certifikat för Swish (.p12 eller .pem)",
                        "Swish certificate (.p12 or .pem)",
                        Form.FILE),
                new Setting(
                        PRIVATE_KEY,
                        false,
                        true,
                        "",
                        "Privat nyckel (.key), om den ligger i en egen fil",
                        "Private key (.key), where it is a file of its own",
                        Form.FILE),
                new Setting(
                        PASSPHRASE,
                        false,
                        true,
                        "",
                        "Lösenord till certifikatet eller nyckeln",
                        "Passphrase of the certificate or key"),
                new Setting(
                        AUTHORITIES,
                        false,
                        false,
                        "",
                        "Utfärdare av Swish eget certifikat (.pem), om Swish har bett om det",
                        "Issuers of Swish's own certificate (.pem), where Swish has asked for it",
                        Form.FILE),
                new Setting(
                        CALLBACK,
                        false,
                        false,
                        CALLBACK_DEFAULT,
                        "Adress dit Swish skickar besked om återbetalningar (https)",
                        "Address that Swish sends word of refunds to (https)"));
    }

    static SwishSettings of(ConnectionContext context) {
        var host = or(context.setting(HOST), HOST_DEFAULT);
        require(
                HOSTS.contains(host),
                HOST,
                "must be one of " + HOSTS.stream().sorted().toList());
        var number = context.setting(NUMBER).replaceAll("[\\s-]", "");
        require(number.isEmpty() || number.matches("123\\d{7}"), NUMBER, "must be ten digits that begin with 123");
        var callback = or(context.setting(CALLBACK), CALLBACK_DEFAULT);
        require(isHttps(callback), CALLBACK, "must be an https address");
        return new SwishSettings(number, callback, context.setting(AUTHORITIES));
    }

    private static boolean isHttps(String address) {
        try {
            var uri = URI.create(address);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && address.length() <= 500;
        } catch (IllegalArgumentException e) {
            return false;
        }
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

package se.knyt.connectors.payments.klarna;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param vendor whose connection it is
 * @param username API user, empty when an API key is used
 * @param overlap how far before the newest payout seen each read begins again
 * @param fetchReport whether the CSV report of each payout is kept as evidence
 */
record KlarnaSettings(Vendor vendor, String username, Duration overlap, boolean fetchReport) {
    static final String HOST = "host";
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String API_KEY = "api-key";

    /** The merchant id that the API user begins with: K123456_0a1b at Klarna, the id, a hyphen and more at Kustom. */
    Set<String> merchants() {
        var id = username.strip().split("[_-]", 2)[0];
        return id.isEmpty() ? Set.of() : Set.of(id);
    }

    static List<Setting> declared(Vendor vendor) {
        return List.of(
                new Setting(HOST, false, false, vendor.host(), "Server", "Server"),
                new Setting(USERNAME, false, false, "", "API-användare", "API user"),
                new Setting(PASSWORD, false, true, "", "Lösenord", "Password"),
                new Setting(
                        API_KEY, false, true, "", "API-nyckel (i stället för användare)", "API key (instead of user)"),
                new Setting("overlap-days", false, false, "7", "Överlapp vid läsning, dagar", "Overlap of reads, days"),
                new Setting("fetch-report", false, false, "true", "Spara avräkningsfilen", "Keep the settlement file"));
    }

    static KlarnaSettings of(ConnectionContext context, Vendor vendor) {
        var host = value(context, vendor, HOST);
        require(
                vendor.hosts().contains(host),
                HOST,
                "must be one of " + vendor.hosts().stream().sorted().toList());
        var username = context.setting(USERNAME).strip();
        var secrets = context.credentials();
        boolean user = !username.isEmpty() && secrets.secret(PASSWORD).isPresent();
        require(user || secrets.secret(API_KEY).isPresent(), USERNAME, "and password are missing, and so is api-key");
        require(username.indexOf(':') < 0, USERNAME, "must hold no colon");
        var days = value(context, vendor, "overlap-days");
        require(days.matches("\\d{1,3}"), "overlap-days", "must be a whole number");
        int overlap = Integer.parseInt(days);
        require(overlap >= 1 && overlap <= 90, "overlap-days", "must be from 1 to 90");
        var report = value(context, vendor, "fetch-report");
        require(report.equals("true") || report.equals("false"), "fetch-report", "must be true or false");
        return new KlarnaSettings(vendor, user ? username : "", Duration.ofDays(overlap), report.equals("true"));
    }

    private static String value(ConnectionContext context, Vendor vendor, String key) {
        var set = context.setting(key).strip();
        if (!set.isEmpty()) {
            return set;
        }
        return declared(vendor).stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::defaultValue)
                .findFirst()
                .orElse("");
    }

    private static void require(boolean holds, String key, String what) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + what);
        }
    }
}

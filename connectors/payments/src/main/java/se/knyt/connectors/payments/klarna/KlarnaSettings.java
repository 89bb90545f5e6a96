package se.knyt.connectors.payments.klarna;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * The settings of a connection, checked.
 *
 * @param username API user, empty when an API key is used
 * @param overlap how far before the newest payout seen each read begins again
 * @param fetchReport whether the CSV report of each payout is kept as evidence
 */
record KlarnaSettings(String username, Duration overlap, boolean fetchReport) {
    static final String HOST = "host";
    static final String USERNAME = "username";
    static final String PASSWORD = "password";
    static final String API_KEY = "api-key";

    /** Klarna's regions, Kustom, and their test systems; no setting leads the credentials anywhere else. */
    static final Set<String> HOSTS = Set.of(
            "api.klarna.com",
            "api-na.klarna.com",
            "api-oc.klarna.com",
            "api.playground.klarna.com",
            "api-na.playground.klarna.com",
            "api-oc.playground.klarna.com",
            "api.kustom.co",
            "api.playground.kustom.co");

    static List<Setting> declared() {
        return List.of(
                new Setting(HOST, false, false, "api.klarna.com", "Server", "Server"),
                new Setting(USERNAME, false, false, "", "API-användare", "API user"),
                new Setting(PASSWORD, false, true, "", "Lösenord", "Password"),
                new Setting(
                        API_KEY, false, true, "", "API-nyckel (i stället för användare)", "API key (instead of user)"),
                new Setting("overlap-days", false, false, "7", "Överlapp vid läsning, dagar", "Overlap of reads, days"),
                new Setting("fetch-report", false, false, "true", "Spara avräkningsfilen", "Keep the settlement file"));
    }

    static KlarnaSettings of(ConnectionContext context) {
        var host = value(context, HOST);
        require(
                HOSTS.contains(host),
                HOST,
                "must be one of " + HOSTS.stream().sorted().toList());
        var username = context.setting(USERNAME).strip();
        var secrets = context.credentials();
        boolean user = !username.isEmpty() && secrets.secret(PASSWORD).isPresent();
        require(user || secrets.secret(API_KEY).isPresent(), USERNAME, "and password are missing, and so is api-key");
        require(username.indexOf(':') < 0, USERNAME, "must hold no colon");
        var days = value(context, "overlap-days");
        require(days.matches("\\d{1,3}"), "overlap-days", "must be a whole number");
        int overlap = Integer.parseInt(days);
        require(overlap >= 1 && overlap <= 90, "overlap-days", "must be from 1 to 90");
        var report = value(context, "fetch-report");
        require(report.equals("true") || report.equals("false"), "fetch-report", "must be true or false");
        return new KlarnaSettings(user ? username : "", Duration.ofDays(overlap), report.equals("true"));
    }

    private static String value(ConnectionContext context, String key) {
        var set = context.setting(key).strip();
        if (!set.isEmpty()) {
            return set;
        }
        return declared().stream()
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

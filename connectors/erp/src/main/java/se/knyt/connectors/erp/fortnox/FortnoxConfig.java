package se.knyt.connectors.erp.fortnox;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.ConnectorInfo.Setting;

/**
 * One connection's settings, checked.
 *
 * @param baseUri where the API is
 * @param tokenUri where tokens are got; the API's own origin in a sandbox
 * @param clientId the app's id at Fortnox
 * @param tenantId the company's tenant number: quota scope, and the {@code TenantId} header of the token call
 * @param login how we sign in
 * @param costCenter cost centre put on every row that has none of its own, empty for none
 * @param articleNumbers whether rows carry the article number where the article is registered in Fortnox
 */
record FortnoxConfig(
        URI baseUri,
        URI tokenUri,
        String clientId,
        String tenantId,
        Login login,
        String costCenter,
        boolean articleNumbers) {
    static final String CLIENT_ID = "client-id";
    static final String CLIENT_SECRET = "client-secret";
    static final String TENANT_ID = "tenant-id";
    static final String LOGIN = "login";
    static final String REFRESH_TOKEN = "refresh-token";
    static final String COST_CENTER = "cost-center";
    static final String ARTICLE_NUMBERS = "article-numbers";

    static final String API = "https://api.fortnox.se";
    private static final URI TOKEN_URI_LIVE = URI.create("https://apps.fortnox.se/oauth-v1/token");
    private static final Pattern TENANT = Pattern.compile("\\d{1,18}");
    /** {@code CostCenter.Code} is at most 6 characters in Fortnox. */
    private static final int COST_CENTER_CHARS_MAX = 6;

    static final List<Setting> SETTINGS = List.of(
            new Setting(TENANT_ID, true, false, "", "Kundnummer hos Fortnox (tenant)", "Fortnox tenant number"),
            new Setting(
                    LOGIN,
                    false,
                    false,
                    "service",
                    "Inloggning: service eller refresh-token",
                    "Login: service or refresh-token"),
            new Setting(CLIENT_ID, true, false, "", "Appens klient-id", "The app's client id"),
            new Setting(CLIENT_SECRET, true, true, "", "Appens klienthemlighet", "The app's client secret"),
            new Setting(REFRESH_TOKEN, false, true, "", "Refresh token (engångs)", "Refresh token (single use)"),
            new Setting(COST_CENTER, false, false, "", "Kostnadsställe på alla rader", "Cost centre on every row"),
            new Setting(
                    ARTICLE_NUMBERS,
                    false,
                    false,
                    "registered",
                    "Artikelnummer på rader: registered eller never",
                    "Article numbers on rows: registered or never"));

    /** Ways of signing in. */
    enum Login {
        /** Service account with client credentials and tenant number: no refresh token to lose. */
        SERVICE,
        /** A refresh token that is used up at every use; only where the service account cannot be had. */
        REFRESH_TOKEN
    }

    /** @throws IllegalArgumentException when a setting is missing or out of bounds */
    static FortnoxConfig of(ConnectionContext context) {
        var tenantId = context.setting(TENANT_ID).strip();
        if (!TENANT.matcher(tenantId).matches()) {
            throw new IllegalArgumentException(TENANT_ID + " must be the tenant number, digits only");
        }
        var clientId = context.setting(CLIENT_ID).strip();
        if (clientId.isEmpty() || clientId.length() > 200) {
            throw new IllegalArgumentException(CLIENT_ID + " is missing");
        }
        var costCenter = context.setting(COST_CENTER).strip();
        if (costCenter.length() > COST_CENTER_CHARS_MAX) {
            throw new IllegalArgumentException(COST_CENTER + " is at most " + COST_CENTER_CHARS_MAX + " characters");
        }
        return new FortnoxConfig(
                context.baseUri(),
                tokenUri(context.baseUri()),
                clientId,
                tenantId,
                login(context.setting(LOGIN)),
                costCenter,
                articleNumbers(context.setting(ARTICLE_NUMBERS)));
    }

    /** The cost centre of a row or document that has this one of its own, which may be empty. */
    String costCenterOr(String own) {
        return own.isEmpty() ? costCenter : own;
    }

    private static URI tokenUri(URI base) {
        return "api.fortnox.se".equals(base.getHost()) ? TOKEN_URI_LIVE : base.resolve("/oauth-v1/token");
    }

    private static Login login(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "", "service" -> Login.SERVICE;
            case "refresh-token" -> Login.REFRESH_TOKEN;
            default -> throw new IllegalArgumentException(LOGIN + " must be service or refresh-token");
        };
    }

    private static boolean articleNumbers(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "", "registered" -> true;
            case "never" -> false;
            default -> throw new IllegalArgumentException(ARTICLE_NUMBERS + " must be registered or never");
        };
    }
}

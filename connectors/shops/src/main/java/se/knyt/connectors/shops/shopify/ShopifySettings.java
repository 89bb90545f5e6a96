package se.knyt.connectors.shops.shopify;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo.Setting;
import se.knyt.spi.SettingRefused;

/**
 * The settings of a connection, checked.
 *
 * @param shop the shop's permanent domain
 * @param apiVersion {@code YYYY-MM}
 * @param overlap how far before the newest change seen each read begins again
 * @param pageSize orders asked for at once
 * @param notifyBuyer whether Shopify e-mails the buyer about a delivery that we report
 * @param orderTag tag put on orders that Knyt handles, empty for none
 * @param holdTags tags that hold an order, lower case
 * @param releaseTag tag by which a person releases an order that Shopify warns of, lower case
 * @param riskHolds Shopify's risk recommendations that hold an order
 * @param companyMeansBusiness whether a company name on the address makes the buyer a business
 * @param organizationNumberKeys custom attributes that hold an organization number, lower case
 * @param vatNumberKeys custom attributes that hold a VAT number, lower case
 * @param checkoutFields custom attributes that rules may ask of, lower case: only these are kept, for others may name people
 * @param orderFields fields of the order as it came that rules may ask of
 * @param paymentTerms whether the payment terms of orders are read, which needs a scope of its own
 * @param returns whether returns are read, which needs a scope of its own
 * @param restockPlace id of the location where refunded goods come back into stock; empty for where the order was to be sent from
 */
record ShopifySettings(
        String shop,
        String apiVersion,
        Duration overlap,
        int pageSize,
        boolean notifyBuyer,
        String orderTag,
        Set<String> holdTags,
        String releaseTag,
        Set<String> riskHolds,
        boolean companyMeansBusiness,
        Set<String> organizationNumberKeys,
        Set<String> vatNumberKeys,
        Set<String> checkoutFields,
        OrderFields orderFields,
        boolean paymentTerms,
        boolean returns,
        String restockPlace) {
    static final String ACCESS_TOKEN = "access-token";
    static final String CLIENT_ID = "client-id";
    static final String CLIENT_SECRET = "client-secret";
    static final String CLIENT_SECRET_PREVIOUS = "client-secret-previous";
    private static final Pattern SHOP = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");
    private static final String RESTOCK_PLACE = "restock-location";
    private static final Pattern PLACE = Pattern.compile("(gid://shopify/Location/)?[0-9]{1,20}");
    private static final Pattern VERSION = Pattern.compile("20\\d\\d-(01|04|07|10)");

    static List<Setting> declared() {
        var settings = new ArrayList<Setting>();
        settings.add(new Setting(
                "shop", true, false, "", "Butikens adress (namn.myshopify.com)", "Shop domain (name.myshopify.com)"));
        settings.add(secret(ACCESS_TOKEN, "Åtkomsttoken", "Access token"));
        settings.add(plain(CLIENT_ID, "", "Appens klient-id", "Client id of the app"));
        settings.add(secret(CLIENT_SECRET, "Appens klienthemlighet", "Client secret of the app"));
        settings.add(secret(CLIENT_SECRET_PREVIOUS, "Tidigare klienthemlighet", "Previous client secret"));
        settings.add(plain("api-version", "2026-10", "API-version", "API version"));
        settings.add(plain("overlap-minutes", "10", "Överlapp vid läsning, minuter", "Overlap of reads, minutes"));
        settings.add(plain("page-size", "10", "Order per anrop", "Orders per call"));
        settings.add(plain(
                "notify-buyer",
                "false",
                "Låt Shopify meddela köparen om leverans",
                "Let Shopify notify the buyer of a delivery"));
        settings.add(plain("order-tag", "Knyt", "Tagg på order", "Tag on orders"));
        settings.add(plain(
                "hold-tags", "fraud,bedrägerikontroll", "Taggar som stoppar en order", "Tags that hold an order"));
        settings.add(plain("release-tag", "knyt-ok", "Tagg som släpper en order", "Tag that releases an order"));
        settings.add(plain(
                "risk-holds",
                "CANCEL,INVESTIGATE",
                "Riskbedömningar som stoppar en order",
                "Risk recommendations that hold an order"));
        settings.add(plain(
                "company-means-business",
                "true",
                "Företagsnamn på adressen betyder företagskund",
                "A company name on the address means business customer"));
        settings.add(plain(
                "organization-number-attributes",
                "organisationsnummer,orgnr,org_nr,organization_number,organizationnumber",
                "Orderattribut med organisationsnummer",
                "Order attributes with organization number"));
        settings.add(plain(
                "vat-number-attributes",
                "vat_number,vat_nummer,vatnumber,momsregistreringsnummer",
                "Orderattribut med VAT-nummer",
                "Order attributes with VAT number"));
        settings.add(plain(
                "checkout-fields",
                "",
                "Kassans egna fält som regler får använda, åtskilda av komma (inga som namnger personer)",
                "The checkout's own fields that rules may use, separated by commas (none that name people)"));
        settings.add(plain(
                OrderFields.SETTING,
                "",
                "Andra fält på ordern som regler får använda, som namn=/väg (JSON Pointer) åtskilda av komma."
                        + " Bara fält som Knyt läser finns, högst 20, inga som namnger personer",
                "Other fields of the order that rules may use, as name=/path (JSON Pointer) separated by commas."
                        + " Only fields that Knyt reads are there, at most 20, none that name people"));
        settings.add(plain(
                "read-payment-terms",
                "false",
                "Läs betalningsvillkor på order (kräver läsrätt till dem)",
                "Read payment terms of orders (needs the scope to read them)"));
        settings.add(plain(
                "read-returns",
                "false",
                "Läs returer (kräver läsrätt till dem)",
                "Read returns (needs the scope to read them)"));
        settings.add(plain(
                Connector.HOLDS_ORDERS,
                "true",
                "Sätt ordern på väntan i Shopify när betalreservationen inte gäller längre (true eller false)",
                "Put the order on hold in Shopify when its authorization is no more (true or false)"));
        settings.add(
                plain(
                        RESTOCK_PLACE,
                        "",
                        "Plats där återbetalda varor läggs tillbaka i lager (platsens nummer i Shopify; tomt: där ordern skulle skickas från)",
                        "Location where refunded goods come back into stock (its number in Shopify; empty: where the order was to be sent from)"));
        return List.copyOf(settings);
    }

    private static Setting plain(String key, String defaultValue, String labelSv, String labelEn) {
        return new Setting(key, false, false, defaultValue, labelSv, labelEn);
    }

    private static Setting secret(String key, String labelSv, String labelEn) {
        return new Setting(key, false, true, "", labelSv, labelEn);
    }

    static ShopifySettings of(ConnectionContext context) {
        var shop = value(context, "shop").toLowerCase(Locale.ROOT);
        require(SHOP.matcher(shop).matches(), "shop", "must be a domain such as name.myshopify.com");
        var version = value(context, "api-version");
        require(VERSION.matcher(version).matches(), "api-version", "must be a quarter such as 2026-10");
        boolean token = context.credentials().secret(ACCESS_TOKEN).isPresent();
        boolean client = !value(context, CLIENT_ID).isEmpty()
                && context.credentials().secret(CLIENT_SECRET).isPresent();
        require(token || client, ACCESS_TOKEN, "is missing, and so are client-id and client-secret");
        // The engine reads it: said wrong it must not be taken for yes.
        flag(context, Connector.HOLDS_ORDERS);
        return new ShopifySettings(
                shop,
                version,
                // Shopify's search index lags; five minutes is the least that is safe (MAPPING.md, cursors).
                Duration.ofMinutes(number(context, "overlap-minutes", 5, 1440)),
                number(context, "page-size", 1, 100),
                flag(context, "notify-buyer"),
                value(context, "order-tag"),
                list(context, "hold-tags"),
                value(context, "release-tag").toLowerCase(Locale.ROOT),
                Set.copyOf(Arrays.asList(value(context, "risk-holds").split(","))),
                flag(context, "company-means-business"),
                list(context, "organization-number-attributes"),
                list(context, "vat-number-attributes"),
                list(context, "checkout-fields"),
                OrderFields.of(value(context, OrderFields.SETTING)),
                flag(context, "read-payment-terms"),
                flag(context, "read-returns"),
                place(context));
    }

    private static String place(ConnectionContext context) {
        var place = value(context, RESTOCK_PLACE);
        require(
                place.isEmpty() || PLACE.matcher(place).matches(),
                RESTOCK_PLACE,
                "must be the number of a location, such as 70000000001");
        return place;
    }

    /** The order's page in the admin; empty where either is not as Shopify writes it. */
    static Optional<URI> orderPage(String shop, String orderSourceId) {
        var number = orderSourceId.substring(orderSourceId.lastIndexOf('/') + 1);
        return SHOP.matcher(shop).matches() && number.matches("\\d{1,20}")
                ? Optional.of(URI.create("https://" + shop + "/admin/orders/" + number))
                : Optional.empty();
    }

    /** The names of the attributes that orders can have because the settings name them; none of a setting that is refused. */
    static Set<String> namedFields(Map<String, String> settings) {
        var names = list(settings.getOrDefault("checkout-fields", "")).stream()
                .map(name -> OrderMapping.CHECKOUT + name)
                .collect(Collectors.toCollection(TreeSet::new));
        try {
            OrderFields.of(settings.getOrDefault(OrderFields.SETTING, ""))
                    .fields()
                    .forEach(field -> names.add(OrderFields.PREFIX + field.name()));
        } catch (SettingRefused e) {
            return names;
        }
        return names;
    }

    private static String value(ConnectionContext context, String key) {
        var set = context.setting(key).strip();
        return set.isEmpty() ? defaultOf(key) : set;
    }

    private static String defaultOf(String key) {
        return declared().stream()
                .filter(setting -> setting.key().equals(key))
                .map(Setting::defaultValue)
                .findFirst()
                .orElse("");
    }

    private static int number(ConnectionContext context, String key, int min, int max) {
        var text = value(context, key);
        require(text.matches("\\d{1,6}"), key, "must be a whole number");
        int number = Integer.parseInt(text);
        require(number >= min && number <= max, key, "must be from " + min + " to " + max);
        return number;
    }

    private static boolean flag(ConnectionContext context, String key) {
        var text = value(context, key);
        require(text.equals("true") || text.equals("false"), key, "must be true or false");
        return text.equals("true");
    }

    private static Set<String> list(ConnectionContext context, String key) {
        return list(value(context, key));
    }

    /** Names separated by commas, in small letters. */
    static Set<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(item -> item.strip().toLowerCase(Locale.ROOT))
                .filter(item -> !item.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void require(boolean holds, String key, String what) {
        if (!holds) {
            throw new IllegalArgumentException(key + " " + what);
        }
    }
}

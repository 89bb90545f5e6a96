package se.knyt.connectors.shops.shopify;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.http.json.Json;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** What must be right in the shop before anything is sent to it. */
final class ShopPreflight {
    /** Every check there is. */
    static final Set<String> CODES = Set.of(
            "shopify.signed-in",
            "shopify.scopes",
            "shopify.scope-all-orders",
            "shopify.payouts",
            "shopify.disputes",
            "shopify.gift-cards",
            "shopify.returns",
            "shopify.store-credit",
            "shopify.order-fields",
            "shopify.currency",
            "shopify.taxes-included",
            "shopify.time-zone",
            "shopify.webhook-secret",
            "shopify.capture-setting",
            "shopify.klarna-extended-access");

    private static final List<String> SCOPES = List.of(
            "read_orders",
            "write_orders",
            "read_merchant_managed_fulfillment_orders",
            "write_merchant_managed_fulfillment_orders",
            "read_customers");

    /** Without it the payouts of Shopify Payments are not seen; a shop with another provider needs it not. */
    static final String PAYOUTS = "read_shopify_payments_payouts";

    private static final String RETURNS = "read_returns";

    private final ShopifyClient client;
    private final ZoneId zone;
    private final boolean webhookSecret;
    private final ShopifySettings settings;

    ShopPreflight(ShopifyClient client, ShopifySettings settings, ZoneId zone, boolean webhookSecret) {
        this.client = client;
        this.settings = settings;
        this.zone = zone;
        this.webhookSecret = webhookSecret;
    }

    List<Check> check(Plan plan) {
        final JsonNode data;
        try {
            data = client.query(Queries.SHOP, Json.object()).data();
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused e) {
            return List.of(
                    new Check("shopify.signed-in", Status.STOP, Map.of("reason", String.valueOf(e.getMessage()))));
        }
        var shop = data.path("shop");
        var checks = new ArrayList<Check>();
        checks.add(new Check("shopify.signed-in", Status.OK, Map.of("shop", Json.textOr(shop, "name", ""))));
        scopes(data, checks);
        var currency = Json.textOr(shop, "currencyCode", "");
        checks.add(new Check(
                "shopify.currency",
                plan.currencies().contains(currency) ? Status.OK : Status.STOP,
                Map.of("currency", currency, "expected", String.join(", ", plan.currencies()))));
        boolean taxesIncluded = Json.flagOr(shop, "taxesIncluded", false);
        checks.add(new Check(
                "shopify.taxes-included",
                taxesIncluded ? Status.OK : Status.WARN,
                Map.of("included", Boolean.toString(taxesIncluded))));
        var shopZone = Json.textOr(shop, "ianaTimezone", "");
        checks.add(new Check(
                "shopify.time-zone",
                shopZone.equals(zone.getId()) ? Status.OK : Status.WARN,
                Map.of("shop", shopZone, "company", zone.getId())));
        checks.add(new Check("shopify.webhook-secret", webhookSecret ? Status.OK : Status.WARN, Map.of()));
        orderFields(checks);
        // Shopify's API tells neither of these two.
        checks.add(new Check("shopify.capture-setting", Status.ASK, Map.of()));
        checks.add(new Check("shopify.klarna-extended-access", Status.ASK, Map.of()));
        return checks;
    }

    /** A rule that asks of a field which no order has never holds, so it is said before it is missed. */
    private void orderFields(List<Check> checks) {
        var unread = settings.orderFields().notRead(settings.paymentTerms()).stream()
                .map(OrderFields.Field::pointer)
                .collect(Collectors.joining(", "));
        if (!settings.orderFields().fields().isEmpty()) {
            checks.add(new Check(
                    "shopify.order-fields", unread.isEmpty() ? Status.OK : Status.WARN, Map.of("fields", unread)));
        }
    }

    private void scopes(JsonNode data, List<Check> checks) {
        var held = Json.list(data.path("currentAppInstallation"), "accessScopes").stream()
                .map(scope -> Json.textOr(scope, "handle", ""))
                .collect(Collectors.toSet());
        // A scope to write implies the one to read.
        var missing = SCOPES.stream()
                .filter(scope -> !held.contains(scope) && !held.contains(scope.replace("read_", "write_")))
                .collect(Collectors.joining(", "));
        checks.add(
                new Check("shopify.scopes", missing.isEmpty() ? Status.OK : Status.STOP, Map.of("missing", missing)));
        checks.add(new Check(
                "shopify.scope-all-orders",
                held.contains("read_all_orders") ? Status.OK : Status.WARN,
                Map.of("scope", "read_all_orders")));
        checks.add(new Check(
                "shopify.payouts", held.contains(PAYOUTS) ? Status.OK : Status.WARN, Map.of("scope", PAYOUTS)));
        checks.add(new Check(
                "shopify.disputes",
                held.contains(DisputeSource.SCOPE) ? Status.OK : Status.WARN,
                Map.of("scope", DisputeSource.SCOPE)));
        if (settings.returns()) {
            // Orders are asked for them: without the scope the whole page would be refused.
            boolean returns = held.contains(RETURNS) || held.contains("write_returns");
            checks.add(new Check("shopify.returns", returns ? Status.OK : Status.STOP, Map.of("scope", RETURNS)));
        }
        boolean cards = held.contains(GiftCardSource.SCOPE) || held.contains("write_gift_cards");
        var credit = StoreCreditSource.SCOPES.stream()
                .filter(scope -> !held.contains(scope) && !held.contains(scope.replace("read_", "write_")))
                .toList();
        checks.add(new Check(
                "shopify.store-credit",
                credit.isEmpty() ? Status.OK : Status.WARN,
                Map.of("scope", String.join(", ", credit.isEmpty() ? StoreCreditSource.SCOPES : credit))));
        checks.add(new Check(
                "shopify.gift-cards", cards ? Status.OK : Status.WARN, Map.of("scope", GiftCardSource.SCOPE)));
    }
}

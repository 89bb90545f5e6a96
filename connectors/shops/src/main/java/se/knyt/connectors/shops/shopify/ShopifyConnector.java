package se.knyt.connectors.shops.shopify;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.Connector;
import se.knyt.spi.ConnectorInfo;
import se.knyt.spi.HistoryTerms;
import se.knyt.spi.Session;

/** Shopify. */
public final class ShopifyConnector implements Connector {
    private static final ConnectorInfo INFO = new ConnectorInfo(
            "shopify",
            "Shopify",
            ConnectorInfo.Family.SHOP,
            ShopifySettings.declared(),
            // The limit is by calculated cost, which the client follows from each answer; calls as such are not
            // counted.
            new ConnectorInfo.Quota(0, Duration.ofSeconds(1), 4, List.of("shop")),
            "https://{shop}");

    @Override
    public ConnectorInfo info() {
        return INFO;
    }

    @Override
    public Set<String> checks() {
        return ShopPreflight.CODES;
    }

    @Override
    public Set<String> refusals() {
        return Set.of(
                "shopify.capture-currency",
                "shopify.capture-failed",
                "shopify.capture-refused",
                "shopify.fulfil-empty",
                "shopify.fulfil-refused",
                "shopify.hold-not-seen",
                "shopify.hold-refused",
                "shopify.hold-scope",
                "shopify.locked",
                "shopify.metafield-refused",
                "shopify.no-such-order",
                "shopify.no-such-shop",
                "shopify.nothing-left",
                "shopify.on-hold",
                "shopify.order-too-long",
                "shopify.order-unreadable",
                PayoutSource.UNREADABLE,
                UnpaidSource.UNREADABLE,
                GiftCardSource.UNREADABLE,
                StoreCreditSource.UNREADABLE,
                DisputeSource.UNREADABLE,
                "shopify.payment-request-refused",
                "shopify.pieces",
                "shopify.refund-currency",
                "shopify.refund-failed",
                "shopify.refund-no-capture",
                "shopify.refund-no-place",
                "shopify.refund-partly",
                "shopify.refund-refused",
                "shopify.release-refused",
                "shopify.scope",
                "shopify.tag-refused",
                "shopify.too-many-deliveries",
                "shopify.unpaid",
                "shopify.webhook-refused");
    }

    @Override
    public Set<String> namedFields(Map<String, String> settings) {
        return ShopifySettings.namedFields(settings);
    }

    /**
     * Of Shopify Payments, which states no limit for payouts. What its balance transactions name of orders older than 60 days shows only
     * with the scope {@code read_all_orders}.
     */
    @Override
    public Optional<HistoryTerms> historyTerms() {
        return Optional.of(HistoryTerms.UNKNOWN);
    }

    @Override
    public boolean requestsPayments() {
        return true;
    }

    @Override
    public boolean holdsOrders() {
        return true;
    }

    @Override
    public Optional<URI> orderPage(Map<String, String> settings, String orderSourceId) {
        return ShopifySettings.orderPage(settings.getOrDefault("shop", ""), orderSourceId);
    }

    @Override
    public Session open(ConnectionContext context) {
        return new ShopifySession(context, ShopifySettings.of(context));
    }
}

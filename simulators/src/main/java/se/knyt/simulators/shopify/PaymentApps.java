package se.knyt.simulators.shopify;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The payment apps installed in the shop: one for each provider of this world, by the name of its simulator. */
final class PaymentApps {
    static final String KLARNA = "klarna";
    private static final String SWISH = "swish";

    /** What the shop calls each on a transaction. */
    private static final Map<String, String> GATEWAYS = Map.of(
            KLARNA,
            "Klarna",
            "stripe",
            "stripe",
            "paypal",
            "paypal",
            "nets",
            "Nets Easy",
            "svea",
            "Svea Checkout",
            "adyen",
            "Adyen",
            "kustom",
            "Kustom Checkout",
            SWISH,
            "Swish",
            ShopifyPaymentsApp.PROVIDER,
            "shopify_payments",
            UnseenApp.PROVIDER,
            "Elavon");

    private final AppCalls calls = new AppCalls();
    private final PaymentApp own;
    private volatile Map<String, PaymentApp> byProvider;

    /** @param own Shopify's own, which needs no provider beside the shop */
    PaymentApps(PaymentApp own) {
        this.own = own;
        this.byProvider = Map.of(
                KLARNA,
                new KlarnaApp(calls, null),
                ShopifyPaymentsApp.PROVIDER,
                own,
                UnseenApp.PROVIDER,
                new UnseenApp());
    }

    void connect(Map<String, URI> peers) {
        var apps = new TreeMap<String, PaymentApp>();
        apps.put(KLARNA, new KlarnaApp(calls, peers.get(KLARNA)));
        apps.put(ShopifyPaymentsApp.PROVIDER, own);
        apps.put(UnseenApp.PROVIDER, new UnseenApp());
        GATEWAYS.forEach((provider, gateway) -> {
            @Nullable URI at = peers.get(provider);
            if (at != null && !provider.equals(KLARNA)) {
                apps.put(provider, new ProviderApp(calls, gateway, at, provider.equals(SWISH)));
            }
        });
        byProvider = apps;
    }

    void stop() {
        calls.stop();
    }

    /** Their names, sorted. */
    List<String> providers() {
        return byProvider.entrySet().stream()
                .filter(entry -> entry.getValue().available())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    Optional<PaymentApp> of(String provider) {
        return Optional.ofNullable(byProvider.get(provider));
    }

    static String gateway(String provider) {
        return GATEWAYS.getOrDefault(provider, provider);
    }

    /** Whose app a gateway is; empty for gift cards and what is paid by hand. */
    static String provider(String gateway) {
        return GATEWAYS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(gateway))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** The app that a transaction belongs to; empty for gift cards and what is paid by hand. */
    Optional<PaymentApp> ofGateway(String gateway) {
        return of(provider(gateway));
    }

    static boolean isProvider(String gateway) {
        return GATEWAYS.containsValue(gateway);
    }
}

package se.knyt.core.providers;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which provider a shop means by the name of a gateway, for every shop alike. */
public final class ShopGateways {
    private static final int CODE_MAX = 60;

    private static final List<Map.Entry<String, ShopGateway>> KNOWN = ProviderProfiles.all().stream()
            .flatMap(profile -> profile.gateway().map(gateway -> Map.entry(profile.code(), gateway)).stream())
            .sorted(Comparator.comparingInt(known -> known.getValue().precedence()))
            .toList();

    private ShopGateways() {}

    /**
     * The provider's code. Each payment app chooses the name of its gateway: one provider's may be "North", "north_payments"
     * and "North Pay Later".
     * What no provider is known by keeps its own name, at most 60 characters of it, and waits for accounts of its own.
     *
     * @param gateway the name in the shop; empty where the shop gives none
     */
    public static String provider(String gateway) {
        var name =
                gateway.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        return KNOWN.stream()
                .filter(known -> known.getValue().name().matcher(name).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name.length() <= CODE_MAX ? name : name.substring(0, CODE_MAX));
    }

    /** What a provider's payment app leaves with a payment. */
    public static ShopGateway of(String provider) {
        return ProviderProfiles.of(provider).flatMap(ProviderProfile::gateway).orElse(ShopGateway.UNKNOWN);
    }
}

package se.knyt.connectors.shops.shopify;

import java.util.Locale;
import java.util.Set;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * Why goods come back, by what Shopify's return says: other goods instead make it an exchange; a reason that says something of the
 * goods themselves, a complaint. What the buyer and the staff write is not read, since it may name people.
 */
final class ReturnReasons {
    /** Of {@code ReturnReason}: the goods are not what was bought. */
    private static final Set<String> FAULTS = Set.of("defective", "not-as-described", "wrong-item");

    private ReturnReasons() {}

    /** @param told the return of a refund; missing or null where there is none, or it is not read */
    static Returned of(JsonNode told) {
        if (!told.isObject()) {
            return Returned.UNTOLD;
        }
        var reason = ShopifyClient.nodes(told, "returnLineItems").stream()
                .map(line -> code(Json.textOr(line, "returnReason", "")))
                .filter(code -> !code.isEmpty() && !code.equals("unknown"))
                .findFirst()
                .orElse("");
        boolean exchanged = !ShopifyClient.nodes(told, "exchangeLineItems").isEmpty();
        var kind = exchanged ? ReturnKind.EXCHANGE : FAULTS.contains(reason) ? ReturnKind.COMPLAINT : ReturnKind.RETURN;
        return new Returned(kind, reason, Json.textOr(told, "id", ""));
    }

    private static String code(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

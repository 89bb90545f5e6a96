package se.knyt.connectors.shops.shopify;

import java.util.function.BiFunction;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which account of store credit an order's transactions moved. They do not say so, but a buyer has one account for each currency. A
 * company's location has its own, which is not the buyer's: of it the account stays unknown.
 */
final class StoreCreditOfOrder {
    /** The shop's name of the gateway. */
    static final String GATEWAY = "shopify_store_credit";
    /** What is added to such a transaction. */
    static final String ACCOUNT = "knytStoreCreditAccount";

    private StoreCreditOfOrder() {}

    /** Adds the account to each transaction with store credit; an app that may not read it learns of none. */
    static void complete(ObjectNode order, String id, BiFunction<String, ObjectNode, JsonNode> fetch) {
        var moved = Json.list(order, "transactions").stream()
                .filter(each -> Json.textOr(each, "gateway", "").equals(GATEWAY))
                .toList();
        if (moved.isEmpty()) {
            return;
        }
        final JsonNode found;
        try {
            found = fetch.apply(Queries.STORE_CREDIT_OF_ORDER, Json.object().put("id", id))
                    .path("order");
        } catch (ProviderFailure.Refused e) {
            if (Listing.isDenied(e)) {
                return;
            }
            throw e;
        }
        if (Json.textOr(found.path("purchasingEntity"), "__typename", "").equals("PurchasingCompany")) {
            return;
        }
        var currency = Json.textOr(order, "presentmentCurrencyCode", Json.textOr(order, "currencyCode", ""));
        ShopifyClient.nodes(found.path("customer"), "storeCreditAccounts").stream()
                .filter(account ->
                        Json.textOr(account.path("balance"), "currencyCode", "").equals(currency))
                .map(account -> Json.text(account, "id"))
                .findFirst()
                .ifPresent(account -> moved.forEach(each -> ((ObjectNode) each).put(ACCOUNT, account)));
    }
}

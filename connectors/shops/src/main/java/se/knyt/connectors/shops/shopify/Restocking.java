package se.knyt.connectors.shops.shopify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Restock;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.RefundRow;
import se.knyt.spi.StockPlaces.Place;

/** What becomes of the goods of a refund, in Shopify's words, and where they come back into stock. */
final class Restocking {
    private static final String GID = "gid://shopify/Location/";

    private final ShopifyClient client;
    private final String place;

    /** @param place of the connection's settings, empty for none */
    Restocking(ShopifyClient client, String place) {
        this.client = client;
        this.place = place;
    }

    /** {@code RefundLineItemRestockType}: RETURN for what was delivered, CANCEL for what was not. */
    static String type(Restock restock) {
        return switch (restock) {
            case BACK_IN_STOCK -> "RETURN";
            case NOT_SHIPPED -> "CANCEL";
            case NOT_BACK, UNTOLD -> "NO_RESTOCK";
        };
    }

    /** What Shopify says became of goods; an older word that does not tell which is a return. */
    static Restock of(String type, boolean restocked) {
        return switch (type) {
            case "RETURN", "LEGACY_RESTOCK" -> restocked ? Restock.BACK_IN_STOCK : Restock.NOT_BACK;
            case "CANCEL" -> Restock.NOT_SHIPPED;
            case "NO_RESTOCK" -> Restock.NOT_BACK;
            default -> Restock.UNTOLD;
        };
    }

    private static boolean needsPlace(RefundRow row) {
        return row.restock() == Restock.BACK_IN_STOCK || row.restock() == Restock.NOT_SHIPPED;
    }

    /** @param fallback where rows go that name no place */
    record Places(String fallback) {
        /** Empty for goods that are not restocked. */
        Optional<String> of(RefundRow row) {
            return needsPlace(row)
                    ? Optional.of(row.place().isEmpty() ? fallback : gid(row.place()))
                    : Optional.empty();
        }
    }

    /** Where the goods of an order go; asks Shopify only when some row needs a place and nobody has named one. */
    Places places(String order, List<RefundRow> goods) {
        boolean open =
                goods.stream().anyMatch(row -> needsPlace(row) && row.place().isEmpty());
        if (!open) {
            return new Places("");
        }
        return new Places(place.isEmpty() ? assigned(order) : gid(place));
    }

    /** The locations in use; more than these no person chooses among. */
    List<Place> all() {
        return ShopifyClient.nodes(
                        client.query(Queries.LOCATIONS, Json.object()).data(), "locations")
                .stream()
                .filter(node -> Json.flagOr(node, "isActive", true))
                .map(node -> new Place(Json.text(node, "id"), Json.textOr(node, "name", "")))
                .toList();
    }

    /** Where the order was to be sent from. */
    private String assigned(String order) {
        var found = client.query(Queries.SENT_FROM, Json.object().put("id", order))
                .data()
                .path("order")
                .path("fulfillmentOrders");
        return Json.list(found, "nodes").stream()
                .map(node -> Json.textOr(node.path("assignedLocation").path("location"), "id", ""))
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElseThrow(() -> new ProviderFailure.Refused(
                        "shopify.refund-no-place", "no place to restock at", Map.of("order", order)));
    }

    /** A place may be named by the number alone, as the admin's address bar shows it. */
    private static String gid(String place) {
        return place.startsWith("gid:") ? place : GID + place;
    }
}

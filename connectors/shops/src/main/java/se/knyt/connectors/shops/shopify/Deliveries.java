package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Quantity;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** The order's fulfilments as shipments. */
final class Deliveries {
    private Deliveries() {}

    static List<Shipment> of(JsonNode order, String orderId, String number) {
        var shipments = new ArrayList<Shipment>();
        for (var fulfillment : Json.list(order, "fulfillments")) {
            var status = Json.text(fulfillment, "status");
            // A fulfilment that failed (ERROR, FAILURE) delivered nothing.
            if (!status.equals("ERROR") && !status.equals("FAILURE")) {
                shipments.add(shipment(fulfillment, status, orderId, number));
            }
        }
        return shipments;
    }

    private static Shipment shipment(JsonNode fulfillment, String status, String orderId, String number) {
        var tracking = Json.list(fulfillment, "trackingInfo");
        JsonNode first = tracking.isEmpty() ? Json.object() : tracking.getFirst();
        return new Shipment(
                Json.text(fulfillment, "id"),
                orderId,
                number,
                rows(fulfillment),
                Json.instant(fulfillment, "createdAt"),
                Json.textOr(first, "company", ""),
                Json.textOr(first, "number", ""),
                Json.textOr(first, "url", ""),
                status.equals("CANCELLED"));
    }

    static List<Shipment.Row> rows(JsonNode fulfillment) {
        var rows = new ArrayList<Shipment.Row>();
        for (var line : ShopifyClient.nodes(fulfillment, "fulfillmentLineItems")) {
            var item = Json.get(line, "lineItem");
            rows.add(new Shipment.Row(
                    Json.text(item, "id"),
                    Json.textOr(item, "sku", ""),
                    Quantity.of(Json.wholeOr(line, "quantity", 0))));
        }
        return rows;
    }
}

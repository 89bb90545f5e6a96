package se.knyt.simulators.svea;

import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at Svea, by the shop's orders: equal for two runs that did the same things at other times. */
final class SveaCanonical {
    private final SimulatorStore store;

    SveaCanonical(SimulatorStore store) {
        this.store = store;
    }

    ObjectNode write() {
        var all = Json.object();
        var orders = new ArrayList<JsonNode>();
        for (var order : store.all(Orders.ORDER)) {
            var kept = keep(
                    order,
                    "MerchantOrderId",
                    "OrderStatus",
                    "PaymentType",
                    "OrderAmount",
                    "CancelledAmount",
                    "Currency");
            var deliveries = new ArrayList<JsonNode>();
            order.path("Deliveries")
                    .forEach(delivery -> deliveries.add(keep(delivery, "DeliveryAmount", "CreditedAmount", "Credits")));
            kept.set("Deliveries", sorted(deliveries));
            orders.add(kept);
        }
        all.set("orders", sorted(orders));
        var rows = new ArrayList<JsonNode>();
        store.all(Settlement.ROW)
                .forEach(row -> rows.add(keep(
                                row,
                                "rowType",
                                "externalOrderNo",
                                "nominalAmount",
                                "sveaPaidAmount",
                                "currency",
                                "paymentType",
                                "fees")
                        .put("paid", row.has("reconciliationDate"))));
        all.set("rows", sorted(rows));
        var reports = new ArrayList<JsonNode>();
        store.all(Settlement.REPORT).forEach(report -> reports.add(keep(report, "clientId", "paymentReport")));
        all.set("reports", sorted(reports));
        return all;
    }

    private static ObjectNode keep(JsonNode from, String... fields) {
        var kept = Json.object();
        for (var field : fields) {
            if (from.has(field)) {
                kept.set(field, from.path(field));
            }
        }
        return kept;
    }

    private static ArrayNode sorted(List<JsonNode> nodes) {
        var array = Json.array();
        nodes.stream().map(Json::canonical).sorted().map(Json::read).forEach(array::add);
        return array;
    }
}

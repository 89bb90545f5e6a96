package se.knyt.simulators.paypal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What there is at PayPal, by the merchant's own references: equal for two runs that did the same things at other times. */
final class PayPalCanonical {
    private final SimulatorStore store;

    PayPalCanonical(SimulatorStore store) {
        this.store = store;
    }

    ObjectNode write(Instant now) {
        var all = Json.object();
        var authorizations = new ArrayList<JsonNode>();
        store.all(Payments.AUTHORIZATION)
                .forEach(one -> authorizations.add(
                        keep(Payments.asOf(one.deepCopy(), now), "status", "amount", "invoice_id", "_captured")));
        all.set("authorizations", sorted(authorizations));
        all.set("captures", kept(Payments.CAPTURE, "status", "amount", "invoice_id", "custom_id", "_refunded"));
        all.set("refunds", kept(Payments.REFUND, "status", "amount", "invoice_id", "custom_id"));
        all.set(
                "disputes",
                kept(Disputes.DISPUTE, "reason", "dispute_channel", "dispute_amount", "dispute_outcome", "_invoice"));
        all.set(
                "transactions",
                kept(
                        Ledger.ROW,
                        "transaction_event_code",
                        "transaction_amount",
                        "fee_amount",
                        "transaction_status",
                        "invoice_id",
                        "custom_field"));
        var balances = all.putObject("balances");
        store.all(Ledger.ROW).stream()
                .filter(row -> row.path("_affects").asBoolean(false))
                .forEach(row -> {
                    var currency = Json.text(row, "_currency");
                    long before = Json.number(balances, currency);
                    balances.put(currency, before + Json.number(row, "_gross") + Json.number(row, "_fee"));
                });
        return all;
    }

    private ArrayNode kept(String kind, String... fields) {
        var nodes = new ArrayList<JsonNode>();
        store.all(kind).forEach(one -> nodes.add(keep(one, fields)));
        return sorted(nodes);
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

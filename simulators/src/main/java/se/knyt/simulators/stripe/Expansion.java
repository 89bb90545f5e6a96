package se.knyt.simulators.stripe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the objects themselves where the answer has their ids, as {@code expand[]} asks for. */
final class Expansion {
    private static final int DEPTH_MAX = 4;
    private static final Map<String, String> KINDS = Map.of(
            "pi", Payments.INTENT,
            "ch", Payments.CHARGE,
            "re", Refunds.REFUND,
            "dp", Disputes.DISPUTE,
            "po", Payouts.PAYOUT,
            "txn", Ledger.TRANSACTION);

    private final SimulatorStore store;
    private final UnaryOperator<ObjectNode> shown;

    Expansion(SimulatorStore store, UnaryOperator<ObjectNode> shown) {
        this.store = store;
        this.shown = shown;
    }

    ObjectNode expanded(ObjectNode answer, Params params) {
        for (var path : params.list("expand")) {
            var fields = path.split("\\.", -1);
            if (fields.length > DEPTH_MAX) {
                throw Refusal.parameter(
                        "", "expand", "You cannot expand more than " + DEPTH_MAX + " levels of a property");
            }
            Expandable.mustBe(Json.text(answer, "object"), Json.text(answer, "url"), List.of(fields));
            expand(answer, fields, 0);
        }
        return answer;
    }

    private void expand(JsonNode node, String[] path, int at) {
        if (at == path.length || !(node instanceof ObjectNode object)) {
            return;
        }
        var value = object.path(path[at]);
        if (value.isArray()) {
            value.forEach(element -> expand(element, path, at + 1));
        } else if (value.isString()) {
            var whole = find(value.asString(""))
                    .orElseThrow(() ->
                            Refusal.parameter("", "expand", "This property cannot be expanded (" + path[at] + ")."));
            object.set(path[at], whole);
            expand(whole, path, at + 1);
        } else if (value.isMissingNode()) {
            // A field that another kind of object in the same list has; a null stays null.
            return;
        } else {
            expand(value, path, at + 1);
        }
    }

    private Optional<ObjectNode> find(String id) {
        int end = id.indexOf('_');
        var kind = end < 0 ? null : KINDS.get(id.substring(0, end));
        return kind == null ? Optional.empty() : store.find(kind, id).map(shown);
    }
}

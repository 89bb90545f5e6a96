package se.knyt.connectors.shops.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.http.Pages;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.HoldOrder;
import se.knyt.spi.EffectBody.ReleaseOrder;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/**
 * Stops an order in the shop and lets it go again: a hold on each fulfilment order that is not closed, {@code fulfillmentOrderHold} with the
 * reason {@code AWAITING_PAYMENT}. Shopify takes a handle no twice on one fulfilment order from one app, so a hold is never doubled, and is
 * told from those of people and of other apps, which stay when ours goes.
 */
final class Holds {
    private static final int PAGES_MAX = 20;

    /** Of a fulfilment order with something left to send. Whether one that is in progress can be held, Shopify says. */
    private static final Set<String> LEFT = Set.of("OPEN", "SCHEDULED", "IN_PROGRESS", "ON_HOLD");

    /** Its code begins with the prefix of the client. */
    private static final String DENIED = "shopify.ACCESS_DENIED";

    private static final String SCOPE = "write_merchant_managed_fulfillment_orders";
    private static final String ORDER = "order";

    private final ShopifyClient client;

    Holds(ShopifyClient client) {
        this.client = client;
    }

    /** What is left to send of an order. */
    private record Left(List<JsonNode> parts, boolean fulfillable) {
        List<JsonNode> notHeldBy(String handle) {
            return parts.stream().filter(part -> own(part, handle).isEmpty()).toList();
        }
    }

    Performed perform(HoldOrder hold) {
        var left = left(hold.orderSourceId());
        if (left.parts().isEmpty() && left.fulfillable()) {
            // Sent by somebody whose fulfilment orders the app may not see: that nothing is left would be untrue.
            throw new Refused(
                    "shopify.hold-not-seen", "no fulfilment order is seen", Map.of(ORDER, hold.orderSourceId()));
        }
        var refusals = new ArrayList<String>();
        for (var part : left.notHeldBy(hold.name())) {
            try {
                hold(Json.text(part, "id"), hold);
            } catch (Refused e) {
                if (e.code().equals(DENIED)) {
                    throw scope(hold.orderSourceId());
                }
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        if (!refusals.isEmpty()) {
            // Also where it was sent, or held by us, while we asked.
            left = left(hold.orderSourceId());
        }
        int open = left.notHeldBy(hold.name()).size();
        if (!refusals.isEmpty() && open > 0) {
            var reason = String.join("; ", refusals.stream().distinct().toList());
            var held = Integer.toString(left.parts().size() - open);
            throw new Refused(
                    "shopify.hold-refused",
                    reason,
                    Map.of(ORDER, hold.orderSourceId(), "reason", reason, HoldOrder.HELD, held));
        }
        return held(hold, left.parts().size());
    }

    private static Performed held(HoldOrder hold, int parts) {
        return new Performed(hold.name(), Map.of(HoldOrder.HELD, Integer.toString(parts)));
    }

    private void hold(String fulfillmentOrder, HoldOrder hold) {
        var variables = Json.object().put("id", fulfillmentOrder);
        variables
                .putObject("fulfillmentHold")
                .put("reason", "AWAITING_PAYMENT")
                .put("reasonNotes", hold.note())
                .put("handle", hold.name())
                .put("notifyMerchant", false);
        client.mutate(Queries.HOLD, variables, "fulfillmentOrderHold", "shopify.hold-refused");
    }

    /** Held whole, or in part: holding again then holds the rest. */
    Asked ask(HoldOrder hold) {
        var left = left(hold.orderSourceId());
        return !left.parts().isEmpty() && left.notHeldBy(hold.name()).isEmpty()
                ? new Asked.There(held(hold, left.parts().size()))
                : new Asked.NotThere();
    }

    Performed perform(ReleaseOrder release) {
        for (var part : left(release.orderSourceId()).parts()) {
            var ids = own(part, release.name());
            if (!ids.isEmpty()) {
                release(Json.text(part, "id"), ids, release.orderSourceId());
            }
        }
        return Performed.of(release.name());
    }

    private void release(String fulfillmentOrder, List<String> holds, String order) {
        var variables = Json.object().put("id", fulfillmentOrder);
        var ids = variables.putArray("holdIds");
        holds.forEach(ids::add);
        try {
            client.mutate(Queries.RELEASE_HOLD, variables, "fulfillmentOrderReleaseHold", "shopify.release-refused");
        } catch (Refused e) {
            throw e.code().equals(DENIED) ? scope(order) : e;
        }
    }

    Asked ask(ReleaseOrder release) {
        boolean gone = left(release.orderSourceId()).parts().stream()
                .allMatch(part -> own(part, release.name()).isEmpty());
        return gone ? new Asked.There(Performed.of(release.name())) : new Asked.NotThere();
    }

    private static Refused scope(String order) {
        return new Refused("shopify.hold-scope", "the app lacks a scope", Map.of(ORDER, order, "scope", SCOPE));
    }

    /** Ids of the holds on a fulfilment order that are ours, by their handle. */
    private static List<String> own(JsonNode part, String handle) {
        return Json.list(part, "fulfillmentHolds").stream()
                .filter(hold -> Json.flagOr(hold, "heldByRequestingApp", false))
                .filter(hold -> Json.textOr(hold, "handle", "").equals(handle))
                .map(hold -> Json.text(hold, "id"))
                .toList();
    }

    private Left left(String order) {
        var fulfillable = new boolean[1];
        try {
            var parts = Pages.all("", PAGES_MAX, after -> page(order, after, fulfillable)).stream()
                    .filter(part -> LEFT.contains(Json.text(part, "status")))
                    .toList();
            return new Left(parts, fulfillable[0]);
        } catch (Refused e) {
            throw e.code().equals(DENIED) ? scope(order) : e;
        }
    }

    private Pages.Part<JsonNode> page(String order, String after, boolean[] fulfillable) {
        var variables = Json.object().put("id", order);
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        var found = client.query(Queries.HOLDS, variables).data().path("order");
        if (!found.isObject()) {
            throw new ProviderFailure.Refused("shopify.no-such-order", "no such order", Map.of(ORDER, order));
        }
        fulfillable[0] = Json.flagOr(found, "fulfillable", false);
        var info = found.path("fulfillmentOrders").path("pageInfo");
        return new Pages.Part<>(
                ShopifyClient.nodes(found, "fulfillmentOrders"),
                Json.flagOr(info, "hasNextPage", false) ? Json.text(info, "endCursor") : "");
    }
}

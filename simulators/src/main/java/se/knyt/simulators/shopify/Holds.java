package se.knyt.simulators.shopify;

import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds on fulfilment orders: several may stand on one, each by itself, and it can be fulfilled when the last has gone. An app names each of
 * its own by a handle that is unique among them.
 */
final class Holds {
    static final String LIST = "fulfillmentHolds";
    private static final String ID = "id";
    private static final String STATUS = "status";
    private static final String ON_HOLD = "ON_HOLD";

    /** Where the fulfilment order was before it was held. */
    private static final String BEFORE = "_heldFrom";

    private static final Set<String> HOLDABLE = Set.of("OPEN", "SCHEDULED", ON_HOLD);
    private static final int HANDLE_MAX = 64;
    private static final int OF_ONE_APP_MAX = 10;

    private final OrderBook book;
    private final Consumer<Runnable> alone;

    Holds(OrderBook book, Consumer<Runnable> alone) {
        this.book = book;
        this.alone = alone;
    }

    /** What the app holds; gives the hold's id. */
    String hold(String fulfillmentOrder, JsonNode input) {
        var handle = Json.text(input, "handle");
        if (handle.length() > HANDLE_MAX) {
            throw new UserError("Handle is too long (maximum is 64 characters)", "fulfillmentHold", "handle");
        }
        var id = new String[1];
        alone.accept(() -> {
            var order = book.find(fulfillmentOrder, ID);
            var part = part(order, fulfillmentOrder);
            if (!HOLDABLE.contains(Json.text(part, STATUS))) {
                throw new UserError(
                        "Fulfillment order is not in a state that can be held: " + Json.text(part, STATUS), ID);
            }
            int own = 0;
            for (var hold : part.path(LIST)) {
                if (hold.path("heldByRequestingApp").asBoolean(false)) {
                    own++;
                    if (Json.text(hold, "handle").equals(handle)) {
                        throw UserError.coded(
                                "DUPLICATE_FULFILLMENT_HOLD_HANDLE",
                                "The handle provided for the fulfillment hold is already in use by this app for another hold"
                                        + " on this fulfillment order.",
                                "fulfillmentHold",
                                "handle");
                    }
                }
            }
            if (own >= OF_ONE_APP_MAX) {
                throw UserError.coded(
                        "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED",
                        "The maximum number of fulfillment holds for this fulfillment order has been reached for this app.",
                        ID);
            }
            id[0] = add(order, part, input, handle, true);
            part.put("updatedAt", book.time());
            book.save(order);
        });
        return id[0];
    }

    private static ObjectNode part(ObjectNode order, String fulfillmentOrder) {
        return OrderBook.part(order, "fulfillmentOrders", fulfillmentOrder)
                .orElseThrow(() -> UserError.coded(
                        "FULFILLMENT_ORDER_NOT_FOUND", "The fulfillment order could not be found.", ID));
    }

    private static String add(ObjectNode order, ObjectNode part, JsonNode input, String handle, boolean byApp) {
        if (!Json.text(part, STATUS).equals(ON_HOLD)) {
            part.put(BEFORE, Json.text(part, STATUS)).put(STATUS, ON_HOLD);
        }
        var reason = input.path("reason").asString("OTHER");
        var id = Gid.within(order, "FulfillmentHold");
        var list = part.path(LIST) instanceof ArrayNode there ? there : part.putArray(LIST);
        list.addObject()
                .put(ID, id)
                .put("handle", handle)
                .put("reason", reason)
                .put(
                        "displayReason",
                        reason.charAt(0)
                                + reason.substring(1)
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', ' '))
                .put("reasonNotes", Json.text(input, "reasonNotes"))
                .put("heldByRequestingApp", byApp);
        return id;
    }

    /** @param ids the holds to let go; null for all of the fulfilment order, whoever put them there */
    void release(String fulfillmentOrder, @Nullable Set<String> ids) {
        alone.accept(() -> {
            var order = book.find(fulfillmentOrder, ID);
            let(part(order, fulfillmentOrder), hold -> ids == null || ids.contains(Json.text(hold, ID)));
            book.save(order);
        });
    }

    /** Takes away some; what nothing holds any more is as it was before. */
    static void let(ObjectNode part, java.util.function.Predicate<JsonNode> which) {
        if (!(part.path(LIST) instanceof ArrayNode list)) {
            return;
        }
        for (int i = list.size() - 1; i >= 0; i--) {
            if (which.test(list.get(i))) {
                list.remove(i);
            }
        }
        if (list.isEmpty()) {
            part.remove(LIST);
            if (Json.text(part, STATUS).equals(ON_HOLD)) {
                part.put(STATUS, part.path(BEFORE).asString("OPEN"));
            }
            part.remove(BEFORE);
        }
    }

    /** The provider has not decided yet: its app holds what is made. */
    static void beforeFraudCheck(ObjectNode order, ObjectNode part) {
        add(order, part, Json.object().put("reason", "HIGH_RISK_OF_FRAUD"), "", false);
    }

    static void afterFraudCheck(ObjectNode part) {
        let(part, hold -> Json.text(hold, "reason").equals("HIGH_RISK_OF_FRAUD"));
    }

    /** Somebody of the shop holds what is left of an order, {@code {"reason":"INCORRECT_ADDRESS"}}. */
    void holdByHand(String orderId, JsonNode wanted) {
        alone.accept(() -> {
            var order = book.find(orderId);
            for (var part : order.path("fulfillmentOrders")) {
                if (HOLDABLE.contains(Json.text(part, STATUS))) {
                    add(order, (ObjectNode) part, wanted, "", false);
                }
            }
            book.save(order);
        });
    }

    /** Somebody of the shop lets an order go, whoever holds it; {@code {"own":true}} only what people of the shop hold. */
    void releaseByHand(String orderId, JsonNode wanted) {
        boolean own = wanted.path("own").asBoolean(false);
        alone.accept(() -> {
            var order = book.find(orderId);
            for (var part : order.path("fulfillmentOrders")) {
                let(
                        (ObjectNode) part,
                        hold -> !own || !hold.path("heldByRequestingApp").asBoolean(false));
            }
            book.save(order);
        });
    }
}
